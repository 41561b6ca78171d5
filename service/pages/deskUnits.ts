import { readPrefixes } from "../ledger/gs1.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { issueUnits, printUnits, readOpened } from "../ledger/unitLabels.ts";
import { actsOf, toActor } from "./deskActs.ts";
import type { UnitDeps } from "./desk/unitDeps.ts";

/** The desk shows those opened most; all of them are in the REST API. */
const SHOWN = 20;

export function deskUnits(ledger: Ledger): UnitDeps {
  const act = actsOf(ledger);
  return {
    issueUnits: act("units", (tx, actor, { id, count }) => issueUnits(ledger, tx, actor, id, { count })),
    readOpened: (user, batch) => readOpened(ledger, toActor(user), batch, SHOWN),
    printUnits: (user, batch, numbers) => printUnits(ledger, toActor(user), batch, numbers),
    hasCompanyPrefix: async (user) =>
      (await readPrefixes(ledger, toActor(user), user.account, { limit: 1 })).items.length > 0,
  };
}
