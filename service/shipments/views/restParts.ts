import Type from "typebox";
import { HASH } from "../../values/schemas.ts";

/** What the routes of shipments have in common. */

export const ShipmentPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "shipment", description: "The shipment's id." }),
});

export const atShipment = { what: "The shipment.", of: (_: never, id: string): string => `/v1/shipments/${id}` };

/** What was sent, by the id that it was given. */
export const atNewShipment = { ...atShipment, of: ({ id }: { id: string }): string => `/v1/shipments/${id}` };

export const LINE_ERRORS = [
  "UNIT_UNKNOWN",
  "UNIT_MISMATCH",
  "QUANTITY_MALFORMED",
  "QUANTITY_NOT_POSITIVE",
  "QUANTITY_TOO_PRECISE",
  "QUANTITY_TOO_LARGE",
  "BATCH_REPEATED",
] as const;

export const DATE_ERRORS = ["DATE_INVALID", "DATE_IN_FUTURE", "DATE_ORDER"] as const;

/** What ending a shipment may be refused for. */
export const ENDING_ERRORS = ["SHIPMENT_NOT_YOURS", "SHIPMENT_NOT_MINED", "SHIPMENT_LINE_ENDED"] as const;
