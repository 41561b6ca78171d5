import type { AgreementState } from "../../chain/enums.ts";

/** `proposer`, `answerer` and `disputer` are each the seller or the buyer. */
export type AgreementRole = "seller" | "buyer" | "arbiter";
export type ActorRole = AgreementRole | "proposer" | "answerer" | "disputer";

export interface AgreementRule {
  in: readonly AgreementState[];
  by: readonly ActorRole[];
}

const GOES_ON = ["accepted", "overdue"] as const;
const PAID_IN = [...GOES_ON, "disputed", "resolved", "lapsed"] as const;

/**
 * The transition table, as the contract has it: which states each act is for, and whose it is. Receiving a delivery and
 * taking one back are not in it: they are for whoever is the receiver or the sender, however the agreement stands.
 */
export const AGREEMENT_ACTS = {
  accept: { in: ["proposed"], by: ["answerer"] },
  reject: { in: ["proposed"], by: ["answerer"] },
  counter: { in: ["proposed"], by: ["answerer"] },
  withdraw: { in: ["proposed"], by: ["proposer"] },
  allocate: { in: ["accepted"], by: ["seller"] },
  deallocate: { in: GOES_ON, by: ["seller"] },
  deliver: { in: ["accepted"], by: ["seller"] },
  release: { in: ["overdue", "settled", "resolved", "lapsed"], by: ["seller", "buyer", "arbiter"] },
  declarePayment: { in: PAID_IN, by: ["buyer"] },
  confirmPayment: { in: PAID_IN, by: ["seller"] },
  settle: { in: GOES_ON, by: ["seller", "buyer"] },
  dispute: { in: GOES_ON, by: ["seller", "buyer"] },
  withdrawDispute: { in: ["disputed"], by: ["disputer"] },
  resolve: { in: ["disputed"], by: ["arbiter"] },
} as const satisfies Record<string, AgreementRule>;
export type AgreementAct = keyof typeof AGREEMENT_ACTS;

/** What is reserved and can be sent no more is given back by the service itself. */
export const RELEASED_IN: readonly AgreementState[] = AGREEMENT_ACTS.release.in;

/** What is kept of the acts under an agreement, in the words of the REST surface; deliveries are shipments. */
export const ACT_KINDS = [
  "acceptance",
  "counter",
  "rejection",
  "withdrawal",
  "allocation",
  "release",
  "payment",
  "payment_confirmation",
  "settlement",
  "dispute",
  "dispute_withdrawal",
  "resolution",
] as const;
export type AgreementActKind = (typeof ACT_KINDS)[number];
