import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { OperationState } from "../../accept/operationStates.ts";
import type { RecordedBy } from "../../accept/schemas.ts";
import { type Action, type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { OrganisationDocument } from "../../organisations/rules/organisation.ts";
import type { ProductRow } from "../../products/rows/products.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Queryable } from "../../store/pool.ts";
import { dayInMorocco } from "../../values/dates.ts";
import type { BatchRow } from "../rows/batches.ts";
import { findSentTo } from "../rows/stock.ts";
import type { BatchDocument } from "../rules/batch.ts";
import { isExpired } from "../rules/expiry.ts";
import type { Acknowledgement, BatchView } from "./schemas.ts";
import { statusOf } from "./status.ts";
import { newStock } from "./stock.ts";

/** `viewer` is null on public pages. */
export function toBatchView(ledger: Ledger, row: BatchRow, viewer: Actor | null): BatchView {
  const document = readDocument<BatchDocument>(row.opening);
  const product = readDocument<ProductDocument>(row.product_opening);
  const organisation = readDocument<OrganisationDocument>(row.organisation_opening);
  return {
    id: row.id,
    code: row.code,
    organisation: { id: row.account, code: row.organisation_code, name: organisation.name },
    product: namedIn(row.product, product),
    ...statedIn(document),
    ...madeOf(row),
    expired: isExpired(document, dayInMorocco(ledger.now())),
    commitment: row.commitment,
    state: row.state as OperationState,
    status: statusOf(row, viewer),
    version: row.s_version,
    ...(row.s_held < row.s_version && { wordsVersion: row.s_held }),
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, viewer),
  };
}

/** A batch that was accepted a moment ago, as `toBatchView` will read it until the chain has it. */
export function newBatchView(
  batch: {
    id: string;
    code: string;
    operation: string;
    createdAt: Date;
    document: BatchDocument;
    commitment: string;
    recordedBy: RecordedBy;
  } & Made,
  {
    organisation,
    products,
    today,
  }: { organisation: BatchView["organisation"]; products: Map<string, ProductRow>; today: string },
): BatchView {
  const product = readDocument<ProductDocument>(products.get(batch.document.product.id)!.opening);
  return {
    id: batch.id,
    code: batch.code,
    organisation,
    product: namedIn(batch.document.product.id, product),
    ...statedIn(batch.document),
    ...madeOf(batch),
    expired: isExpired(batch.document, today),
    commitment: batch.commitment,
    state: "queued",
    status: "current",
    version: 0,
    operation: batch.operation,
    rejection: null,
    createdAt: batch.createdAt.toISOString(),
    evidence: null,
    recordedBy: batch.recordedBy,
    stock: newStock(batch.document.quantity),
  };
}

function namedIn(id: string, { name, sign, gtin }: ProductDocument): BatchView["product"] {
  return { id, name, ...(sign && { sign }), ...(gtin !== undefined && { gtin }) };
}

interface Made {
  conserved: boolean;
  transformation: string | null;
  acknowledged: string[];
}

function madeOf({ conserved, transformation, acknowledged }: Made) {
  return {
    conserved,
    ...(transformation !== null && { transformation }),
    ...(acknowledged.length && { acknowledged: acknowledged as Acknowledgement[] }),
  };
}

function statedIn(document: BatchDocument) {
  return {
    lot: document.lot,
    quantity: document.quantity,
    ...(document.netMass && { netMass: document.netMass }),
    producedOn: document.producedOn,
    ...(document.expiresOn && { expiresOn: document.expiresOn }),
    place: document.place,
    ...(document.note && { note: document.note }),
  };
}

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
