import type { FastifyInstance } from "fastify";
import { actForm } from "../../desk/form.ts";
import type { Doors } from "../../desk/guards.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { cancelShipment } from "../acts/cancelShipment.ts";
import { receiveShipment } from "../acts/receiveShipment.ts";
import type { ShipmentDesk } from "./reads.ts";
import { receiptForm } from "./receive.ts";
import { type DeliveryOf, shipmentForm } from "./shipmentForm.ts";

/** The receiver takes nothing of it. */
const rejectionForm = (deliveryOf: DeliveryOf) =>
  shipmentForm<typeof receiveShipment, "reason" | "receivedOn">(receiveShipment, deliveryOf, {
    act: "rejectShipment",
    fields: () => ["reason", "receivedOn"],
    start: (_, { today }) => ({ receivedOn: today }),
    labelOf: (field, _, { t }) => t.acts.fields[field],
    draw: (controls, _, { words, today }) => [
      controls.note("reason", { hint: words.t.acts.reasonHint }),
      controls.date("receivedOn", { max: today }),
    ],
    read: (typed, shipment, words) => {
      const reading = new Reading(typed, words);
      const body = { reason: reading.needed("reason"), receivedOn: reading.day("receivedOn") };
      return reading.give({ shipment, body });
    },
    fieldOf: (error) => fieldOf(error, { "/reason": "reason", "/receivedOn": "receivedOn" }),
  });

/** The sender takes back what nobody received in time. */
const cancellationForm = (deliveryOf: DeliveryOf) =>
  shipmentForm<typeof cancelShipment, "reason">(cancelShipment, deliveryOf, {
    act: cancelShipment.word,
    fields: () => ["reason"],
    start: () => ({}),
    labelOf: (field, _, { t }) => t.acts.fields[field],
    draw: (controls) => controls.note("reason", { hint: controls.words.t.acts.reasonHint }),
    read: (typed, shipment, words) => {
      const reading = new Reading(typed, words);
      return reading.give({ shipment, body: { reason: reading.needed("reason") } });
    },
    fieldOf: (error) => fieldOf(error, { "/reason": "reason" }),
  });

/** Every form about one shipment. */
export function shipmentForms(app: FastifyInstance, deps: ShipmentDesk, doors: Doors, deliveryOf: DeliveryOf): void {
  actForm(app, deps, doors, receiptForm(deliveryOf));
  actForm(app, deps, doors, rejectionForm(deliveryOf));
  actForm(app, deps, doors, cancellationForm(deliveryOf));
}
