import { VIEWERS, VISIBILITY } from "../../service/agreements/rules/visibility.ts";

/** The table in docs/guide.md of who sees what of a sale, from the one table that routes and pages ask. */
export function visibilityTable(): string {
  const rows = Object.entries(VISIBILITY).map(
    ([what, seen]) => `| ${what} | ${VIEWERS.map((viewer) => seen[viewer]).join(" | ")} |`,
  );
  return [`| | ${VIEWERS.join(" | ")} |`, `| --- |${" --- |".repeat(VIEWERS.length)}`, ...rows].join("\n");
}
