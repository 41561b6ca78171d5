import { markOf } from "../../desk/cards.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { type Content, type Html, html } from "../../web/html.ts";
import { day } from "../../web/parts.ts";
import { lotCode, type Words } from "../../web/words.ts";
import type { LineView, ShipmentView } from "../views/types.ts";

/** One shipment in a list: with whom, when, and what became of each line. */
export function shipmentRow(shipment: ShipmentView, user: DeskUser, words: Words): Html {
  return html`<p class="what">
      <a href="${`/desk/shipments/${shipment.id}`}"><strong>${partyOf(shipment, user, words)}</strong></a>
    </p>
    <p class="facts-line"><span>${day(shipment.dispatchedOn, words)}</span></p>
    <ul>
      ${shipment.lines.map((line) => html`<li>${lineOf(line, words)}</li>`)}
    </ul>
    ${markOf(shipment.state, shipment.rejection, words, shipment.lines[0]?.batch.lot)}`;
}

/** The other side, as seen from here. */
export function partyOf({ sender, receiver }: ShipmentView, user: DeskUser, words: Words): Html {
  const { acts } = words.t;
  return sender.id === user.account
    ? words.say(acts.to, { organisation: words.name(receiver.name) })
    : words.say(acts.from, { organisation: words.name(sender.name) });
}

export function lineOf({ batch, quantity, state, arrived }: LineView, words: Words): Html {
  const { acts } = words.t;
  const told = {
    quantity: html`<strong>${words.quantity(quantity)}</strong>`,
    product: words.name(batch.product),
    lot: lotCode(batch.lot),
    state: words.tell(acts.lineState, { state }),
  };
  return html`${words.say(acts.line, told)} ${arrived && partsOf(arrived, words)}`;
}

/** Where not all of it arrived, what did and what did not. */
function partsOf({ accepted, missing, refused }: NonNullable<LineView["arrived"]>, words: Words): Content {
  const { acts } = words.t;
  if (Number(missing.value) === 0 && Number(refused.value) === 0) return null;
  const told = {
    accepted: words.quantity(accepted),
    missing: words.quantity(missing),
    refused: words.quantity(refused),
  };
  return html`<br /><small>${words.tell(acts.arrived, told)}</small>`;
}
