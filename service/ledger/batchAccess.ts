import { type Action, type Actor, authorise } from "../domain/roles.ts";
import type { Queryable } from "../db/pool.ts";
import { hasHeld } from "../db/stock.ts";
import { LedgerError } from "../errors.ts";

/**
 * Returns when the actor may do `action` to a batch that it may know of: its origin, the operator, and whoever ever held some
 * of it. Throws NOT_FOUND or ROLE_TOO_WEAK, as `authorise`.
 */
export async function authoriseBatch(
  db: Queryable,
  actor: Actor,
  action: Action,
  batch: { id: string; account: string } | null,
): Promise<void> {
  const known =
    batch &&
    (actor.kind === "operator" || actor.account === batch.account || (await hasHeld(db, actor.account, batch.id)));
  if (!known) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  authorise(actor, action);
}
