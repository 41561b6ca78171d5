import type { Static } from "typebox";
import type { LedgerError } from "../../base/errors.ts";
import { inItsLanguage, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { html } from "../../web/html.ts";
import { lotCode, plainCode } from "../../web/words.ts";
import { receiveShipment } from "../acts/receiveShipment.ts";
import type { LineView, NewReceipt, ShipmentView } from "../views/schemas.ts";
import { lineOf } from "./page.ts";
import { type DeliveryOf, shipmentForm, type ShipmentInput } from "./shipmentForm.ts";

/** Two fields for each line that is in transit, named by its batch: other lines may end while the form is open. */
type Field = "receivedOn" | "note" | `accepted-${string}` | `missing-${string}`;

const open = ({ lines }: ShipmentView): LineView[] => lines.filter(({ state }) => state === "in_transit");

/** What arrived of a shipment, line by line; what is neither accepted nor missing goes back. */
export const receiptForm = (deliveryOf: DeliveryOf) =>
  shipmentForm<typeof receiveShipment, Field>(receiveShipment, deliveryOf, {
    act: receiveShipment.word,
    fields: (shipment) => [
      "receivedOn",
      ...open(shipment).flatMap(({ batch }): Field[] => [`accepted-${batch.id}`, `missing-${batch.id}`]),
      "note",
    ],
    start: (shipment, { today, words }) => ({
      receivedOn: today,
      ...Object.fromEntries(
        open(shipment).map(({ batch, quantity }) => [`accepted-${batch.id}`, words.typed(quantity.value)]),
      ),
    }),
    labelOf: (field, shipment, words) => {
      const { acts } = words.t;
      const [part, id] = field.split("-") as ["receivedOn" | "note" | "accepted" | "missing", string | undefined];
      const line = open(shipment).find(({ batch }) => batch.id === id);
      if (!line) return acts.fields[part];
      const { batch, quantity } = line;
      return words.format(acts[part === "missing" ? "missingOf" : "acceptedOf"], {
        lot: plainCode(batch.lot),
        unit: words.t.unitNames[quantity.unit],
      });
    },
    draw: (controls, shipment, { words, today }) => [
      controls.date("receivedOn", { max: today }),
      open(shipment).map(
        (line) =>
          html`<fieldset>
            <legend>${words.say(words.t.batch.eyebrow, { lot: lotCode(line.batch.lot) })}</legend>
            <p>${lineOf(line, words)}</p>
            <div class="pair">
              ${controls.number(`accepted-${line.batch.id}`)}
              ${controls.number(`missing-${line.batch.id}`, { optional: true })}
            </div>
          </fieldset>`,
      ),
      controls.note("note", { optional: true }),
    ],
    read: (typed, shipment, words) => {
      const reading = new Reading(typed, words);
      const note = reading.text("note");
      const lines = open(shipment).map(({ batch, quantity: { unit } }) => {
        const missing = reading.text(`missing-${batch.id}`) && reading.number(`missing-${batch.id}`);
        return {
          batch: batch.id,
          accepted: { value: reading.amount(`accepted-${batch.id}`), unit },
          ...(missing && { missing: { value: missing, unit } }),
        };
      });
      const body = {
        receivedOn: reading.day("receivedOn"),
        ...(note && { note: inItsLanguage(note, words.language) }),
        // Where nothing is in transit any more, the ledger says so.
        ...(lines.length > 0 && { lines }),
      };
      return reading.give({ shipment, body });
    },
    fieldOf: fieldOfReceipt,
  });

function fieldOfReceipt(error: LedgerError, { body }: ShipmentInput<typeof receiveShipment>): Field | null {
  const { lines = [] } = body as Static<typeof NewReceipt>;
  const [, at, part] = /^\/lines\/(\d+)(?:\/(accepted|missing))?/.exec(error.pointer ?? "") ?? [];
  const line = at === undefined ? undefined : lines[Number(at)];
  if (line) return part === "missing" ? `missing-${line.batch}` : `accepted-${line.batch}`;
  return fieldOf<Field>(error, { "/receivedOn": "receivedOn", "/note": "note" });
}
