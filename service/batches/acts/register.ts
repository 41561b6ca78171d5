import { askRelay } from "../../accept/enqueue.ts";
import { recordedByOf } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, toPage } from "../../accept/paging.ts";
import type { BatchView, Page, Place, Quantity } from "../../accept/views.ts";
import { type Actor, authorise, authoriseOwn, scopeOf } from "../../access/roles.ts";
import { Findings } from "../../base/errors.ts";
import { batchIdOf } from "../../formats/ids.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import type { Names } from "../../values/names.ts";
import {
  type BatchRow,
  findBatch,
  findBatchByCode,
  findBatchesOfIntent,
  listBatches,
  listHeldBatches,
} from "../rows/batches.ts";
import type { Claim } from "../rules/claims.ts";
import { toBatchView } from "../views/batch.ts";
import { authoriseBatch } from "../views/batchAccess.ts";
import { findNotices, withClaims } from "../views/claims.ts";
import { findHolders, withStock } from "../views/stock.ts";
import type { CheckedBatch } from "./batchRules.ts";
import { checkBatches, lockProducer, sealBatches, stated, storeBatches } from "./newBatches.ts";

export interface NewBatch {
  product: string;
  lot: string;
  quantity: Quantity;
  netMass?: Quantity;
  producedOn: string;
  expiresOn?: string;
  place?: Place;
  note?: Names;
  claims?: Claim[];
}

/**
 * Registers one batch or a list under one signature: all of them or none. `pointers` are the places of the items in the
 * request body ("" for a single object, "/0", "/1" … for a list). Returns the operation's id.
 */
export async function registerBatches(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  inputs: NewBatch[],
  pointers: string[],
): Promise<{ operation: string; batches: BatchView[] }> {
  const account = authoriseOwn(actor, "batch.register");
  const circumstances = await lockProducer(
    ledger,
    tx,
    account,
    inputs.map((input) => input.product),
  );
  const findings = new Findings();
  const checked = await checkBatches(tx, inputs, pointers, circumstances, findings);
  findings.throwAny();

  const rows = sealBatches(ledger, checked as CheckedBatch[]).map((row) => ({
    ...row,
    id: batchIdOf(ledger.contracts.chainId, ledger.contracts.batches, account, row.sealed.commitment),
  }));
  await insertDocuments(
    tx,
    rows.map((row) => row.sealed),
  );
  const operation = await askRelay(
    tx,
    actor,
    account,
    { kind: "registerBatches", arguments: { batches: rows.map((row) => stated(row, row.id)) } },
    { weight: rows.length, claims: rows.map(({ id, batch }) => ({ batch: id, amount: batch.amount.base })) },
  );
  const registered = { operation, transformation: null, conserved: true, acknowledged: () => [] };
  const stored = await storeBatches(tx, rows, registered, circumstances, recordedByOf(actor));
  const claiming = inputs.some(({ claims }) => claims?.length);
  return { operation, batches: claiming ? await withClaims(ledger, tx, stored) : stored };
}

export async function getBatch(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<BatchView> {
  const row = await findBatch(db, id);
  await authoriseBatch(db, actor, "batch.read", row);
  const [view] = await toViews(ledger, db, actor, [row!]);
  const notices = await findNotices(ledger, db, id);
  if (notices.length) view!.notices = notices;
  if (actor.kind === "operator") view!.stock!.holders = await findHolders(db, id, view!.quantity.unit);
  return view!;
}

/** Several of one operation, as they stand now. */
export async function getBatchesOf(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  operation: string,
): Promise<BatchView[]> {
  return toViews(ledger, db, actor, await findBatchesOfIntent(db, operation));
}

async function toViews(ledger: Ledger, db: Queryable, actor: Actor, rows: BatchRow[]): Promise<BatchView[]> {
  const views = rows.map((row) => toBatchView(ledger, row, actor));
  return withStock(db, actor, await withClaims(ledger, db, views));
}

/** For the public page: whoever holds the label's code may read it; a batch the chain refused was never one. */
export async function findPublicBatch(ledger: Ledger, code: string): Promise<BatchView | null> {
  const row = await findBatchByCode(ledger.db, code);
  if (!row || row.state === "rejected") return null;
  const [view] = await withClaims(ledger, ledger.db, [toBatchView(ledger, row, null)]);
  return { ...view!, notices: await findNotices(ledger, ledger.db, row.id) };
}

/** Newest first: what the organisation registered or made, or with `held` what it has free now, whoever made it. */
export async function readBatches(
  ledger: Ledger,
  actor: Actor,
  query: {
    product?: string | undefined;
    lot?: string | undefined;
    held?: boolean | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<BatchView>> {
  authorise(actor, "batch.read");
  const list = query.held ? listHeldBatches : listBatches;
  const rows = await list(ledger.db, {
    account: scopeOf(actor),
    product: query.product ?? null,
    lot: query.lot?.normalize("NFC") ?? null,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const { items: shown, next } = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => row,
  );
  return { items: await toViews(ledger, ledger.db, actor, shown), next };
}
