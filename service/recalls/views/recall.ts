import type { Static } from "typebox";
import type { OperationState } from "../../accept/evidence.ts";
import { DIMENSIONS, formatQuantity, type UnitCode } from "../../values/quantities.ts";
import type { ReachSums } from "../rows/reach.ts";
import type { Reached, Recall } from "./schemas.ts";

export type RecallState = "proposed" | "withdrawn" | "expired" | OperationState;

/** How far a recall reaches, as it was told with the proposal. Of what became new batches only those are counted. */
export interface Reach {
  batches: number;
  organisations: number;
  quantities: { unit: UnitCode; free: string; inTransit: string; spent: string }[];
}

export type RecallView = Static<typeof Recall>;

/** How stock left other than into new batches: sold to people, given as a sample, destroyed, lost, missing on arrival. */
export type Fate = "retail" | "sample" | "destroyed" | "lost" | "missing";

export interface Transit {
  shipment: string;
  /** The other side. */
  organisation: string;
  quantity: string;
}

/** What one organisation has, or had, of one batch. */
export type ReachedView = Static<typeof Reached>;

/** Sums over batches of one dimension are told in its largest common unit. */
const UNIT_OF: Record<number, UnitCode> = {
  [DIMENSIONS.mass]: "KGM",
  [DIMENSIONS.volume]: "LTR",
  [DIMENSIONS.length]: "MTR",
  [DIMENSIONS.area]: "MTK",
  [DIMENSIONS.piece]: "H87",
};

export function toReach({ batches, organisations, quantities }: ReachSums): Reach {
  return {
    batches,
    organisations,
    quantities: quantities.map(({ dimension, free, inTransit, spent }) => {
      const unit = UNIT_OF[dimension]!;
      const told = (base: bigint) => formatQuantity(base, unit);
      return { unit, free: told(free), inTransit: told(inTransit), spent: told(spent) };
    }),
  };
}
