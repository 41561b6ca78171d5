import type { Page } from "../../accept/paging.ts";
import { may } from "../../access/roles.ts";
import { actedFor, type Doing, doingsCard, doneOf, listCard, markOf } from "../../desk/cards.ts";
import { type ActName, type DeskUser, renderDesk } from "../../desk/frame.ts";
import { html, type Html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { day, fact } from "../../web/parts.ts";
import type { Words } from "../../web/words.ts";
import type { ShipmentEndView, ShipmentView } from "../views/types.ts";
import { lineOf, partyOf, shipmentRow } from "./shipmentRow.ts";
import { shipmentHome } from "./shipmentSubject.ts";

interface View {
  user: DeskUser;
  csrf: string;
  done: string | null;
}

/** What is under way, to us and from us, and then what has arrived. */
export function renderShipmentsPage(
  context: PageContext,
  { user, csrf, done, underWay, all }: View & { underWay: Page<ShipmentView> | null; all: Page<ShipmentView> },
): string {
  const { words } = context;
  const { acts, desk } = words.t;
  const row = (shipment: ShipmentView) => shipmentRow(shipment, user, words);
  const moving = new Set(underWay?.items.map(({ id }) => id));
  const others = all.items.filter(({ id }) => !moving.has(id));
  return renderDesk(context, user, csrf, {
    title: acts.shipments,
    main: html`${doneOf(done)}
      <h1>${acts.shipments}</h1>
      ${underWay && listCard("under-way", acts.underWay, underWay.items, row)}
      ${underWay?.items.length === 0 && html`<p class="card">${acts.nothingUnderWay}</p>`}
      ${listCard("others", acts.otherShipments, others, row)}
      <p class="links">
        ${!underWay && html`<a href="/desk/shipments">${acts.newestShipments}</a>`}
        ${all.next && html`<a href="${`/desk/shipments?after=${encodeURIComponent(all.next)}`}">${acts.olderShipments}</a>`}
        <a href="/desk">${desk.backToDesk}</a>
      </p>`,
  });
}

export function renderShipmentPage(
  context: PageContext,
  shipment: ShipmentView,
  { user, csrf, done, now }: View & { now: string },
): string {
  const { words } = context;
  const { t } = words;
  const { carrier, cancellableFrom, lines } = shipment;
  return renderDesk(context, user, csrf, {
    title: t.acts.shipmentOf,
    main: html`${doneOf(done)}
      <section class="card hero">
        <p class="eyebrow">${t.acts.shipmentOf}</p>
        <h1>${partyOf(shipment, user, words)}</h1>
        ${markOf(shipment.state, shipment.rejection, words, lines[0]?.batch.lot)}
        ${actedFor(shipment.recordedBy, shipment.sender.name, words)}
        <ul class="rows">
          ${lines.map((line) => html`<li><a href="${`/desk/batches/${line.batch.id}`}">${lineOf(line, words)}</a></li>`)}
        </ul>
        <dl class="facts">
          ${fact("calendar", t.acts.fields.dispatchedOn, day(shipment.dispatchedOn, words))}
          ${carrier && fact("cart", t.acts.fields.carrier, "name" in carrier ? html`<bdi>${carrier.name}</bdi>` : words.name(carrier.organisation.name))}
          ${cancellableFrom && fact("waiting", t.acts.cancellableFrom, html`<time datetime="${cancellableFrom}">${words.time(cancellableFrom)}</time>`)}
          ${shipment.note && fact("note", t.acts.fields.note, words.name(shipment.note))}
        </dl>
      </section>
      ${doingsCard(doingsOf(shipment, user, now), words)}
      ${listCard("ends", t.acts.ends, shipment.ends.toReversed(), (end) => endRow(end, shipment, words))}
      <p class="links">
        <a href="${context.path}">${t.desk.refresh}</a><a href="/desk/shipments">${t.acts.shipments}</a>
      </p>`,
  });
}

/** Until a line has ended it is the receiver's turn; the sender's only when the days are over. */
function doingsOf(shipment: ShipmentView, { account, role }: DeskUser, now: string): Doing[] {
  const { lines, receiver, cancellableFrom } = shipment;
  if (!lines.some(({ state }) => state === "in_transit")) return [];
  const here = shipmentHome(shipment);
  if (receiver.id === account && may(role, "shipment.receive"))
    return [
      { act: "receiveShipment", to: `${here}/receive-shipment` },
      { act: "rejectShipment", to: `${here}/reject-shipment` },
    ];
  const due = cancellableFrom !== null && cancellableFrom <= now;
  return receiver.id !== account && due && may(role, "shipment.send")
    ? [{ act: "cancelShipment", to: `${here}/cancel-shipment` }]
    : [];
}

const TITLES = {
  receipt: "receiveShipment",
  rejection: "rejectShipment",
  cancellation: "cancelShipment",
} as const satisfies Record<ShipmentEndView["kind"], ActName>;

function endRow(end: ShipmentEndView, { sender, receiver }: ShipmentView, words: Words): Html {
  const by = end.kind === "cancellation" ? sender : receiver;
  return html`<p class="facts-line">
      <strong>${words.t.acts.titles[TITLES[end.kind]]}</strong
      ><span>${day(end.receivedOn ?? end.createdAt, words)}</span>
    </p>
    ${end.reason !== undefined && html`<p><bdi>${end.reason}</bdi></p>`}
    ${end.note && html`<p>${words.name(end.note)}</p>`} ${markOf(end.state, end.rejection, words)}
    ${actedFor(end.recordedBy, by.name, words)}`;
}
