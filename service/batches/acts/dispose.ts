import { readDocument, sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import { recordedByOf, toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import type { OperationState } from "../../accept/recordViews.ts";
import { type Actor, authoriseOwn, scopeOf } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/documentFields.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { dayInMorocco, inOrder, notInFuture } from "../../values/dates.ts";
import type { Names } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import { findStockBatches } from "../rows/batches.ts";
import { type DisposalRow, findDisposalOfIntent, insertDisposal, listDisposals } from "../rows/disposals.ts";
import { type DisposalDocument, disposalDocument, type DisposalWay } from "../rules/disposal.ts";
import { authoriseBatch } from "../views/batchAccess.ts";
import type { DisposalView } from "../views/types.ts";
import { checkPortions, type Portion } from "./portions.ts";

export interface NewDisposal {
  quantity: Quantity;
  way: DisposalWay;
  disposedOn: string;
  note?: Names;
}

/** Stock of the organisation leaves the ledger, for good. What is recalled can only be destroyed. */
export async function disposeOf(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  batch: string,
  input: NewDisposal,
): Promise<DisposalView> {
  const account = authoriseOwn(actor, "batch.dispose");
  await lockActing(tx, account);
  const { document, portion } = await checkDisposal(ledger, tx, account, batch, input);
  const sealed = sealDocument(ledger, SCHEMAS.disposal, document);
  const { commitment } = sealed;
  await insertDocuments(tx, [sealed]);
  const wish = { batch, quantity: portion.part.toString(), disposal: document.way, commitment };
  const operation = await askRelay(
    tx,
    actor,
    account,
    { kind: "dispose", arguments: wish },
    { claims: [{ batch, amount: -portion.part }] },
  );
  const createdAt = await insertDisposal(tx, { commitment, batch, account, intent: operation });
  return {
    ...document,
    commitment,
    state: "queued",
    operation,
    rejection: null,
    createdAt: createdAt.toISOString(),
    evidence: null,
    recordedBy: recordedByOf(actor),
  };
}

async function checkDisposal(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  batch: string,
  input: NewDisposal,
): Promise<{ document: DisposalDocument; portion: Portion }> {
  const findings = new Findings();
  const document = findings.check("", () => disposalDocument({ ...input, organisation: account, batch }));
  const [portion] = await checkPortions(
    tx,
    account,
    [{ batch, quantity: input.quantity, pointers: { batch: "", quantity: "/quantity" } }],
    (stop) => stop === "recalled" && input.way === "destroyed",
    findings,
  );
  const { disposedOn } = document ?? {};
  if (disposedOn !== undefined)
    findings.check("/disposedOn", () => {
      notInFuture(disposedOn, dayInMorocco(ledger.now()));
      inOrder(portion?.document.producedOn ?? "", disposedOn);
    });
  findings.throwAny();
  return { document: document!, portion: portion! };
}

/** As it stands now. */
export async function getDisposalOf(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  operation: string,
): Promise<DisposalView> {
  const row = await findDisposalOfIntent(db, operation);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "disposal" });
  return toView(ledger, row, actor);
}

/** Newest first: an organisation's own, all for the operator. What another holder sold is that holder's business. */
export async function readDisposals(
  ledger: Ledger,
  actor: Actor,
  batch: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<DisposalView>> {
  const row = (await findStockBatches(ledger.db, [batch])).get(batch) ?? null;
  await authoriseBatch(ledger.db, actor, "batch.read", row);
  const rows = await listDisposals(ledger.db, {
    batch,
    account: scopeOf(actor),
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (one) => [one.sequence],
    (one) => toView(ledger, one, actor),
  );
}

function toView(ledger: Ledger, row: DisposalRow, viewer: Actor): DisposalView {
  return {
    ...readDocument<DisposalDocument>(row.opening),
    commitment: row.commitment,
    state: row.state as OperationState,
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, viewer),
  };
}
