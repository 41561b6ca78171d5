import type { Intent } from "../accept/intents.ts";
import { type Act, annulTransformation, lift, recall, registerBatches, transform } from "../chain/calls.ts";
import type { Addresses } from "../chain/deployment.ts";

/** What an organisation's signed request calls. */
export function toAct(addresses: Addresses, intent: Intent): Act {
  const { batches } = addresses;
  switch (intent.kind) {
    case "registerBatches":
      return registerBatches(batches, intent.arguments.batches);
    case "transform":
      return transform(batches, intent.arguments);
    case "annulTransformation":
      return annulTransformation(batches, intent.arguments, intent.arguments.reason);
    case "recall":
      return recall(batches, intent.arguments);
    case "lift":
      return lift(batches, intent.arguments);
    case "recallByAuthority":
    case "liftByAuthority":
    case "propagate":
      throw new Error(`${intent.kind} does not go through the relay`);
  }
}
