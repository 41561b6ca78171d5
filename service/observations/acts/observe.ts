import { randomUUID } from "node:crypto";
import { readDocument, sealDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, authoriseOwn, requesterOf, roleOf } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { type BatchRow, findBatch } from "../../batches/rows/batches.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { hexOf } from "../../formats/hex.ts";
import { planInclusion } from "../../formats/merkleNodes.ts";
import { findNodes } from "../../journal/rows.ts";
import { findSigningKeys } from "../../keys/rows/credentials.ts";
import { insertDocuments } from "../../store/documents.ts";
import { notify } from "../../store/notifications.ts";
import type { Transaction } from "../../store/pool.ts";
import { dayInMorocco, notInFuture, parseInstant } from "../../values/dates.ts";
import { findObservation, insertObservations, listObservations, type ObservationRow } from "../rows.ts";
import { type ObservationDocument, observationDocument } from "../rules.ts";
import { newObservationView, type ObservationView, toObservationView } from "../views/observation.ts";
import type { ObservationProof } from "../views/schemas.ts";

export type NewObservation = Pick<ObservationDocument, "kind" | "observedAt" | "value" | "note">;

/**
 * Records one observation of a batch or a list: all of them or none. They are facts from here on; their places in the
 * journal and its head on the chain follow. `pointers` as for batches.
 */
export async function recordObservations(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  batchId: string,
  inputs: NewObservation[],
  pointers: string[],
): Promise<ObservationView[]> {
  const account = authoriseOwn(actor, "observation.record");
  const circumstances = await findCircumstances(ledger, tx, account, batchId);
  const findings = new Findings();
  const documents = inputs.map((input, i) =>
    findings.check(pointers[i]!, () => checkObservation(input, circumstances)),
  ) as ObservationDocument[];
  findings.throwAny();

  const rows = await sealAll(ledger, documents);
  await insertDocuments(
    tx,
    rows.map(({ sealed }) => sealed),
  );
  const createdAt = await insertObservations(
    tx,
    { batch: batchId, account, requestedBy: requesterOf(actor) },
    rows.map(({ id, sealed }) => ({ id, commitment: sealed.commitment })),
  );
  await notify(tx, "intents");
  const recordedBy = { role: roleOf(actor), name: actor.kind === "organisation" ? actor.name : null };
  return rows.map(({ id, sealed, document }) =>
    newObservationView({ id, document, commitment: sealed.commitment, createdAt, recordedBy }),
  );
}

/** Nothing is locked: no two observations can want the same thing. */
async function findCircumstances(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  batchId: string,
): Promise<ObservationContext> {
  const batch = await findBatch(tx, batchId);
  if (!batch || batch.state === "rejected" || !mayObserve(batch, account))
    throw new LedgerError("NOT_FOUND", { resource: "batch" });
  if (await isSuspended(tx, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  // The service signs for the leaf; an organisation whose key is on its own device cannot be spoken for.
  if (!(await findSigningKeys(tx, [account])).has(account)) throw new LedgerError("SIGNER_MISSING");
  const { producedOn } = readDocument<BatchDocument>(batch.opening);
  return { account, batch: { id: batch.id, producedOn }, now: ledger.now() };
}

/** Who may state something of a batch: so far who registered it. */
export function mayObserve(batch: BatchRow, account: string): boolean {
  return batch.account === account;
}

const AT_A_TIME = 50;

/** A millisecond each: others are let in between. */
async function sealAll(ledger: Ledger, documents: ObservationDocument[]) {
  const rows = [];
  for (const document of documents) {
    if (rows.length % AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve));
    rows.push({ id: randomUUID(), document, sealed: sealDocument(ledger, SCHEMAS.observation, document) });
  }
  return rows;
}

/** Newest first; all that was observed of the batch, by whomever. */
export async function readObservations(
  ledger: Ledger,
  actor: Actor,
  batchId: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<ObservationView>> {
  const batch = await findBatch(ledger.db, batchId);
  if (!batch) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  authorise(actor, "batch.read", batch.account);
  const rows = await listObservations(ledger.db, ledger.contracts.journal, {
    batch: batchId,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => toObservationView(ledger, row, actor),
  );
}

/** With its proof, as soon as a head on the chain covers it. Who observed may read it, and the batch's origin. */
export async function getObservation(
  ledger: Ledger,
  actor: Actor,
  id: string,
): Promise<ObservationView & { proof: ObservationProof | null }> {
  const row = await findObservation(ledger.db, ledger.contracts.journal, id);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "observation" });
  const own = actor.kind === "organisation" && actor.account === row.account;
  authorise(actor, "observation.read", own ? row.account : row.origin);
  return { ...toObservationView(ledger, row, actor), proof: await prove(ledger, row) };
}

/** For the public page: the latest few, whatever their state but refused. */
export async function findPublicObservations(
  ledger: Ledger,
  batchId: string,
  limit: number,
): Promise<ObservationView[]> {
  const rows = await listObservations(ledger.db, ledger.contracts.journal, { batch: batchId, before: null, limit });
  return rows.filter(({ rejection }) => rejection === null).map((row) => toObservationView(ledger, row, null));
}

async function prove({ db }: Ledger, row: ObservationRow): Promise<ObservationProof | null> {
  if (row.leaf_index === null || row.head_size === null) return null;
  const plan = planInclusion(row.leaf_index, row.head_size);
  const path = plan.proof(await findNodes(db, plan.nodes));
  return {
    leaf: hexOf(row.leaf!),
    index: row.leaf_index,
    size: row.head_size,
    path: path.map(hexOf),
    root: row.head_root!,
    opening: row.opening.toString(),
  };
}

export interface ObservationContext {
  account: string;
  batch: { id: string; producedOn: string };
  now: Date;
}

/** Clocks of telephones go wrong by minutes; what is further ahead is a mistake. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** Every rule of one observation; all refusals at once. */
export function checkObservation(
  input: NewObservation,
  { account, batch, now }: ObservationContext,
): ObservationDocument {
  const findings = new Findings();
  const document = findings.check("", () => observationDocument({ ...input, organisation: account, batch: batch.id }));
  findings.check("/observedAt", () => {
    const observedAt = instantOrNull(input.observedAt);
    if (observedAt === null) return;
    notInFuture(observedAt, new Date(now.getTime() + CLOCKS_DIFFER_MS).toISOString());
    const observed = dayInMorocco(new Date(observedAt));
    if (observed < batch.producedOn)
      throw new LedgerError("OBSERVATION_BEFORE_BATCH", { observed, produced: batch.producedOn });
  });
  findings.throwAny();
  return document!;
}

/** What is no time is refused by the document's rules already. */
function instantOrNull(text: string): string | null {
  try {
    return parseInstant(text);
  } catch {
    return null;
  }
}
