import type { Page } from "../../accept/paging.ts";
import { mayDo } from "../../access/roles.ts";
import { actedFor, actsCard, type AvailableAct, doneOf, listCard, markOf } from "../../desk/cards.ts";
import { type ActName, type DeskUser, renderDesk } from "../../desk/frame.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { day, fact } from "../../web/parts.ts";
import { lotCode, type Words } from "../../web/words.ts";
import { cancelShipment } from "../acts/cancelShipment.ts";
import { receiveShipment } from "../acts/receiveShipment.ts";
import { returnShipment } from "../acts/returnShipment.ts";
import type { LineView, ShipmentEndView, ShipmentView } from "../views/schemas.ts";
import type { ShipmentDesk } from "./reads.ts";

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
        <p class="eyebrow">${shipment.returns === null ? t.acts.shipmentOf : t.returns.title}</p>
        <h1>${partyOf(shipment, user, words)}</h1>
        ${markOf(shipment.state, shipment.rejection, words, lines[0]?.batch.lot)}
        ${actedFor(shipment.recordedBy, shipment.sender, words)}
        <ul class="rows">
          ${lines.map((line) => html`<li><a href="${`/desk/batches/${line.batch.id}`}">${lineOf(line, words)}</a></li>`)}
        </ul>
        <dl class="facts">
          ${fact("calendar", t.acts.fields.dispatchedOn, day(shipment.dispatchedOn, words))}
          ${carrier && fact("cart", t.acts.fields.carrier, "name" in carrier ? html`<bdi>${carrier.name}</bdi>` : words.party(carrier.organisation))}
          ${cancellableFrom && fact("waiting", t.acts.cancellableFrom, html`<time datetime="${cancellableFrom}">${words.time(cancellableFrom)}</time>`)}
          ${shipment.returns !== null && fact("cart", t.returns.title, html`<a href="${shipmentHome({ id: shipment.returns })}">${t.returns.first}</a>`)}
          ${shipment.acknowledged && fact("expiry", t.batch.expired, t.acts.sentExpired)}
          ${shipment.note && fact("note", t.acts.fields.note, words.name(shipment.note))}
        </dl>
      </section>
      ${actsCard(availableActs(shipment, user, now), words)}
      ${listCard("ends", t.acts.ends, shipment.ends.toReversed(), (end) => endRow(end, shipment, words))}
      <p class="links">
        <a href="${context.path}">${t.desk.refresh}</a><a href="/desk/shipments">${t.acts.shipments}</a>
      </p>`,
  });
}

/** Until a line has ended it is the receiver's turn; the sender's only when the days are over. Then, accepted goods can go back. */
function availableActs(shipment: ShipmentView, { account, role }: DeskUser, now: string): AvailableAct[] {
  const { lines, receiver, cancellableFrom } = shipment;
  const here = shipmentHome(shipment);
  if (!lines.some(({ state }) => state === "in_transit"))
    return receiver.id === account && returnableOf(shipment).length > 0 && mayDo(role, returnShipment)
      ? [{ act: "returnShipment", to: `${here}/return-shipment` }]
      : [];
  if (receiver.id === account && mayDo(role, receiveShipment))
    return [
      { act: "receiveShipment", to: `${here}/receive-shipment` },
      { act: "rejectShipment", to: `${here}/reject-shipment` },
    ];
  const due = cancellableFrom !== null && cancellableFrom <= now;
  return receiver.id !== account && due && mayDo(role, cancelShipment)
    ? [{ act: "cancelShipment", to: `${here}/cancel-shipment` }]
    : [];
}

/** Lines of which something can be returned. */
export const returnableOf = ({ lines }: ShipmentView): LineView[] =>
  lines.filter(({ returnable }) => Number(returnable?.value ?? 0) > 0);

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
    ${actedFor(end.recordedBy, by, words)}`;
}

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
    ? words.say(acts.to, { organisation: words.party(receiver) })
    : words.say(acts.from, { organisation: words.party(sender) });
}

export function lineOf({ batch, quantity, state, arrived }: LineView, words: Words): Html {
  const { acts } = words.t;
  const values = {
    quantity: html`<strong>${words.quantity(quantity)}</strong>`,
    product: words.name(batch.product),
    lot: lotCode(batch.lot),
    state: words.format(acts.lineState, { state }),
  };
  return html`${words.say(acts.line, values)} ${arrived && partsOf(arrived, words)}`;
}

/** Where not all of it arrived, what did and what did not. */
function partsOf({ accepted, missing, refused }: NonNullable<LineView["arrived"]>, words: Words): Content {
  const { acts } = words.t;
  if (Number(missing.value) === 0 && Number(refused.value) === 0) return null;
  const values = {
    accepted: words.quantity(accepted),
    missing: words.quantity(missing),
    refused: words.quantity(refused),
  };
  return html`<br /><small>${words.format(acts.arrived, values)}</small>`;
}

/** What the forms about a shipment have in common. */

export const shipmentHome = ({ id }: { id: string }): string => `/desk/shipments/${id}`;

export const shipmentSubject = {
  find: (deps: ShipmentDesk, user: DeskUser, id: string): Promise<ShipmentView | null> => deps.getShipment(user, id),
  about: ({ sender, receiver }: ShipmentView, words: Words): Html =>
    words.say(words.t.acts.between, { sender: words.party(sender), receiver: words.party(receiver) }),
  home: shipmentHome,
  done: (_: unknown, shipment: ShipmentView) => ({ lot: "", to: shipmentHome(shipment) }),
};
