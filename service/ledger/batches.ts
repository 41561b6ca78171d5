import { randomUUID } from "node:crypto";
import { newCode } from "../domain/codes.ts";
import { dayInMorocco } from "../domain/dates.ts";
import { type OrganisationDocument, SCHEMAS } from "../domain/documents.ts";
import { batchIdOf } from "../domain/ids.ts";
import type { Names } from "../domain/names.ts";
import { type Actor, authoriseOwn, requesterOf, roleOf, scopeOf } from "../domain/roles.ts";
import {
  type BatchRow,
  findUsedLots,
  findBatch,
  findBatchByCode,
  findBatchesOfIntent,
  insertBatches,
  listBatches,
  listHeldBatches,
} from "../db/batches.ts";
import { insertDocuments } from "../db/documents.ts";
import { insertIntent } from "../db/intents.ts";
import { notify } from "../db/notifications.ts";
import { isSuspended, lockOrganisation } from "../db/organisations.ts";
import type { Queryable, Transaction } from "../db/pool.ts";
import { findProducts } from "../db/products.ts";
import { insertClaims } from "../db/stock.ts";
import { Findings, LedgerError } from "../errors.ts";
import { authoriseBatch } from "./batchAccess.ts";
import { type CheckedBatch, checkBatch, type Circumstances } from "./batchRules.ts";
import { newBatchView, toBatchView } from "./batchView.ts";
import { readDocument, sealDocument } from "./documents.ts";
import type { Ledger } from "./ledger.ts";
import { decodeCursor, toPage } from "./paging.ts";
import { dependencyOf } from "./registration.ts";
import { findHolders, withStock } from "./stock.ts";
import type { BatchView, Page, Place, Quantity } from "./views.ts";

export interface NewBatch {
  product: string;
  lot: string;
  quantity: Quantity;
  netMass?: Quantity;
  producedOn: string;
  expiresOn?: string;
  place?: Place;
  note?: Names;
}

/** Kinds that the contract lets register batches; refused here first, with a sentence. */
const PRODUCERS = new Set(["cooperative", "union", "processor"]);

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
  const circumstances = await lockCircumstances(ledger, tx, account, inputs);
  const batches = await checkAll(tx, account, inputs, pointers, circumstances);

  const rows = batches.map((batch) => {
    const sealed = sealDocument(ledger, SCHEMAS.batch, batch.document);
    const id = batchIdOf(ledger.contracts.chainId, ledger.contracts.batches, account, sealed.commitment);
    return { id, code: newCode(() => ledger.randomDigits(12)), sealed, batch };
  });
  const operation = randomUUID();
  await insertDocuments(
    tx,
    rows.map((row) => row.sealed),
  );
  await insertIntent(tx, {
    kind: "register_batches",
    arguments: {
      batches: rows.map(({ id, sealed, batch }) => ({
        id,
        commitment: sealed.commitment,
        quantity: batch.amount.base.toString(),
        netMassMg: batch.netMassMg.toString(),
        dimension: batch.amount.dimension,
      })),
    },
    id: operation,
    account,
    channel: "relay",
    weight: rows.length,
    dependsOn: await dependencyOf(tx, account),
    requestedBy: requesterOf(actor),
  });
  await insertClaims(
    tx,
    operation,
    account,
    rows.map(({ id, batch }) => ({ batch: id, amount: batch.amount.base })),
  );
  const createdAt = await insertBatches(
    tx,
    operation,
    account,
    rows.map(({ id, code, sealed, batch }) => ({
      id,
      code,
      product: batch.document.product.id,
      lot: batch.document.lot,
      commitment: sealed.commitment,
    })),
  );
  await notify(tx, "intents");
  // Told from what was just written: reading it back would take as long as all the rest.
  const recordedBy = { role: roleOf(actor), name: actor.kind === "organisation" ? actor.name : null };
  const told = rows.map(({ id, code, sealed, batch }) =>
    newBatchView(
      { id, code, operation, createdAt, document: batch.document, commitment: sealed.commitment, recordedBy },
      circumstances,
    ),
  );
  return { operation, batches: told };
}

/** The organisation's row stays locked to the end, so two requests at once cannot both take one lot code. */
async function lockCircumstances(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  inputs: NewBatch[],
): Promise<Circumstances> {
  const organisation = await lockOrganisation(tx, account);
  if (!organisation) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  if (!PRODUCERS.has(organisation.kind))
    throw new LedgerError("ORGANISATION_KIND_NOT_ALLOWED", { kind: organisation.kind });
  if (await isSuspended(tx, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  const profile = readDocument<OrganisationDocument>(organisation.opening);
  return {
    account,
    organisation: { id: account, code: organisation.code, name: profile.name },
    today: dayInMorocco(ledger.now()),
    products: await findProducts(tx, [...new Set(inputs.map((input) => input.product))]),
    defaultPlace: profile.place,
  };
}

async function checkAll(
  tx: Transaction,
  account: string,
  inputs: NewBatch[],
  pointers: string[],
  circumstances: Circumstances,
): Promise<CheckedBatch[]> {
  const findings = new Findings();
  const checked = inputs.map((input, i) => findings.check(pointers[i]!, () => checkBatch(input, circumstances)));
  const lots = checked.flatMap((batch) => (batch ? [batch.document.lot] : []));
  const used = await findUsedLots(tx, account, lots);
  const seen = new Set<string>();
  checked.forEach((batch, i) => {
    if (!batch) return;
    const { lot } = batch.document;
    const pointer = `${pointers[i]}/lot`;
    if (used.has(lot)) findings.add(new LedgerError("LOT_USED", { lot }, pointer));
    else if (seen.has(lot)) findings.add(new LedgerError("LOT_REPEATED", { lot }, pointer));
    seen.add(lot);
  });
  findings.throwAny();
  return checked as CheckedBatch[];
}

export async function getBatch(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<BatchView> {
  const row = await findBatch(db, id);
  await authoriseBatch(db, actor, "batch.read", row);
  const [view] = await toViews(ledger, db, actor, [row!]);
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

const toViews = (ledger: Ledger, db: Queryable, actor: Actor, rows: BatchRow[]): Promise<BatchView[]> =>
  withStock(
    db,
    actor,
    rows.map((row) => toBatchView(ledger, row, actor)),
  );

/** For the public page: whoever holds the label's code may read it; a batch the chain refused was never one. */
export async function findPublicBatch(ledger: Ledger, code: string): Promise<BatchView | null> {
  const row = await findBatchByCode(ledger.db, code);
  return row && row.state !== "rejected" ? toBatchView(ledger, row, null) : null;
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
