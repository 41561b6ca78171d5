/**
 * What may be done with a batch, by whom, in each of its states: the table of contracts/README.md, to be walked. Refusals
 * are named as the contracts name them. The scene is the same for every walk:
 *
 * The *origin* (a cooperative) has a batch of 100 kg, registered or made of another one. The *holder* is a union that
 * received 40 kg of it from the origin, the *stranger* a cooperative that has nothing of it, *suspended* is the origin once
 * a registrar has stopped it. Each acts with 10 kg, in its own name; a shipment goes to a shop.
 */

export const STATES = [
  /** All 100 kg free with the origin: nobody received anything. In all other states but the transit, the holder did. */
  "whole",
  "free",
  /** By both, each its own. */
  "onHold",
  "recalledByOrigin",
  "recalledByAuthority",
  /** The origin recalls its own share and the holder's, each as a share. */
  "shareRecalled",
  /** What it was made of is recalled, and `propagate` has said so. */
  "implicated",
  "annulled",
  /** All 100 kg are on their way from the origin to the holder. */
  "inTransit",
  /** Both disposed of all they had. */
  "spent",
] as const;

export const ACTORS = ["origin", "holder", "stranger", "suspended", "authority", "registrar"] as const;

/** How the batch came to be; it makes no difference but to how it is taken back. */
export const FORMS = ["registered", "made"] as const;

export type State = (typeof STATES)[number];
export type Actor = (typeof ACTORS)[number];
export type Form = (typeof FORMS)[number];

/** "ok", or the name of the contract's error. */
export type Outcome = string;

type Cell = Outcome | [origin: Outcome, holder: Outcome, stranger: Outcome];

const short = "BatchInsufficientFree";
const held = "BatchIsOnHold";
const recalled = "BatchIsRecalled";
const annulled = "BatchIsAnnulled";
const nothing = "BatchNothingHeld";
const spent = "BatchPartlySpent";
const self = "ShipmentToSelf";

/** An act of the origin alone. */
const only = (outcome: Outcome, others: Outcome = "BatchNotOrigin"): Cell => [outcome, others, others];

/** What recalled stock does not serve. */
const SOUND: Record<State, Cell> = {
  whole: only("ok", short),
  free: ["ok", "ok", short],
  onHold: [held, held, short],
  recalledByOrigin: [recalled, recalled, short],
  recalledByAuthority: [recalled, recalled, short],
  shareRecalled: [recalled, recalled, short],
  implicated: [recalled, recalled, short],
  annulled,
  inTransit: short,
  spent: short,
};

const TABLE = {
  /** Of 10 kg into another batch of 10 kg. */
  transform: SOUND,
  /** Forward, to the shop. */
  ship: SOUND,
  /** Over the counter. */
  sell: SOUND,
  /** Ships to the origin of the batch. */
  giveBack: {
    whole: only(self, short),
    free: [self, "ok", short],
    onHold: [self, held, short],
    recalledByOrigin: [self, "ok", short],
    recalledByAuthority: [self, "ok", short],
    shareRecalled: [self, "ok", short],
    implicated: [self, "ok", short],
    annulled: only(self, annulled),
    inTransit: only(self, short),
    spent: only(self, short),
  },
  destroy: {
    whole: only("ok", short),
    free: ["ok", "ok", short],
    onHold: [held, held, short],
    recalledByOrigin: ["ok", "ok", short],
    recalledByAuthority: ["ok", "ok", short],
    shareRecalled: ["ok", "ok", short],
    implicated: ["ok", "ok", short],
    annulled,
    inTransit: short,
    spent: short,
  },
  amend: {
    whole: only("ok"),
    free: only("ok"),
    onHold: only("ok"),
    recalledByOrigin: only("ok"),
    recalledByAuthority: only("ok"),
    shareRecalled: only("ok"),
    implicated: only("ok"),
    annulled: only(annulled),
    inTransit: only("ok"),
    spent: only("ok"),
  },
  /** Of a registered batch. */
  annul: {
    whole: only("ok"),
    free: only(spent),
    onHold: only(held),
    recalledByOrigin: only(recalled),
    recalledByAuthority: only(recalled),
    shareRecalled: only(recalled),
    implicated: only("BatchWasMade"),
    annulled: only(annulled),
    inTransit: only(spent),
    spent: only(spent),
  },
  /** Of the act that made a batch. Another cannot even name it: its id has the account in it. */
  annulTransformation: {
    whole: only("ok", "BatchUnknown"),
    free: only(spent, "BatchUnknown"),
    onHold: only(held, "BatchUnknown"),
    recalledByOrigin: only(recalled, "BatchUnknown"),
    recalledByAuthority: only(recalled, "BatchUnknown"),
    shareRecalled: only(recalled, "BatchUnknown"),
    implicated: only(recalled, "BatchUnknown"),
    annulled: only(annulled, "BatchUnknown"),
    inTransit: only(spent, "BatchUnknown"),
    spent: only(spent, "BatchUnknown"),
  },
  hold: {
    whole: only("ok", nothing),
    free: ["ok", "ok", nothing],
    onHold: [held, held, nothing],
    recalledByOrigin: ["ok", "ok", nothing],
    recalledByAuthority: ["ok", "ok", nothing],
    shareRecalled: ["ok", "ok", nothing],
    implicated: ["ok", "ok", nothing],
    annulled: nothing,
    inTransit: nothing,
    spent: nothing,
  },
  release: {
    whole: "BatchNotOnHold",
    free: "BatchNotOnHold",
    onHold: ["ok", "ok", "BatchNotOnHold"],
    recalledByOrigin: "BatchNotOnHold",
    recalledByAuthority: "BatchNotOnHold",
    shareRecalled: "BatchNotOnHold",
    implicated: "BatchNotOnHold",
    annulled: "BatchNotOnHold",
    inTransit: "BatchNotOnHold",
    spent: "BatchNotOnHold",
  },
  /** The whole batch. */
  recall: {
    whole: only("ok"),
    free: only("ok"),
    onHold: only("ok"),
    recalledByOrigin: only("BatchAlreadyRecalled"),
    recalledByAuthority: only("ok"),
    shareRecalled: only("ok"),
    implicated: only("ok"),
    annulled: only(annulled),
    inTransit: only("ok"),
    spent: only("ok"),
  },
  lift: {
    whole: only("BatchNotRecalled"),
    free: only("BatchNotRecalled"),
    onHold: only("BatchNotRecalled"),
    recalledByOrigin: only("ok"),
    recalledByAuthority: only("BatchNotRecalled"),
    shareRecalled: only("BatchNotRecalled"),
    implicated: only("BatchNotRecalled"),
    annulled: only(annulled),
    inTransit: only("BatchNotRecalled"),
    spent: only("BatchNotRecalled"),
  },
  /** The holder's share. */
  recallShare: {
    whole: only(nothing),
    free: only("ok"),
    onHold: only("ok"),
    recalledByOrigin: only("ok"),
    recalledByAuthority: only("ok"),
    shareRecalled: only("BatchAlreadyRecalled"),
    implicated: only("ok"),
    annulled: only(annulled),
    inTransit: only(nothing),
    spent: only("ok"),
  },
  liftShare: {
    whole: only("BatchNotRecalled"),
    free: only("BatchNotRecalled"),
    onHold: only("BatchNotRecalled"),
    recalledByOrigin: only("BatchNotRecalled"),
    recalledByAuthority: only("BatchNotRecalled"),
    shareRecalled: only("ok"),
    implicated: only("BatchNotRecalled"),
    annulled: only(annulled),
    inTransit: only("BatchNotRecalled"),
    spent: only("BatchNotRecalled"),
  },
} satisfies Record<string, Record<State, Cell>>;

/** What authorities do, directly, with the whole batch. */
const BY_AUTHORITY = {
  recallByAuthority: (state: State): Outcome =>
    state === "annulled" ? annulled : state === "recalledByAuthority" ? "BatchAlreadyRecalled" : "ok",
  liftByAuthority: (state: State): Outcome => (state === "recalledByAuthority" ? "ok" : "BatchNotRecalled"),
};

export type Action = keyof typeof TABLE | keyof typeof BY_AUTHORITY | "propagate";

/** `propagate` tells a made batch what it was made of: anyone may, from anywhere, as often as they like. */
export const ACTIONS = [...Object.keys(TABLE), ...Object.keys(BY_AUTHORITY), "propagate"] as Action[];

/** Whether there is such a thing to try. */
export function isPossible(form: Form, state: State, action: Action): boolean {
  if (form === "registered")
    return state !== "implicated" && action !== "annulTransformation" && action !== "propagate";
  return action !== "annul" || state === "implicated";
}

export function expectedOf(state: State, action: Action, actor: Actor): Outcome {
  if (action === "propagate") return "ok";
  if (action in BY_AUTHORITY) {
    const outcome = BY_AUTHORITY[action as keyof typeof BY_AUTHORITY];
    return actor === "authority" ? outcome(state) : "AccessManagedUnauthorized";
  }
  if (actor === "authority" || actor === "registrar") return "BatchesOnlyThroughRelay";
  if (actor === "suspended") return "OrganisationNotActive";
  const row: Record<State, Cell> = TABLE[action as keyof typeof TABLE];
  const cell = row[state];
  return typeof cell === "string" ? cell : cell[["origin", "holder", "stranger"].indexOf(actor)]!;
}

export const LINE_STATES = ["none", "inTransit", "overdue", "received", "cancelled"] as const;
export const LINE_ACTIONS = ["receive", "cancel", "sendAgain", "return"] as const;
export const LINE_ACTORS = ["sender", "receiver", "stranger", "suspended", "authority", "registrar"] as const;

export type LineState = (typeof LINE_STATES)[number];
export type LineAction = (typeof LINE_ACTIONS)[number];
export type LineActor = (typeof LINE_ACTORS)[number];

const ended: [Outcome, Outcome, Outcome] = Array(3).fill("ShipmentLineNotInTransit") as [Outcome, Outcome, Outcome];
const yours = "ShipmentNotYours";
const unaccepted = "ShipmentMoreThanAccepted";
/** The same batch under the same document: of another sender that is another shipment, for which it has no stock. */
const again: [Outcome, Outcome, Outcome] = ["ShipmentLineAlreadySent", short, short];

/** For sender, receiver and stranger. The receiver, had it received before, could have stock to send: here it has not. */
const LINES: Record<LineAction, Record<LineState, [Outcome, Outcome, Outcome]>> = {
  receive: {
    none: ended,
    inTransit: [yours, "ok", yours],
    overdue: [yours, "ok", yours],
    received: ended,
    cancelled: ended,
  },
  cancel: {
    none: ended,
    inTransit: ["ShipmentNotYetCancellable", yours, yours],
    overdue: ["ok", yours, yours],
    received: ended,
    cancelled: ended,
  },
  sendAgain: {
    none: ["ok", short, short],
    inTransit: again,
    overdue: again,
    // It accepted all of it, and may send it on under a document of its own.
    received: ["ShipmentLineAlreadySent", "ok", short],
    cancelled: again,
  },
  /** What was accepted goes back, with a document of its own. */
  return: {
    none: [yours, yours, yours],
    inTransit: [yours, unaccepted, yours],
    overdue: [yours, unaccepted, yours],
    received: [yours, "ok", yours],
    cancelled: [yours, unaccepted, yours],
  },
};

/** *suspended* is each side in turn, stopped by a registrar. */
export function expectedOfLine(state: LineState, action: LineAction, actor: LineActor): Outcome {
  if (actor === "authority" || actor === "registrar") return "BatchesOnlyThroughRelay";
  if (actor === "suspended") return "OrganisationNotActive";
  return LINES[action][state][["sender", "receiver", "stranger"].indexOf(actor)]!;
}
