import type { FastifyInstance } from "fastify";
import { type ActForm, actForm, reasonForm } from "../../desk/form.ts";
import type { Reasoned } from "../../desk/frame.ts";
import type { Doors } from "../../desk/guards.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import type { ShipmentView } from "../views/types.ts";
import { shipmentSubject } from "./page.ts";
import type { ShipmentDesk } from "./reads.ts";
import { receiptForm } from "./receive.ts";

/** The receiver takes nothing of it. */
const rejectionForm: ActForm<
  ShipmentDesk,
  ShipmentView,
  "reason" | "receivedOn",
  Reasoned & { receivedOn: string },
  void
> = {
  ...shipmentSubject,
  act: "rejectShipment",
  path: "/desk/shipments/:id/reject-shipment",
  action: "shipment.receive",
  fields: () => ["reason", "receivedOn"],
  start: (_, { today }) => ({ receivedOn: today }),
  labelOf: (field, _, { t }) => t.acts.fields[field],
  draw: (controls, _, { words, today }) => [
    controls.note("reason", { hint: words.t.acts.reasonHint }),
    controls.date("receivedOn", { max: today }),
  ],
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    return reading.give({ id, reason: reading.needed("reason"), receivedOn: reading.day("receivedOn") });
  },
  fieldOf: (error) => fieldOf(error, { "/reason": "reason", "/receivedOn": "receivedOn" }),
  do: (deps, user, input, wish) => deps.reject(user, input, wish),
};

/** The sender takes back what nobody received in time. */
const cancellationForm = reasonForm<ShipmentDesk, ShipmentView>({
  ...shipmentSubject,
  act: "cancelShipment",
  path: "/desk/shipments/:id/cancel-shipment",
  action: "shipment.send",
  do: (deps, user, input, wish) => deps.cancel(user, input, wish),
});

/** Every form about one shipment. */
export function shipmentForms(app: FastifyInstance, deps: ShipmentDesk, doors: Doors): void {
  actForm(app, deps, doors, receiptForm);
  actForm(app, deps, doors, rejectionForm);
  actForm(app, deps, doors, cancellationForm);
}
