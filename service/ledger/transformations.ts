import { SCHEMAS } from "../domain/documents.ts";
import { outputIdOf, transformationIdOf } from "../domain/ids.ts";
import type { Names } from "../domain/names.ts";
import { type Actor, authorise, authoriseOwn, scopeOf } from "../domain/roles.ts";
import type { Process } from "../domain/transformations.ts";
import { insertDocuments } from "../db/documents.ts";
import type { TransformationArguments } from "../db/intents.ts";
import type { Queryable, Transaction } from "../db/pool.ts";
import { findTransformation, insertTransformation, listTransformations } from "../db/transformations.ts";
import { LedgerError } from "../errors.ts";
import { askRelay } from "./acts.ts";
import { getBatchesOf, type NewBatch } from "./batches.ts";
import { withClaims } from "./claims.ts";
import { sealDocument } from "./documents.ts";
import { recordedByOf } from "./evidence.ts";
import type { Ledger } from "./ledger.ts";
import { lockProducer, type SealedBatch, sealBatches, stated, storeBatches } from "./newBatches.ts";
import { decodeCursor, toPage } from "./paging.ts";
import { type CheckedTransformation, checkTransformation } from "./transformationRules.ts";
import { newTransformationEntry, toTransformationEntry } from "./transformationView.ts";
import type { Acknowledgement, Page, Place, Quantity, TransformationEntry, TransformationView } from "./views.ts";

/** `performedOn` is the day on which the outputs were produced; their place is that of the transformation, unless they say. */
export interface NewTransformation {
  process: Process;
  performedOn: string;
  place?: Place;
  note?: Names;
  /** A mass. */
  loss?: Quantity;
  inputs: { batch: string; quantity: Quantity }[];
  outputs: Omit<NewBatch, "producedOn">[];
  /** What is implausible, and true all the same. */
  acknowledge?: Acknowledgement[];
}

/** Makes new batches of stock that the organisation holds, in one act: all that is stated, or nothing. */
export async function recordTransformation(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  input: NewTransformation,
): Promise<TransformationView> {
  const account = authoriseOwn(actor, "transformation.record");
  const circumstances = await lockProducer(
    ledger,
    tx,
    account,
    input.outputs.map(({ product }) => product),
  );
  const checked = await checkTransformation(tx, input, circumstances);
  const { document, inputs, conserved } = checked;

  const sealed = sealDocument(ledger, SCHEMAS.transformation, document);
  const outputs = sealBatches(ledger, checked.outputs);
  const arguments_ = argumentsOf(ledger, account, sealed.commitment, checked, outputs);
  const { transformation: id } = arguments_;
  const rows = outputs.map((row, i) => ({ ...row, id: arguments_.outputs[i]!.id }));
  await insertDocuments(tx, [sealed, ...outputs.map((row) => row.sealed)]);
  const operation = await askRelay(
    tx,
    actor,
    account,
    { kind: "transform", arguments: arguments_ },
    {
      weight: inputs.length + outputs.length,
      claims: [
        ...inputs.map(({ batch, part }) => ({ batch, amount: -part })),
        ...rows.map(({ id: batch, batch: { amount } }) => ({ batch, amount: amount.base })),
      ],
    },
  );
  const { commitment } = sealed;
  const createdAt = await insertTransformation(tx, { id, account, commitment, conserved, intent: operation });
  const implausible = document.acknowledged ?? [];
  const origin = {
    operation,
    transformation: id,
    conserved,
    acknowledged: (product: string) => implausible.filter((one) => one.product === product).map(({ code }) => code),
  };
  const recordedBy = recordedByOf(actor);
  const batches = await storeBatches(tx, rows, origin, circumstances, recordedBy);
  const claiming = input.outputs.some(({ claims }) => claims?.length);
  const told = claiming ? await withClaims(ledger, tx, batches) : batches;
  const entry = newTransformationEntry({ id, commitment, conserved, operation, createdAt, document, recordedBy });
  return { ...entry, outputs: told };
}

/** What the contract is told: inputs rising by id, outputs in their order. */
function argumentsOf(
  ledger: Ledger,
  account: string,
  commitment: string,
  { inputs, lossMg }: CheckedTransformation,
  outputs: SealedBatch[],
): TransformationArguments {
  const { chainId, batches } = ledger.contracts;
  const rising = inputs.toSorted((a, b) => (a.batch < b.batch ? -1 : 1));
  const transformation = transformationIdOf(chainId, batches, account, {
    commitment,
    lossMg,
    inputs: rising.map(({ batch, part }) => ({ batch, quantity: part })),
    outputs: outputs.map(({ sealed, batch: { amount, netMassMg } }) => ({
      commitment: sealed.commitment,
      quantity: amount.base,
      netMassMg,
      dimension: amount.dimension,
    })),
  });
  return {
    transformation,
    commitment,
    lossMg: lossMg.toString(),
    inputs: rising.map(({ batch, part }) => ({ batch, quantity: part.toString() })),
    outputs: outputs.map((row) => stated(row, outputIdOf(chainId, batches, transformation, row.sealed.commitment))),
  };
}

export async function getTransformation(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  id: string,
): Promise<TransformationView> {
  const row = await findTransformation(db, id);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "transformation" });
  authorise(actor, "transformation.read", row.account);
  const outputs = await getBatchesOf(ledger, db, actor, row.operation);
  return { ...toTransformationEntry(ledger, row, actor), outputs };
}

/** Newest first. The operator sees all; an organisation sees its own. */
export async function readTransformations(
  ledger: Ledger,
  actor: Actor,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<TransformationEntry>> {
  authorise(actor, "transformation.read");
  const rows = await listTransformations(ledger.db, {
    account: scopeOf(actor),
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => toTransformationEntry(ledger, row, actor),
  );
}
