import type { AgreementState } from "../../chain/enums.ts";

/** `proposer`, `answerer` and `disputer` are each the seller or the buyer. */
export type AgreementRole = "seller" | "buyer" | "arbiter";
export type ActorRole = AgreementRole | "proposer" | "answerer" | "disputer";

export interface AgreementRule {
  in: readonly AgreementState[];
  by: readonly ActorRole[];
  /** Where it leads; left out: back to where it was. One side's word alone does not settle. */
  leadsTo?: AgreementState;
}

const GOES_ON = ["accepted", "overdue"] as const;
const PAID_IN = [...GOES_ON, "disputed", "resolved", "lapsed"] as const;

/**
 * The transition table, as the contract has it: which states each act is for, and whose it is. Receiving a delivery and
 * taking one back are not in it: they are for whoever is the receiver or the sender, however the agreement stands.
 */
export const AGREEMENT_ACTS = {
  accept: { in: ["proposed"], by: ["answerer"], leadsTo: "accepted" },
  reject: { in: ["proposed"], by: ["answerer"], leadsTo: "rejected" },
  counter: { in: ["proposed"], by: ["answerer"], leadsTo: "countered" },
  withdraw: { in: ["proposed"], by: ["proposer"], leadsTo: "withdrawn" },
  allocate: { in: ["accepted"], by: ["seller"] },
  deallocate: { in: GOES_ON, by: ["seller"] },
  deliver: { in: ["accepted"], by: ["seller"] },
  returnDelivery: { in: PAID_IN, by: ["buyer"] },
  release: { in: ["overdue", "settled", "resolved", "lapsed"], by: ["seller", "buyer", "arbiter"] },
  declarePayment: { in: PAID_IN, by: ["buyer"] },
  confirmPayment: { in: PAID_IN, by: ["seller"] },
  settle: { in: GOES_ON, by: ["seller", "buyer"] },
  dispute: { in: GOES_ON, by: ["seller", "buyer"], leadsTo: "disputed" },
  withdrawDispute: { in: ["disputed"], by: ["disputer"], leadsTo: "accepted" },
  resolve: { in: ["disputed"], by: ["arbiter"], leadsTo: "resolved" },
} as const satisfies Record<string, AgreementRule>;
export type AgreementAct = keyof typeof AGREEMENT_ACTS;

export const ruleOf = (act: AgreementAct): AgreementRule => AGREEMENT_ACTS[act];

export const isIn = (states: readonly AgreementState[], state: AgreementState | null): boolean =>
  state !== null && states.includes(state);

/** Whether an act is for an agreement in this state; `null`: it is not on the chain. */
export const mayIn = (act: AgreementAct, state: AgreementState | null): boolean => isIn(AGREEMENT_ACTS[act].in, state);

/** It ended before both had agreed. */
export const REFUSED_IN: readonly AgreementState[] = ["withdrawn", "rejected", "countered", "expired"];
/** It ended after both had agreed. */
export const ENDED_IN: readonly AgreementState[] = ["settled", "resolved", "lapsed"];
/** Both agreed, at some time. */
export const ACCEPTED_IN: readonly AgreementState[] = [...GOES_ON, "disputed", ...ENDED_IN];
/** Lists call these open: somebody can still bring them on. */
export const OPEN_IN: readonly AgreementState[] = ["none", "proposed", ...GOES_ON, "disputed"];
/** Something may still be sent, or what was set aside is kept until it is decided. */
export const KEPT_IN: readonly AgreementState[] = ["none", "proposed", "accepted", "disputed"];

/** What is reserved and can be sent no more is given back by the service itself. */
export const RELEASED_IN: readonly AgreementState[] = AGREEMENT_ACTS.release.in;

/** What is kept of the acts under an agreement, in the words of the REST surface; deliveries are shipments. */
export const KEPT_ACTS = {
  acceptance: "accept",
  counter: "counter",
  rejection: "reject",
  withdrawal: "withdraw",
  allocation: "allocate",
  release: "deallocate",
  payment: "declarePayment",
  payment_confirmation: "confirmPayment",
  settlement: "settle",
  dispute: "dispute",
  dispute_withdrawal: "withdrawDispute",
  resolution: "resolve",
} as const satisfies Record<string, AgreementAct>;
export type AgreementActKind = keyof typeof KEPT_ACTS;
export const ACT_KINDS = Object.keys(KEPT_ACTS) as AgreementActKind[];
