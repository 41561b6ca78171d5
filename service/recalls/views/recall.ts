import type { Static } from "typebox";
import { COMMON_UNITS, formatQuantity } from "../../values/quantities.ts";
import type { ReachSums } from "../rows/reach.ts";
import type { Reached, Recall } from "./schemas.ts";

export type RecallView = Static<typeof Recall>;
export type RecallState = RecallView["state"];
/** How far a recall reaches, as it was told with the proposal. Of what became new batches only those are counted. */
export type Reach = RecallView["reach"];
/** What one organisation has, or had, of one batch. */
export type ReachedView = Static<typeof Reached>;
/** How stock left other than into new batches: sold to people, given as a sample, destroyed, lost, missing on arrival. */
export type SpentReason = ReachedView["spent"][number]["how"];

export function toReach({ batches, organisations, quantities }: ReachSums): Reach {
  return {
    batches,
    organisations,
    quantities: quantities.map(({ dimension, free, inTransit, spent }) => {
      const unit = COMMON_UNITS[dimension]!;
      const inUnit = (base: bigint) => formatQuantity(base, unit);
      return { unit, free: inUnit(free), inTransit: inUnit(inTransit), spent: inUnit(spent) };
    }),
  };
}
