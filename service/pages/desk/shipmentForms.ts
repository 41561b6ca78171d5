import type { FastifyInstance } from "fastify";
import type { ShipmentView } from "../../ledger/views.ts";
import type { Reasoned } from "./actDeps.ts";
import type { DeskDeps } from "./deps.ts";
import type { Doors } from "./doors.ts";
import { type ActForm, actForm } from "./form.ts";
import { Reading } from "./reading.ts";
import { reasonForm } from "./reasonForm.ts";
import { receiptForm } from "./receiptForm.ts";
import { fieldOf } from "./refusals.ts";
import { shipmentSubject } from "./shipmentSubject.ts";

/** The receiver takes nothing of it. */
const rejectionForm: ActForm<ShipmentView, "reason" | "receivedOn", Reasoned & { receivedOn: string }, void> = {
  ...shipmentSubject,
  act: "rejection",
  path: "/desk/shipments/:id/rejection",
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
const cancellationForm = reasonForm<ShipmentView>({
  ...shipmentSubject,
  act: "cancellation",
  path: "/desk/shipments/:id/cancellation",
  action: "shipment.send",
  do: (deps, user, input, wish) => deps.cancel(user, input, wish),
});

/** Every form about one shipment. */
export function shipmentForms(app: FastifyInstance, deps: DeskDeps, doors: Doors): void {
  actForm(app, deps, doors, receiptForm);
  actForm(app, deps, doors, rejectionForm);
  actForm(app, deps, doors, cancellationForm);
}
