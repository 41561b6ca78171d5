import type { GrantableAct } from "../access/delegation.ts";
import type { IntentKind } from "./intents.ts";

/** Which act a delegate needs to be granted for what is wanted; what is not here nobody does for another. */
const ACTS: Partial<Record<IntentKind, GrantableAct>> = {
  register_batches: "register",
  transform: "transform",
  annul_transformation: "annul_transformation",
  ship: "ship",
  receive_shipment: "receive",
  cancel_shipment: "cancel",
  dispose_batch: "dispose",
  amend_batch: "amend",
  annul_batch: "annul",
  hold_batch: "hold",
  release_batch: "release",
  recall_batch: "recall",
  lift_batch: "lift",
  propose_agreement: "propose",
  counter_agreement: "counter",
  accept_agreement: "accept",
  reject_agreement: "reject",
  withdraw_agreement: "withdraw",
  allocate_stock: "allocate",
  deallocate_stock: "allocate",
  deliver: "deliver",
  receive_delivery: "receive_delivery",
  cancel_delivery: "cancel_delivery",
  declare_payment: "declare_payment",
  confirm_payment: "confirm_payment",
  settle_agreement: "settle",
  dispute_agreement: "dispute",
  withdraw_dispute: "dispute",
};

export const actOfWish = (kind: IntentKind): GrantableAct | null => ACTS[kind] ?? null;
