import { readDocument, sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Action, type Actor, authorise } from "../../access/roles.ts";
import { at, Findings, LedgerError } from "../../base/errors.ts";
import { canonicalText } from "../../formats/canonical.ts";
import { LIMITS, SCHEMAS } from "../../formats/documentFields.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { dayInMorocco, notInFuture } from "../../values/dates.ts";
import type { Names } from "../../values/names.ts";
import type { Place } from "../../values/places.ts";
import { cleanText } from "../../values/text.ts";
import { type BatchRow, findBatch, findUsedLots } from "../rows/batches.ts";
import { blocksOf } from "../rows/restrictions.ts";
import { insertVersion, isAmendmentPending } from "../rows/versions.ts";
import { type BatchDocument, batchDocument } from "../rules/batch.ts";
import { checkStillCovered } from "./claimRules.ts";

export interface Amendment {
  reason: string;
  lot?: string;
  producedOn?: string;
  /** Null takes it away, here and in `note`. */
  expiresOn?: string | null;
  place?: Place;
  note?: Names | null;
  /** Refused, each with a sentence: the contract keeps count of these. */
  quantity?: unknown;
  netMass?: unknown;
  unit?: unknown;
  product?: unknown;
}

const COUNTED = ["quantity", "netMass", "unit", "product"] as const;

/** As many as the contract counts. */
export const AMENDMENTS_AT_MOST = 255;

/**
 * Supersedes the document of a batch: a whole new one, which names the last and says why. The id, the code and the label
 * stay. Counts once the chain has it. Returns the operation's id.
 */
export async function amendBatch(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: Amendment,
): Promise<string> {
  const batch = await lockOwnBatch(tx, actor, "batch.correct", id);
  const { account, lot } = batch;
  await checkAmendable(tx, batch);
  const document = amendedDocument(batch, input, dayInMorocco(ledger.now()));
  const { producedOn } = document;
  await checkStillCovered(tx, document, { account, producedOn, statedAt: batch.created_at.getTime() / 1_000 });
  if (document.lot !== lot && (await findUsedLots(tx, account, [document.lot])).size)
    throw new LedgerError("LOT_USED", { lot: document.lot }, "/lot");
  return (await supersede(ledger, tx, actor, batch, document, { corrects: true })).operation;
}

/** A batch of the actor's organisation, which stays locked; one that the chain refused never was. */
export async function lockOwnBatch(tx: Transaction, actor: Actor, action: Action, id: string): Promise<BatchRow> {
  const seen = await findBatch(tx, id);
  if (!seen) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  authorise(actor, action, seen.account);
  await lockActing(tx, seen.account);
  // As it stands now that nobody else changes it.
  const batch = (await findBatch(tx, id))!;
  if (batch.state === "rejected") throw new LedgerError("BATCH_REJECTED", { lot: batch.lot });
  return batch;
}

/** Hold the organisation's lock. */
export async function checkAmendable(tx: Transaction, { id, account, lot, s_version }: BatchRow): Promise<void> {
  if ((await blocksOf(tx, account, [id])).get(id) === "annulled") throw new LedgerError("BATCH_ANNULLED", { lot });
  if (await isAmendmentPending(tx, id)) throw new LedgerError("AMENDMENT_PENDING", { lot });
  if (s_version >= AMENDMENTS_AT_MOST) throw new LedgerError("AMENDMENTS_TOO_MANY", { lot, limit: AMENDMENTS_AT_MOST });
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
  await insertDocuments(tx, [sealed]);
  const { commitment } = sealed;
  const intent = await askRelay(tx, actor, account, { kind: "amend", arguments: { batch, commitment } });
  await insertVersion(tx, { batch, account, lot: document.lot, commitment, intent, corrects });
  return { operation: intent, commitment };
}

function amendedDocument(batch: BatchRow, input: Amendment, today: string): BatchDocument {
  const findings = new Findings();
  for (const field of COUNTED)
    if (input[field] !== undefined) findings.add(new LedgerError("AMENDMENT_OF_QUANTITY", { field }, `/${field}`));
  const reason = findings.check("/reason", () => cleanText(input.reason, LIMITS.note));
  findings.throwAny();
  const before = readDocument<BatchDocument>(batch.opening);
  delete before.amendment;
  const { lot, producedOn, place } = input;
  const given = {
    ...before,
    ...(lot !== undefined && { lot }),
    ...(producedOn !== undefined && { producedOn }),
    ...(place !== undefined && { place }),
    ...(input.expiresOn !== undefined && { expiresOn: input.expiresOn ?? undefined }),
    ...(input.note !== undefined && { note: input.note ?? undefined }),
  };
  const after = batchDocument(given);
  at("/producedOn", () => notInFuture(after.producedOn, today));
  if (canonicalText(after) === canonicalText(before)) throw new LedgerError("AMENDMENT_EMPTY");
  return { ...after, amendment: { reason: reason!, previous: batch.commitment } };
}
