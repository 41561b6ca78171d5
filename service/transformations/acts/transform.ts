import { sealDocument } from "../../accept/documents.ts";
import { askRelay } from "../../accept/enqueue.ts";
import { recordedByOf } from "../../accept/evidence.ts";
import type { TransformationArguments } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, authoriseOwn, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { lockProducer, sealBatches, type SealedBatch, stated, storeBatches } from "../../batches/acts/newBatches.ts";
import { getBatchesOf } from "../../batches/views/batches.ts";
import { withClaims } from "../../batches/views/claims.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { outputIdOf, transformationIdOf } from "../../formats/ids.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { findTransformation, insertTransformation, listTransformations } from "../rows.ts";
import { newTransformationEntry, toTransformationEntry } from "../views/entry.ts";
import type { TransformationEntryView, TransformationView } from "../views/schemas.ts";
import { type CheckedTransformation, checkTransformation, type NewTransformation } from "./transformRules.ts";

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
): Promise<Page<TransformationEntryView>> {
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
