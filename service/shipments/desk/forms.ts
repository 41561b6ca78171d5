import type { FastifyInstance } from "fastify";
import type { ArgumentsOf, Done } from "../../accept/act.ts";
import { actForm } from "../../desk/form.ts";
import type { Guards } from "../../desk/guards.ts";
import { inItsLanguage, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { cancelShipment } from "../acts/cancelShipment.ts";
import { html } from "../../web/html.ts";
import { plainCode } from "../../web/words.ts";
import { receiveShipment } from "../acts/receiveShipment.ts";
import { returnShipment } from "../acts/returnShipment.ts";
import { lineOf, returnableOf, shipmentHome } from "./page.ts";
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

type ReturnField = "dispatchedOn" | "carrier" | "note" | `quantity-${string}`;

const RETURN_POINTERS = { "/dispatchedOn": "dispatchedOn", "/carrier": "carrier", "/note": "note" } as const;

/** The receiver sends back some of what it accepted; of lines without a quantity, nothing. */
const returnForm = (deliveryOf: DeliveryOf) =>
  shipmentForm<typeof returnShipment, ReturnField>(returnShipment, deliveryOf, {
    act: returnShipment.word,
    fields: (shipment) => [
      ...returnableOf(shipment).map(({ batch }): ReturnField => `quantity-${batch.id}`),
      ...(["dispatchedOn", "carrier", "note"] as const),
    ],
    start: (_, { today }) => ({ dispatchedOn: today }),
    labelOf: (field, shipment, words) => {
      const { acts, returns, unitNames } = words.t;
      const line = returnableOf(shipment).find(({ batch }) => field === `quantity-${batch.id}`);
      if (!line) return acts.fields[field as "dispatchedOn" | "carrier" | "note"];
      return words.format(returns.quantityOf, { lot: plainCode(line.batch.lot), unit: unitNames[line.quantity.unit] });
    },
    draw: (controls, shipment, { words, today }) => [
      returnableOf(shipment).map(
        (line) =>
          html`<p>${lineOf(line, words)}</p>
            ${controls.number(`quantity-${line.batch.id}`, { hint: words.quantity(line.returnable!), optional: true })}`,
      ),
      controls.date("dispatchedOn", { max: today }),
      controls.text("carrier", { optional: true }),
      controls.note("note", { optional: true }),
    ],
    read: (typed, shipment, words) => {
      const reading = new Reading(typed, words);
      const lines = returnableOf(shipment).flatMap(({ batch, quantity: { unit } }) => {
        const field: ReturnField = `quantity-${batch.id}`;
        return reading.text(field) === ""
          ? []
          : [{ batch: batch.id, quantity: { value: reading.number(field), unit } }];
      });
      if (lines.length === 0) reading.refuse(null, words.t.returns.none);
      const [carrier, note] = [reading.text("carrier"), reading.text("note")];
      const body = {
        dispatchedOn: reading.day("dispatchedOn"),
        ...(carrier && { carrier: { name: carrier } }),
        ...(note && { note: inItsLanguage(note, words.language) }),
        lines,
      };
      return reading.give({ shipment, body });
    },
    fieldOf: (error, { body }) => {
      const [, at] = /^\/lines\/(\d+)/.exec(error.pointer ?? "") ?? [];
      return at === undefined
        ? fieldOf<ReturnField>(error, RETURN_POINTERS)
        : `quantity-${body.lines[Number(at)]!.batch}`;
    },
    done: (done) => {
      const { shipment: id } = (done as Done).arguments as ArgumentsOf<typeof returnShipment>;
      return { lot: "", to: shipmentHome({ id }) };
    },
  });

/** Every form about one shipment. */
export function shipmentForms(app: FastifyInstance, deps: ShipmentDesk, guards: Guards, deliveryOf: DeliveryOf): void {
  actForm(app, deps, guards, receiptForm(deliveryOf));
  actForm(app, deps, guards, rejectionForm(deliveryOf));
  actForm(app, deps, guards, cancellationForm(deliveryOf));
  actForm(app, deps, guards, returnForm(deliveryOf));
}
