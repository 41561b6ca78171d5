import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { anchorOf, headingsOf } from "./anchors.ts";

const FOLDER = "docs/decisions";

/** The index of docs/decisions/README.md: every decision under the title of its file. */
export function decisionsIndex(): string {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".md") && name !== "README.md");
  return files
    .sort()
    .map((name) => {
      const [title, ...decisions] = headingsOf(readFileSync(join(FOLDER, name), "utf8"));
      const subject = title!.text.replace("Decisions: ", "");
      const lines = decisions.map(({ text }) => `- [${text}](${name}#${anchorOf(text)})`);
      return [`## ${subject[0]!.toUpperCase()}${subject.slice(1)}`, "", ...lines].join("\n");
    })
    .join("\n\n");
}
