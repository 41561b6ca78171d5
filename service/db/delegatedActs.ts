import type { GrantableAct } from "../domain/delegation.ts";
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
};

export const actOfWish = (kind: IntentKind): GrantableAct | null => ACTS[kind] ?? null;
