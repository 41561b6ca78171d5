import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { partlySpent, REFUSED } from "../../batches/acts/annul.ts";
import { storeReason } from "../../batches/acts/reasons.ts";
import { findBatch } from "../../batches/rows/batches.ts";
import { blocksOf } from "../../batches/rows/restrictions.ts";
import { findAvailable } from "../../batches/rows/stock.ts";
import type { Transaction } from "../../store/pool.ts";
import { findStated, findTransformation } from "../rows.ts";

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
  const commitment = await storeReason(ledger, tx, { act: "annulment", by: maker, subject: id, reason });
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
