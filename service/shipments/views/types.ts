import type { Static } from "typebox";
import type { Shipment, ShipmentEnd } from "./schemas.ts";

export type ShipmentView = Static<typeof Shipment>;

/** A part of a batch that was sent. Quantities are in the unit of the batch. */
export type LineView = ShipmentView["lines"][number];
export type LineState = LineView["state"];

/** A receipt, rejection or cancellation of some or all lines. */
export type ShipmentEndView = Static<typeof ShipmentEnd>;
