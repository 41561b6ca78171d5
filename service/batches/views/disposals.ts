import Type, { type Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { OperationState } from "../../accept/operationStates.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { Evidence, recordedBy, Rejection, State } from "../../accept/schemas.ts";
import { type Actor, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { listOf } from "../../rest/schemas.ts";
import type { Queryable } from "../../store/pool.ts";
import { account, hash, Names, nullable, Quantity, ref, time, uuid } from "../../values/schemas.ts";
import { findStockBatches } from "../rows/batches.ts";
import { type DisposalRow, findDisposalOfIntent, listDisposals } from "../rows/disposals.ts";
import { DISPOSAL_WAYS, type DisposalDocument } from "../rules/disposal.ts";
import { authoriseBatch } from "./batch.ts";
import { acknowledge, acknowledged, day } from "./schemas.ts";

const disposed = {
  quantity: ref(Quantity),
  way: Type.Enum([...DISPOSAL_WAYS], {
    description: "Sold to people, given as a sample, destroyed or lost. Recalled stock can only be destroyed.",
    examples: ["retail"],
  }),
  disposedOn: day("When: not in the future, and not before the batch was produced.", "2025-11-02"),
  note: Type.Optional(ref(Names)),
};

export const NewDisposal = Type.Object(
  { ...disposed, acknowledge },
  {
    $id: "NewDisposal",
    additionalProperties: false,
    description: "Stock of yours that leaves the ledger.",
    examples: [{ quantity: { value: "2.5", unit: "KGM" }, way: "retail", disposedOn: "2025-11-02" }],
  },
);

export const Disposal = Type.Object(
  {
    batch: hash("The batch's id."),
    organisation: account("Whose stock it was."),
    ...disposed,
    acknowledged,
    commitment: hash("Commitment of its document; the chain holds this and no words."),
    state: State,
    operation: uuid("The operation that records it."),
    rejection: nullable(ref(Rejection)),
    createdAt: time("When it was asked for."),
    evidence: nullable(ref(Evidence)),
    recordedBy,
  },
  { $id: "Disposal", additionalProperties: false, description: "Stock that left the ledger." },
);

export type DisposalView = Static<typeof Disposal>;

export const Disposals = listOf(Disposal, "Disposals");

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
