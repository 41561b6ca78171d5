import type { GrantableAct } from "../access/delegation.ts";
import type { IntentKind } from "./intents.ts";

/** Which act a delegate needs to be granted for what is wanted; what is not here nobody does for another. */
const ACTS: Partial<Record<IntentKind, GrantableAct>> = {
  registerBatches: "register",
  transform: "transform",
  annulTransformation: "annul_transformation",
  recall: "recall",
  lift: "lift",
};

export const actOfWish = (kind: IntentKind): GrantableAct | null => ACTS[kind] ?? null;
