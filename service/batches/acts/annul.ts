import { readDocument } from "../../accept/documents.ts";
import { askRelay } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Transaction } from "../../store/pool.ts";
import { formatQuantity, parseQuantity } from "../../values/quantities.ts";
import type { BatchRow } from "../rows/batches.ts";
import { blocksOf, type Stop } from "../rows/restrictions.ts";
import { findAvailable } from "../rows/stock.ts";
import type { BatchDocument } from "../rules/batch.ts";
import { lockOwnBatch } from "./amend.ts";
import { statesReason } from "./hold.ts";

export const REFUSED = {
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

export function partlySpent(batch: BatchRow, free: bigint): LedgerError {
  const { quantity } = readDocument<BatchDocument>(batch.opening);
  const { lot } = batch;
  const left = formatQuantity(free, quantity.unit);
  return new LedgerError("BATCH_PARTLY_SPENT", { lot, quantity: quantity.value, free: left, unit: quantity.unit });
}
