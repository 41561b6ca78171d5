import { sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/documentFields.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { type BatchRow, findBatch } from "../rows/batches.ts";
import { isHeld } from "../rows/holds.ts";
import { findAvailable } from "../rows/stock.ts";
import { reasonDocument, type ReasonedAct } from "../rules/reason.ts";
import { authoriseBatch } from "../views/batchAccess.ts";

/** Stops the organisation's own stock of a batch, here at once and on the chain when it is mined. Returns the operation's id. */
export async function holdBatch(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  reason: string,
): Promise<string> {
  const { account, batch, code } = await lockHolder(tx, actor, id);
  const { lot } = batch;
  if (await isHeld(tx, account, id)) throw new LedgerError("BATCH_ON_HOLD", { lot });
  if (((await findAvailable(tx, account, [id])).get(id) ?? 0n) <= 0n)
    throw new LedgerError("BATCH_NOTHING_HELD", { lot, code });
  const commitment = await statesReason(ledger, tx, { act: "hold", by: account, subject: id, reason });
  return askRelay(tx, actor, account, { kind: "hold", arguments: { batch: id, reason: commitment } });
}

/** Lets it move again, once the chain has it. */
export async function releaseBatch(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  reason: string,
): Promise<string> {
  const { account, batch } = await lockHolder(tx, actor, id);
  if (!(await isHeld(tx, account, id))) throw new LedgerError("BATCH_NOT_ON_HOLD", { lot: batch.lot });
  const commitment = await statesReason(ledger, tx, { act: "release", by: account, subject: id, reason });
  return askRelay(tx, actor, account, { kind: "releaseHold", arguments: { batch: id, reason: commitment } });
}

/** Whether the organisation has stopped its own stock, or asked for it; a recall may hide that in the batch's status. */
export async function readHeld(ledger: Ledger, actor: Actor, id: string): Promise<boolean> {
  await authoriseBatch(ledger.db, actor, "batch.read", await findBatch(ledger.db, id));
  return actor.kind === "organisation" && (await isHeld(ledger.db, actor.account, id));
}

/** What an organisation never had is not its to know of. */
async function lockHolder(
  tx: Transaction,
  actor: Actor,
  id: string,
): Promise<{ account: string; batch: BatchRow; code: string }> {
  const account = authoriseOwn(actor, "batch.hold");
  const batch = await findBatch(tx, id);
  await authoriseBatch(tx, actor, "batch.hold", batch);
  const { code } = await lockActing(tx, account);
  return { account, batch: batch!, code };
}

/** Seals and stores why; returns the commitment, which is all that the chain gets. */
export async function statesReason(
  ledger: Ledger,
  tx: Transaction,
  stated: { act: ReasonedAct; by: string; subject: string; holder?: string | null; reason: string },
): Promise<string> {
  const sealed = sealDocument(ledger, SCHEMAS.reason, reasonDocument(stated));
  await insertDocuments(tx, [sealed]);
  return sealed.commitment;
}
