import type { Ledger } from "../../accept/ledger.ts";
import { readPrefixes } from "../../products/acts/prefix.ts";
import { actsOf, toActor } from "../../site/desk/deskActs.ts";
import { issueUnits, printUnits, readOpened } from "../acts/printUnits.ts";
import type { UnitDeps } from "./unitDeps.ts";

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
