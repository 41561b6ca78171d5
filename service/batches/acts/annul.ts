import { readDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { BatchDocument } from "../../organisations/rules/organisation.ts";
import type { Transaction } from "../../store/pool.ts";
import { findTransformation } from "../../transformations/rows.ts";
import { findStated } from "../../transformations/stated.ts";
import { formatQuantity, parseQuantity } from "../../values/quantities.ts";
import { type BatchRow, findBatch } from "../rows/batches.ts";
import { blocksOf, type Stop } from "../rows/restrictions.ts";
import { findAvailable } from "../rows/stock.ts";
import { lockOwnBatch } from "./amend.ts";
import { statesReason } from "./hold.ts";

const REFUSED = {
  annulled: "BATCH_ANNULLED",
  on_hold: "BATCH_ON_HOLD",
  recalled: "BATCH_RECALLED",
} as const satisfies Record<Stop, string>;

/** A batch that never was, such as 400 typed for 40: while nothing of it was used or sent. Returns the operation's id. */
export async function annulBatch(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  reason: string,
): Promise<string> {
  const batch = await lockOwnBatch(tx, actor, "batch.correct", id);
  const { account, lot, transformation } = batch;
  if (transformation) throw new LedgerError("BATCH_WAS_MADE", { lot, transformation });
  const stop = (await blocksOf(tx, account, [id])).get(id);
  if (stop) throw new LedgerError(REFUSED[stop], { lot });
  const free = (await findAvailable(tx, account, [id])).get(id) ?? 0n;
  const { base } = parseQuantity(readDocument<BatchDocument>(batch.opening).quantity);
  if (free !== base) throw partlySpent(batch, free);
  const commitment = await statesReason(ledger, tx, { act: "annulment", by: account, subject: id, reason });
  return askRelay(
    tx,
    actor,
    account,
    { kind: "annul", arguments: { batch: id, reason: commitment } },
    { claims: [{ batch: id, amount: -base }] },
  );
}

/** All outputs never were, and what was put in is free again. Returns the operation's id. */
export async function annulTransformation(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  reason: string,
): Promise<string> {
  const transformation = await findTransformation(tx, id);
  if (!transformation || transformation.state === "rejected")
    throw new LedgerError("NOT_FOUND", { resource: "transformation" });
  const { account: maker } = transformation;
  authorise(actor, "transformation.annul", maker);
  await lockActing(tx, maker);
  const found = (await findStated(tx, [id])).get(id);
  if (!found) throw new LedgerError("TRANSFORMATION_NOT_MINED");
  if (found.annulled) throw new LedgerError("TRANSFORMATION_ANNULLED");
  const { stated } = found;
  const outputs = stated.outputs.map((output) => output.id);
  const stops = await blocksOf(tx, maker, outputs);
  const available = await findAvailable(tx, maker, outputs);
  for (const { id: output, quantity } of stated.outputs) {
    const stop = stops.get(output);
    if (stop === "annulled") throw new LedgerError("TRANSFORMATION_ANNULLED");
    const free = available.get(output) ?? 0n;
    if (!stop && free === BigInt(quantity)) continue;
    const batch = (await findBatch(tx, output))!;
    throw stop ? new LedgerError(REFUSED[stop], { lot: batch.lot }) : partlySpent(batch, free);
  }
  const commitment = await statesReason(ledger, tx, { act: "annulment", by: maker, subject: id, reason });
  const claims = [
    ...stated.outputs.map((output) => ({ batch: output.id, amount: -BigInt(output.quantity) })),
    ...stated.inputs.map(({ batch, quantity }) => ({ batch, amount: BigInt(quantity) })),
  ];
  return askRelay(
    tx,
    actor,
    maker,
    { kind: "annulTransformation", arguments: { ...stated, reason: commitment } },
    { weight: stated.outputs.length + 1, claims },
  );
}

function partlySpent(batch: BatchRow, free: bigint): LedgerError {
  const { quantity } = readDocument<BatchDocument>(batch.opening);
  const { lot } = batch;
  const left = formatQuantity(free, quantity.unit);
  return new LedgerError("BATCH_PARTLY_SPENT", { lot, quantity: quantity.value, free: left, unit: quantity.unit });
}
