import type { Load } from "../../accept/state.ts";
import type { Transaction } from "../../store/pool.ts";
import { type AgreementActRow, findAgreementActs, findPendingActs, type PendingAct } from "./acts.ts";
import { type AgreementRow, findAgreements, findSettlementWords, findSupplies, type Supply } from "./agreements.ts";

const itself = (id: string): string => id;

/** An agreement as it stands at a time, in Unix seconds. */
export const agreement: Load<{ id: string; at: number }, AgreementRow> = {
  name: ({ id, at }) => `${id} ${at}`,
  async read(tx, keys) {
    const found = new Map<string, AgreementRow>();
    for (const [at, those] of Map.groupBy(keys, (key) => key.at)) {
      const ids = those.map(({ id }) => id);
      for (const [id, row] of await findAgreements(tx, ids, at)) found.set(`${id} ${at}`, row);
    }
    return found;
  },
};

/** Of each agreement all of something, found for many at once. */
const ofEach = <Row extends { agreement: string }>(
  read: (tx: Transaction, agreements: string[]) => Promise<Row[]>,
): Load<string, Row[]> => ({
  name: itself,
  read: async (tx, ids) => Map.groupBy(await read(tx, ids), (row) => row.agreement),
});

/** What was asked for under it and the chain has not decided on, oldest first. */
export const pendingActs: Load<string, PendingAct[]> = { name: itself, read: findPendingActs };

/** All that was asked for under it, the proposal excepted. */
export const actsUnder: Load<string, AgreementActRow[]> = ofEach(findAgreementActs);

/** What became of what was set aside, as the chain says. */
export const supplies: Load<string, Supply[]> = ofEach(findSupplies);

/** Whose word that nothing is owed still stands. */
export const settlementWords: Load<string, { agreement: string; account: string }[]> = ofEach(findSettlementWords);
