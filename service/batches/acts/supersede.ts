import { randomUUID } from "node:crypto";
import { rows } from "../../accept/act.ts";
import { sealDocument } from "../../accept/documents.ts";
import { enqueue } from "../../accept/execute.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { lockAccount } from "../../accept/organisations.ts";
import { loadAll } from "../../accept/state.ts";
import { type Action, type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import type { Transaction } from "../../store/pool.ts";
import { type BatchRow, findBatch } from "../rows/batches.ts";
import { versions } from "../rows/versions.ts";
import type { BatchDocument } from "../rules/batch.ts";
import { amend, amendableNeeds, checkAmendable } from "./amend.ts";

/** Amending a batch as a part of something else: with the rules that `amend` has, and a document that the caller makes. */

/** A batch of the actor's organisation, which stays locked; one that the chain refused never was. */
export async function lockOwnBatch(tx: Transaction, actor: Actor, action: Action, id: string): Promise<BatchRow> {
  const seen = await findBatch(tx, id);
  if (!seen) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  authorise(actor, action, seen.account);
  await lockAccount(tx, seen.account);
  // Read again under the lock.
  const batch = (await findBatch(tx, id))!;
  if (batch.state === "rejected") throw new LedgerError("BATCH_REJECTED", { lot: batch.lot });
  return batch;
}

/** Hold the organisation's lock. */
export async function loadAmendable(tx: Transaction, batch: BatchRow): Promise<void> {
  checkAmendable(await loadAll(tx, () => amendableNeeds(batch.account, batch.id)), batch);
}

/** Puts a batch's next document on its way, which names the last. */
export async function supersede(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  { id: batch, account }: BatchRow,
  document: BatchDocument,
  { corrects }: { corrects: boolean },
): Promise<{ operation: string; commitment: string }> {
  const sealed = sealDocument(ledger, SCHEMAS.batch, document);
  const { commitment } = sealed;
  const operation = randomUUID();
  await enqueue(
    tx,
    amend,
    { operation, account, actor },
    {
      arguments: { batch, commitment },
      documents: [sealed],
      rows: [rows(versions, { batch, account, lot: document.lot, commitment, intent: operation, corrects })],
    },
  );
  return { operation, commitment };
}
