import { type Action, type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Queryable } from "../../store/pool.ts";
import { findSentTo } from "../rows/stock.ts";

/**
 * Who may know of a batch: its origin, the operator, and whoever was ever sent a part of it, once that is on the chain. For
 * everybody else there is no such batch. Being sent it is for good: who once had it must hear of its recall.
 */
export async function mayKnow(
  db: Queryable,
  actor: Actor,
  batches: readonly { id: string; account: string }[],
): Promise<Set<string>> {
  if (actor.kind === "operator") return new Set(batches.map(({ id }) => id));
  const others = batches.filter(({ account }) => account !== actor.account).map(({ id }) => id);
  const sent = others.length ? await findSentTo(db, actor.account, others) : new Set<string>();
  return new Set(batches.filter(({ id, account }) => account === actor.account || sent.has(id)).map(({ id }) => id));
}

/**
 * Returns when the actor may do `action` to a batch that it may know of; what it holds of it is another question. Throws
 * NOT_FOUND or ROLE_TOO_WEAK, as `authorise`.
 */
export async function authoriseBatch(
  db: Queryable,
  actor: Actor,
  action: Action,
  batch: { id: string; account: string } | null,
): Promise<void> {
  const known = batch && (await mayKnow(db, actor, [batch])).has(batch.id);
  if (!known) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  authorise(actor, action);
}
