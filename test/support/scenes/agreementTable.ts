/**
 * What may be done with an agreement, by whom, in each of its states; all of it is guarded by the contract. Time is in the
 * states: a proposal whose time is over is `expired`, an accepted agreement past its time of delivery `overdue`, a dispute
 * past its arbiter's time `lapsed`. The proposal is the seller's, the dispute the buyer's.
 */
export const STATES = [
  "none",
  "proposed",
  "accepted",
  "overdue",
  "disputed",
  "settled",
  "resolved",
  "lapsed",
  "withdrawn",
  "rejected",
  "countered",
  "expired",
] as const;

export const ACTORS = ["seller", "buyer", "arbiter", "stranger"] as const;

export type State = (typeof STATES)[number];
export type Actor = (typeof ACTORS)[number];

interface Rule {
  in: readonly State[];
  by: readonly Actor[];
}

const goesOn = ["accepted", "overdue"] as const;
const ended = ["settled", "resolved", "lapsed"] as const;

export const ACTS = {
  accept: { in: ["proposed"], by: ["buyer"] },
  reject: { in: ["proposed"], by: ["buyer"] },
  counter: { in: ["proposed"], by: ["buyer"] },
  withdraw: { in: ["proposed"], by: ["seller"] },
  allocate: { in: ["accepted"], by: ["seller"] },
  deallocate: { in: goesOn, by: ["seller"] },
  deliver: { in: ["accepted"], by: ["seller"] },
  /** Of what was accepted of a delivery. */
  returnDelivery: { in: [...goesOn, "disputed", "resolved", "lapsed"], by: ["buyer"] },
  /** Of what is still reserved. */
  release: { in: ["overdue", ...ended], by: ACTORS },
  declarePayment: { in: [...goesOn, "disputed", "resolved", "lapsed"], by: ["buyer"] },
  confirmPayment: { in: [...goesOn, "disputed", "resolved", "lapsed"], by: ["seller"] },
  settle: { in: goesOn, by: ["seller", "buyer"] },
  dispute: { in: goesOn, by: ["seller", "buyer"] },
  withdrawDispute: { in: ["disputed"], by: ["buyer"] },
  resolve: { in: ["disputed"], by: ["arbiter"] },
} as const satisfies Record<string, Rule>;

export type Act = keyof typeof ACTS;

/** How a delivery on its way ends: as any shipment does, in every state in which there can be one. */
export const DELIVERY_ACTS = { receiveDelivery: "buyer", cancelDelivery: "seller" } as const;

/** "ok", or the name of the contract's error: the state is judged first. */
export function expectedOf(state: State, act: Act, actor: Actor): string {
  const rule: Rule = ACTS[act];
  if (!rule.in.includes(state)) return "AgreementUnexpectedState";
  return rule.by.includes(actor) ? "ok" : "AgreementNotYours";
}
