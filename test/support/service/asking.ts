import { randomUUID } from "node:crypto";
import type { Effects } from "../../../service/accept/act.ts";
import { enqueue } from "../../../service/accept/execute.ts";
import type { Ledger } from "../../../service/accept/ledger.ts";
import type { Actor } from "../../../service/access/roles.ts";
import { actOf } from "../../../service/acts.ts";
import { type Difference, describeDifference } from "../../../service/books/differences.ts";

/** What was asked for so has neither documents nor rows, and books with it are not whole. */
const UNCHECKED = new Set<string>();

/** What the check of the books finds but for that. */
export const unexplained = (differences: Difference[]): string[] =>
  differences.map(describeDifference).filter((text) => ![...UNCHECKED].some((id) => text.includes(id)));

/** Asks for an act without its rule, as whoever signs without this service could; only the chain refuses it. */
export async function asksUnchecked(
  ledger: Ledger,
  actor: Actor & { kind: "organisation" },
  stated: { kind: string; arguments: object },
  pendingStock: NonNullable<Effects<unknown>["pendingStock"]> = [],
): Promise<string> {
  const operation = randomUUID();
  UNCHECKED.add(operation);
  const { account } = actor;
  await ledger.db.transaction((tx) =>
    enqueue(tx, actOf(stated.kind), { operation, account, actor }, { arguments: stated.arguments, pendingStock }),
  );
  return operation;
}
