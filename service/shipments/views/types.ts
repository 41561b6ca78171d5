import type { Static } from "typebox";
import type { Names } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import type { Shipment, ShipmentEnd } from "./schemas.ts";

/** queued: not on the chain yet; rejected: never will be; refused: all of it, and it is the sender's again. */
export type LineState = "queued" | "rejected" | "in_transit" | "received" | "refused" | "cancelled";

/** A part of a batch that was sent. Quantities are in the unit of the batch. */
export interface LineView {
  batch: { id: string; code: string; lot: string; product: Names };
  quantity: Quantity;
  state: LineState;
  /** What arrived, as the chain says; null until the line is received or refused. */
  arrived: { accepted: Quantity; missing: Quantity; refused: Quantity } | null;
}

/** A receipt, rejection or cancellation of some or all lines. */
export type ShipmentEndView = Static<typeof ShipmentEnd>;

export type ShipmentView = Static<typeof Shipment>;
