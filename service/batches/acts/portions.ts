import { readDocument } from "../../accept/documents.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { type ErrorCode, type Findings, LedgerError } from "../../base/errors.ts";
import { type Amount, formatQuantity, parseQuantity, type Quantity } from "../../values/quantities.ts";
import { arrivedOn } from "../rows/days.ts";
import { available, type Holding, restriction, sentTo, stockBatch } from "../rows/loads.ts";
import type { Restriction } from "../rows/restrictions.ts";
import type { BatchDocument } from "../rules/batch.ts";

/** What is asked of a batch. `pointers`: of both in the request body, "" for what stands in the address. */
export interface AskedPortion {
  batch: string;
  quantity: Quantity;
  pointers: { batch: string; quantity: string };
}

/** A part of a batch that may be taken. */
export interface Portion {
  batch: string;
  document: BatchDocument;
  conserved: boolean;
  /** In base units. */
  part: bigint;
}

const CODES: Record<Restriction, ErrorCode> = {
  annulled: "BATCH_ANNULLED",
  on_hold: "BATCH_ON_HOLD",
  recalled: "BATCH_RECALLED",
};

export function refuseStopped(stop: Restriction, lot: string): never {
  throw new LedgerError(CODES[stop], { lot });
}

/** Nothing of another's batch is used, sent or sold before the organisation received any of it. */
export function notBeforeArrival(state: State, holding: Holding, lot: string, day: string): void {
  const arrived = state.get(arrivedOn, holding);
  if (arrived !== undefined && day < arrived) throw new LedgerError("DATE_BEFORE_ARRIVAL", { lot, arrived, date: day });
}

/** What `takePortions` must know of the batches; of others' batches also whether the organisation was ever sent any. */
export function portionNeeds(state: State, account: string, batches: string[]): Need[] {
  return batches.flatMap((batch) => {
    const holding = { account, batch };
    const needs = [
      ...[need(stockBatch, batch), need(available, holding), need(restriction, holding), need(arrivedOn, holding)],
    ];
    const foreign = state.has(stockBatch, batch) && state.get(stockBatch, batch)?.account !== account;
    return foreign && state.get(available, holding) === undefined ? [...needs, need(sentTo, holding)] : needs;
  });
}

/**
 * The rules of taking stock, for each portion: it is there, free, in a unit of its own kind, and may move. What is refused is
 * added to `findings` and left out; so is, without a finding, a quantity that the document's own rules refuse.
 */
export function takePortions(
  state: State,
  account: string,
  asked: AskedPortion[],
  allowed: (stop: Restriction) => boolean,
  findings: Findings,
): (Portion | undefined)[] {
  const seen = new Set<string>();
  return asked.map(({ batch, quantity, pointers }) => {
    const holding = { account, batch };
    const free = state.get(available, holding);
    const found = findings.check(pointers.batch, () => {
      const row = state.get(stockBatch, batch);
      // Of another organisation's batch, who never had or was sent any of it knows nothing.
      const known = row && (row.account === account || free !== undefined || state.get(sentTo, holding));
      if (!known) throw new LedgerError("NOT_FOUND", { resource: "batch" });
      const document = readDocument<BatchDocument>(row.opening);
      const { lot } = document;
      if (seen.has(batch)) throw new LedgerError("BATCH_REPEATED", { lot });
      seen.add(batch);
      const stop = state.get(restriction, holding);
      if (stop && !allowed(stop)) refuseStopped(stop, lot);
      return { conserved: row.conserved, document };
    });
    const amount = found && amountOrNone(quantity);
    if (!amount) return undefined;
    const part = findings.check(pointers.quantity, () => takenFrom(found.document, amount, free ?? 0n));
    return part === undefined ? undefined : { batch, part, ...found };
  });
}

function takenFrom({ lot, quantity }: BatchDocument, asked: Amount, available: bigint): bigint {
  const { base, dimension, unit } = asked;
  if (dimension !== parseQuantity(quantity).dimension)
    throw new LedgerError("UNIT_MISMATCH", { lot, unit: quantity.unit, given: unit }, "/unit");
  if (base > available) {
    // Claims on the way may be more than what the chain was found to hold.
    const free = formatQuantity(available < 0n ? 0n : available, unit);
    throw new LedgerError("STOCK_INSUFFICIENT", { lot, free, asked: formatQuantity(base, unit), unit }, "/value");
  }
  return base;
}

function amountOrNone(quantity: Quantity): Amount | undefined {
  try {
    return parseQuantity(quantity);
  } catch {
    return undefined;
  }
}
