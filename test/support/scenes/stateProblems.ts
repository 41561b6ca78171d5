import * as table from "./stateTable.ts";
import type { Action, Actor, LineAction, LineActor, LineState, Outcome, State } from "./stateTable.ts";

/** What REST answers: the status, and the code of the problem, or null for what is done. */
export type Told = readonly [status: number, code: string | null];

const DONE: Told = [201, null];
const NOT_FOUND: Told = [404, "NOT_FOUND"];
/** The operator registers, suspends and recalls; it never speaks for an organisation. */
const OPERATOR: Told = [403, "ROLE_TOO_WEAK"];

/** What a person is told where the contract would say so. */
export const PROBLEMS: Record<string, Told> = {
  BatchInsufficientFree: [409, "STOCK_INSUFFICIENT"],
  BatchIsOnHold: [409, "BATCH_ON_HOLD"],
  BatchIsRecalled: [409, "BATCH_RECALLED"],
  BatchIsAnnulled: [409, "BATCH_ANNULLED"],
  BatchNothingHeld: [409, "BATCH_NOTHING_HELD"],
  BatchPartlySpent: [409, "BATCH_PARTLY_SPENT"],
  BatchWasMade: [409, "BATCH_WAS_MADE"],
  BatchNotOnHold: [409, "BATCH_NOT_ON_HOLD"],
  BatchNotRecalled: [409, "RECALL_NOT_STANDING"],
  BatchAlreadyRecalled: [409, "RECALL_STANDS"],
  OrganisationNotActive: [409, "ORGANISATION_SUSPENDED"],
  ShipmentToSelf: [422, "SHIPMENT_TO_SELF"],
  ShipmentLineNotInTransit: [409, "SHIPMENT_LINE_ENDED"],
  ShipmentNotYours: [403, "SHIPMENT_NOT_YOURS"],
  ShipmentMoreThanAccepted: [409, "SHIPMENT_MORE_THAN_ACCEPTED"],
  ShipmentNotYetCancellable: [409, "SHIPMENT_NOT_YET_CANCELLABLE"],
  // What is another's to do is not there for who asks.
  BatchNotOrigin: NOT_FOUND,
  BatchUnknown: NOT_FOUND,
  // Nobody but the relayers reaches the contracts: who is no organisation is stopped by its role.
  BatchesOnlyThroughRelay: OPERATOR,
  // Two shipments of the same are two documents here, so that the second is another shipment.
  ShipmentLineAlreadySent: DONE,
  ok: DONE,
};

/** Whose acts say in their names that they are an authority's: the same route serves them, by the key that asks. */
const RECALLS: Action[] = ["recall", "lift", "recallShare", "liftShare"];

/** Whether there is such a thing to ask for: the operator is authority and registrar in one, and the service tells by itself. */
export function isAsked(action: Action, actor: Actor): boolean {
  if (action === "propagate" || actor === "registrar") return false;
  return action.endsWith("ByAuthority") ? actor === "authority" : !(actor === "authority" && RECALLS.includes(action));
}

/** Received or sent a part of it: whoever never was does not know of the batch. */
const knows = (actor: Actor, state: State): boolean =>
  actor !== "stranger" && (actor !== "holder" || !["whole", "annulled"].includes(state));

/** What REST answers, where the contract has its `outcome` in the table. */
export function answerOf(state: State, action: Action, actor: Actor): Told {
  const outcome = table.expectedOf(state, action, actor);
  if (!knows(actor, state) && outcome !== "ShipmentToSelf") return NOT_FOUND;
  // That it never was comes before that it is not recalled.
  if (action === "liftByAuthority" && state === "annulled") return problemOf("BatchIsAnnulled");
  if (action === "annulTransformation" && outcome === "BatchIsAnnulled") return [409, "TRANSFORMATION_ANNULLED"];
  return problemOf(outcome);
}

/** `side`: which of them is suspended. */
export function answerOfLine(state: LineState, action: LineAction, actor: LineActor, side: LineActor = actor): Told {
  const outcome = table.expectedOfLine(state, action, actor);
  const asked = outcome === "BatchesOnlyThroughRelay" || outcome === "OrganisationNotActive";
  if (action === "sendAgain") {
    // Who was never sent any of the batch does not know of it.
    const unknown = side === "stranger" || (side === "receiver" && state === "none");
    return unknown && !asked ? NOT_FOUND : problemOf(outcome);
  }
  if (outcome === "BatchesOnlyThroughRelay") return OPERATOR;
  if (state === "none" || side === "stranger") return NOT_FOUND;
  // Whose turn it is comes before whether there still is one, and before what stops the organisation.
  const turn = action === "cancel" ? "sender" : "receiver";
  return problemOf(side === turn ? outcome : "ShipmentNotYours");
}

function problemOf(outcome: Outcome): Told {
  const problem = PROBLEMS[outcome];
  if (!problem) throw new Error(`Nothing says what ${outcome} is in REST.`);
  return problem;
}
