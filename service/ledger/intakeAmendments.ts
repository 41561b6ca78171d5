import { type BatchDocument, batchDocument, SCHEMAS } from "../domain/documents.ts";
import type { Actor } from "../domain/roles.ts";
import { findBatch } from "../db/batches.ts";
import { insertDocuments } from "../db/documents.ts";
import type { Transaction } from "../db/pool.ts";
import { findBatchDocuments } from "../db/batchDocuments.ts";
import { blocksOf } from "../db/stops.ts";
import { insertVersion } from "../db/versions.ts";
import { AMENDMENTS_AT_MOST } from "./amendments.ts";
import { LedgerError } from "../errors.ts";
import { askRelay } from "./acts.ts";
import { readDocument, sealDocument } from "./documents.ts";
import type { Ledger } from "./ledger.ts";

/** The document of a batch that is good now: on the chain, or on its way there. */
export interface Current {
  batch: string;
  commitment: string;
  /** How many times it was amended. */
  amendments: number;
  document: BatchDocument;
}

/**
 * What an amendment of the organisation's own batch starts from. Throws NOT_FOUND for another's, BATCH_REJECTED and
 * BATCH_ANNULLED. Hold the organisation's lock when you go on to amend.
 */
export async function findAmendable(db: Transaction, account: string, batch: string): Promise<Current> {
  const row = await findBatch(db, batch);
  if (row?.account !== account) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  if (row.state === "rejected") throw new LedgerError("BATCH_REJECTED", { lot: row.lot });
  if ((await blocksOf(db, account, [batch])).get(batch) === "annulled")
    throw new LedgerError("BATCH_ANNULLED", { lot: row.lot });
  const versions = await findBatchDocuments(db, batch);
  const { commitment, opening } = versions[0]!;
  return { batch, commitment, amendments: versions.length - 1, document: readDocument<BatchDocument>(opening) };
}

/** Supersedes the document of a locked organisation's batch by one that names its predecessor and the reason. Returns its commitment. */
export async function supersede(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  { batch, commitment: previous, amendments, document }: Current,
  reason: string,
  changes: Partial<BatchDocument>,
): Promise<string> {
  if (amendments >= AMENDMENTS_AT_MOST)
    throw new LedgerError("AMENDMENTS_TOO_MANY", { lot: document.lot, limit: AMENDMENTS_AT_MOST });
  const amended = batchDocument({ ...document, ...changes, amendment: { reason, previous } });
  const sealed = sealDocument(ledger, SCHEMAS.batch, amended);
  await insertDocuments(tx, [sealed]);
  const { commitment } = sealed;
  const { organisation: account, lot } = amended;
  const intent = await askRelay(tx, actor, account, { kind: "amend_batch", arguments: { batch, commitment } });
  await insertVersion(tx, { commitment, batch, account, lot, intent });
  return commitment;
}
