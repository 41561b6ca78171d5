import type { FastifyInstance } from "fastify";
import { type ActForm, actForm } from "../../desk/form.ts";
import type { Doors } from "../../desk/guards.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { cancelShipment } from "../acts/cancelShipment.ts";
import { receiveShipment } from "../acts/receiveShipment.ts";
import type { ShipmentView } from "../views/types.ts";
import { type DeliveryActs, type EndingActs, endingActs, type ShipmentInput } from "./endings.ts";
import { shipmentSubject } from "./page.ts";
import type { ShipmentDesk } from "./reads.ts";
import { receiptForm } from "./receive.ts";

interface Rejection extends ShipmentInput {
  body: { reason: string; receivedOn: string };
}

/** The receiver takes nothing of it. */
const rejectionForm = (
  actOf: EndingActs["receive"],
): ActForm<ShipmentDesk, ShipmentView, "reason" | "receivedOn", Rejection, unknown> => ({
  ...shipmentSubject,
  act: "rejectShipment",
  path: "/desk/shipments/:id/reject-shipment",
  by: receiveShipment.by,
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
  do: (deps, user, { shipment, body }, key) => deps.perform(actOf(shipment), user, { subject: shipment.id, body }, key),
});

interface Cancellation extends ShipmentInput {
  body: { reason: string };
}

/** The sender takes back what nobody received in time. */
const cancellationForm = (
  actOf: EndingActs["cancel"],
): ActForm<ShipmentDesk, ShipmentView, "reason", Cancellation, unknown> => ({
  ...shipmentSubject,
  act: "cancelShipment",
  path: "/desk/shipments/:id/cancel-shipment",
  by: cancelShipment.by,
  fields: () => ["reason"],
  start: () => ({}),
  labelOf: (field, _, { t }) => t.acts.fields[field],
  draw: (controls) => controls.note("reason", { hint: controls.words.t.acts.reasonHint }),
  read: (typed, shipment, words) => {
    const reading = new Reading(typed, words);
    return reading.give({ shipment, body: { reason: reading.needed("reason") } });
  },
  fieldOf: (error) => fieldOf(error, { "/reason": "reason" }),
  do: (deps, user, { shipment, body }, key) => deps.perform(actOf(shipment), user, { subject: shipment.id, body }, key),
});

/** Every form about one shipment. */
export function shipmentForms(app: FastifyInstance, deps: ShipmentDesk, doors: Doors, delivery: DeliveryActs): void {
  const acts = endingActs(delivery);
  actForm(
    app,
    deps,
    doors,
    receiptForm((shipment) => acts.receive(shipment)),
  );
  actForm(
    app,
    deps,
    doors,
    rejectionForm((shipment) => acts.receive(shipment)),
  );
  actForm(
    app,
    deps,
    doors,
    cancellationForm((shipment) => acts.cancel(shipment)),
  );
}
