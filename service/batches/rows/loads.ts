import { type Load, loadEach } from "../../accept/state.ts";
import type { Transaction } from "../../store/pool.ts";
import {
  type BatchMark,
  type BatchRow,
  findBatch,
  findBatchMarks,
  findStockBatches,
  findUsedLots,
  type StockBatchRow,
} from "./batches.ts";
import { restrictionsOf, isHeld, type Restriction } from "./restrictions.ts";
import { findAvailable, findSentTo, findSuppliers } from "./stock.ts";
import { isAmendmentPending } from "./versions.ts";

/** Stock of one organisation. */
export interface Holding {
  account: string;
  batch: string;
}

export const nameOf = ({ account, batch }: Holding): string => `${account} ${batch}`;

/** One statement an organisation. */
function holdings<Value>(
  read: (tx: Transaction, account: string, batches: string[]) => Promise<Map<string, Value>>,
): Load<Holding, Value> {
  return {
    name: nameOf,
    async read(tx, keys) {
      const found = new Map<string, Value>();
      for (const [account, own] of Map.groupBy(keys, (key) => key.account)) {
        const values = await read(
          tx,
          account,
          own.map(({ batch }) => batch),
        );
        for (const [batch, value] of values) found.set(nameOf({ account, batch }), value);
      }
      return found;
    },
  };
}

/** A batch with its latest document, as the rules of stock need it. */
export const stockBatch: Load<string, StockBatchRow> = { name: (id) => id, read: findStockBatches };

/** A batch as others speak of it. */
export const batchMark: Load<string, BatchMark> = { name: (id) => id, read: findBatchMarks };

/** What the organisation can still dispose of, in base units; nothing where it has none. */
export const available = holdings<bigint>(findAvailable);

/** Why the organisation may not move it freely. */
export const restriction = holdings<Restriction>(restrictionsOf);

/** Whether it was ever sent any of it: who never was knows nothing of the batch. */
export const sentTo = holdings<true>(
  async (tx, account, batches) => new Map([...(await findSentTo(tx, account, batches))].map((id) => [id, true])),
);

/** Who it last received it from: recalled stock may go back there. */
export const supplier = holdings<string>(findSuppliers);

/** Everything that is told of a batch. */
export const batchRow: Load<string, BatchRow> = loadEach((id) => id, findBatch);

const trueOrNone = async (asked: Promise<boolean>): Promise<true | null> => ((await asked) ? true : null);

/** Whether the organisation has its stock of the batch on hold, once everything it asked for is done. */
export const held: Load<Holding, true> = loadEach(nameOf, (tx, { account, batch }) =>
  trueOrNone(isHeld(tx, account, batch)),
);

/** Whether the chain has not decided yet on an amendment of the batch. */
export const amendmentPending: Load<string, true> = loadEach(
  (batch) => batch,
  (tx, batch) => trueOrNone(isAmendmentPending(tx, batch)),
);

export interface AskedLot {
  account: string;
  lot: string;
}

const nameOfLot = ({ account, lot }: AskedLot): string => `${account} ${lot}`;

/** The lot code that the organisation already uses and that is this one to a person. */
export const usedLot: Load<AskedLot, string> = {
  name: nameOfLot,
  async read(tx, keys) {
    const found = new Map<string, string>();
    for (const [account, own] of Map.groupBy(keys, (key) => key.account)) {
      const lots = own.map(({ lot }) => lot);
      for (const [lot, used] of await findUsedLots(tx, account, lots)) found.set(nameOfLot({ account, lot }), used);
    }
    return found;
  },
};
