import type { Ledger } from "../../accept/ledger.ts";
import { readBatches, readHeld } from "../../batches/views/batches.ts";
import { readDisposals } from "../../batches/views/disposals.ts";
import { readVersions } from "../../batches/views/versions.ts";
import { actsOf, known, nothing, toActor } from "../../desk/acts.ts";
import { findPublicObservations, recordObservations } from "../../observations/acts/observe.ts";
import { readStory } from "../../provenance/views/story.ts";
import { proposeRecall, withdrawRecallOf } from "../../recalls/acts/proposals.ts";
import { getRecall, readRecalls } from "../../recalls/views/recalls.ts";
import { readRecallReport } from "../../recalls/views/report.ts";
import { getShipment, readShipments } from "../../shipments/views/reading.ts";
import { getTransformation } from "../../transformations/views/transformations.ts";
import type { ActReads } from "./deps.ts";

/** The desk shows the first of what belongs to one batch; all of it is in the REST API. */
const FIRST = 20;

export function deskActs(ledger: Ledger): ActReads {
  const act = actsOf(ledger);
  return {
    listStock: (user, cursor) =>
      readBatches(ledger, toActor(user), { held: true, cursor: cursor ?? undefined, limit: FIRST }),
    isHeld: (user, batch) => readHeld(ledger, toActor(user), batch),
    readStory: (batch) => readStory(ledger, batch),
    listVersions: async (user, batch) => (await readVersions(ledger, toActor(user), batch, { limit: FIRST })).items,
    listDisposals: async (user, batch) => (await readDisposals(ledger, toActor(user), batch, { limit: FIRST })).items,
    findObservations: (batch) => findPublicObservations(ledger, batch, FIRST),
    observe: act("observation", (tx, actor, { id, ...input }) =>
      nothing(recordObservations(ledger, tx, actor, id, [input], [""])),
    ),

    listShipments: (user, query) => readShipments(ledger, toActor(user), query),
    getShipment: (user, id) => known(getShipment(ledger, ledger.db, toActor(user), id)),

    getTransformation: (user, id) => known(getTransformation(ledger, ledger.db, toActor(user), id)),

    listRecalls: (user, query) => readRecalls(ledger, toActor(user), query),
    getRecall: (user, id) => known(getRecall(ledger, ledger.db, toActor(user), id)),
    readRecallReport: (user, id, cursor) =>
      readRecallReport(ledger, toActor(user), id, { cursor: cursor ?? undefined, limit: 50 }),
    proposeRecall: act("recall", async (tx, actor, { id, kind, ...input }) => ({
      id: await proposeRecall(ledger, tx, actor, kind, id, input),
    })),
    withdrawRecall: act("withdrawal", (tx, actor, { id }) => withdrawRecallOf(ledger, tx, actor, id)),
  };
}
