import type { Ledger } from "../../accept/ledger.ts";
import { actsOf, toActor } from "../../desk/acts.ts";
import { issueUnits, printUnits, readOpened } from "../acts/printUnits.ts";
import type { LabelReads } from "./reads.ts";

/** The desk shows those opened most; all of them are in the REST API. */
const SHOWN = 20;

export function deskUnits(ledger: Ledger): Pick<LabelReads, "issueUnits" | "readOpened" | "printUnits"> {
  const act = actsOf(ledger);
  return {
    issueUnits: act("units", (tx, actor, { id, count }) => issueUnits(ledger, tx, actor, id, { count })),
    readOpened: (user, batch) => readOpened(ledger, toActor(user), batch, SHOWN),
    printUnits: (user, batch, numbers) => printUnits(ledger, toActor(user), batch, numbers),
  };
}
