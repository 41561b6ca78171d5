import type { AnyAct } from "../../accept/act.ts";
import { may, mayDo } from "../../access/roles.ts";
import { type AvailableAct, actsCard, doneOf, listCard, markOf } from "../../desk/cards.ts";
import { addressOf } from "../../desk/form.ts";
import { type ActName, type DeskUser, renderDesk } from "../../desk/frame.ts";
import { receiveShipment } from "../../shipments/acts/receiveShipment.ts";
import { html, type Html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import type { PageContext } from "../../web/layout.ts";
import { day, fact } from "../../web/parts.ts";
import { lotCode, type Words } from "../../web/words.ts";
import { accept, reject } from "../acts/accept.ts";
import { allocate } from "../acts/allocate.ts";
import { confirmPayment } from "../acts/confirmPayment.ts";
import { counter } from "../acts/counter.ts";
import { deallocate } from "../acts/deallocate.ts";
import { declarePayment } from "../acts/declarePayment.ts";
import { deliver } from "../acts/deliver.ts";
import { dispute, withdrawDispute } from "../acts/dispute.ts";
import { resolve } from "../acts/resolve.ts";
import { settle } from "../acts/settle.ts";
import { withdraw } from "../acts/withdraw.ts";
import { ACCEPTED_IN, type AgreementAct, isIn, KEPT_ACTS, mayIn } from "../rules/states.ts";
import type { AgreementActView, AgreementLineView, AgreementView, PaymentView } from "../views/schemas.ts";
import { disclosable } from "./disclose.ts";
import { agreementHome, counterpartyName, statusOf } from "./list.ts";
import { isYours, nextOf, pathOf } from "./path.ts";

interface View {
  user: DeskUser;
  csrf: string;
  done: string | null;
}

/** A sale at the desk: its road, whose turn it is, what was agreed, what came and was paid. */
export function renderAgreementPage(
  context: PageContext,
  agreement: AgreementView,
  { user, csrf, done }: View,
): string {
  const { words } = context;
  const { t } = words;
  return renderDesk(context, user, csrf, {
    title: t.sales.title,
    main: html`${doneOf(done)}
      <section class="card hero">
        <p class="eyebrow">${statusOf(agreement, words)}</p>
        <h1>${counterpartyName(agreement, words)}</h1>
        ${pathOf(agreement, words)} ${nextOf(agreement, words)}
        ${agreement.status === null && markOf(agreement.state, agreement.rejection, words)}
      </section>
      <div class="desk">
        <div>
          ${actsCard(availableActs(agreement, user), words, isYours(agreement))} ${termsOf(agreement, words)}
          <p class="links">
            <a class="button quiet" href="${`${agreementHome(agreement)}/document`}"
              >${icon("print")}${t.sales.document}</a
            >
          </p>
        </div>
        <div>
          ${listCard("deliveries", t.sales.deliveries, agreement.deliveries.toReversed(), (one) => deliveryRow(one, words))}
          ${listCard("payments", t.sales.payments, agreement.payments.toReversed(), (one) => paymentRow(one, words))}
          ${listCard("history", t.sales.history, agreement.acts.toReversed(), (act) => actRow(act, words))}
        </div>
      </div>
      <p class="links"><a href="${context.path}">${t.desk.refresh}</a><a href="/desk/sales">${t.sales.title}</a></p>`,
  });
}

/** What would only be refused is left away; the ledger asks its own rules again. */
function availableActs(agreement: AgreementView, { role }: DeskUser): AvailableAct[] {
  const { status, proposedBy, role: side, lines, deliveries, payments, settledBy, disputedBy } = agreement;
  const [selling, buying, deciding] = [side === "seller", side === "buyer", side === "arbiter"];
  const answers = side !== proposedBy;
  const some = (of: (line: AgreementLineView) => { value: string }) => lines.some((line) => Number(of(line).value) > 0);
  const [reserved, room] = [some((line) => line.reserved), some((line) => line.room)];
  const unconfirmed = payments.some(({ confirmed, evidence }) => !confirmed && evidence !== null);
  const open = Number(agreement.sums?.open.amount ?? 0) > 0;
  const stated = settledBy.some((by) => by === side);
  const opens = !deciding && isIn(ACCEPTED_IN, status) && disclosable(agreement).length > 0;
  const under = ({ word, by }: DeclaredAct, possible: boolean): PossibleAct => ({
    act: word,
    may: by.includes(role),
    possible: possible && mayIn(word, status),
    to: `${agreementHome(agreement)}/${addressOf(word)}`,
  });
  const takesBack = under(withdraw, side === proposedBy);
  const doings: PossibleAct[] = [
    under(accept, answers),
    under(counter, answers),
    under(reject, answers),
    // It can be taken back before it is on the chain, too.
    { ...takesBack, possible: takesBack.possible || (status === null && side === proposedBy) },
    under(deliver, selling && reserved),
    under(allocate, selling && room),
    ...deliveries
      .filter(({ state, returns }) => state === "in_transit" && (returns === null ? buying : selling))
      .map(({ shipment }) => ({
        act: "receiveShipment" as const,
        may: mayDo(role, receiveShipment),
        possible: true,
        to: `/desk/shipments/${shipment}/receive-shipment`,
      })),
    under(declarePayment, buying && open),
    under(confirmPayment, selling && unconfirmed),
    under(settle, !deciding && !unconfirmed && !stated),
    under(resolve, deciding),
    under(withdrawDispute, disputedBy === side),
    under(deallocate, selling && reserved),
    {
      act: "disclosure",
      may: may(role, "agreement.disclose"),
      possible: opens,
      to: `${agreementHome(agreement)}/disclosure`,
    },
    under(dispute, !deciding),
  ];
  return doings.filter((one) => one.may && one.possible).map(({ act, to }) => ({ act, to }));
}

type DeclaredAct = AnyAct & { word: AgreementAct & ActName };

interface PossibleAct extends AvailableAct {
  may: boolean;
  possible: boolean;
}

function termsOf(agreement: AgreementView, words: Words): Html {
  const { t } = words;
  const { sales } = t;
  const { fields } = sales;
  const { payment, incoterm, arbiter, delivery, decideUntil, sums } = agreement;
  return html`<section class="card" aria-labelledby="terms">
    <h2 id="terms">${sales.terms}</h2>
    <ul class="rows">
      ${agreement.lines.map((line) => html`<li>${lineOf(line, words)}</li>`)}
    </ul>
    ${sums === null && html`<p class="hint">${sales.hidden}</p>`}
    <dl class="facts">
      ${
        sums && [
          fact("scale", sales.paid, html`${words.money(sums.confirmed)} / ${words.money(sums.total)}`),
          Number(sums.open.amount) > 0 && fact("waiting", sales.open, words.money(sums.open)),
          Number(sums.overpaid.amount) > 0 && fact("scale", t.returns.overpaid, words.money(sums.overpaid)),
        ]
      }
      ${fact("cart", sales.circuit, sales.circuits[agreement.circuit])}
      ${agreement.tender !== null && fact("code", fields.tender, html`<bdi>${agreement.tender}</bdi>`)}
      ${incoterm && fact("place", fields.incoterm, html`<bdi>${incoterm.rule} ${incoterm.place}</bdi>`)}
      ${fact("calendar", fields.validUntil, day(agreement.validUntil, words))}
      ${fact("expiry", fields.deliveredUntil, day(agreement.deliveredUntil, words))}
      ${fact("scale", fields.payment, words.format(sales.paymentTerms[payment.term], { days: Number(payment.days ?? 0) }))}
      ${arbiter && fact("people", fields.arbiter, words.party(arbiter))}
      ${fact("waiting", fields.arbitrationDays, words.number(agreement.arbitrationDays))}
      ${decideUntil !== null && fact("waiting", sales.decideUntil, html`<time datetime="${decideUntil}">${words.time(decideUntil)}</time>`)}
      ${delivery?.place && fact("place", fields.delivery, words.name(delivery.place.commune))}
      ${delivery?.note && fact("cart", fields.delivery, words.name(delivery.note))}
      ${agreement.note && fact("note", fields.note, words.name(agreement.note))}
    </dl>
  </section>`;
}

function lineOf(line: AgreementLineView, words: Words): Html {
  const { sales, unitNames } = words.t;
  const { quantity, price, producerShare } = line;
  const unit = unitNames[quantity.unit];
  const values = {
    accepted: words.quantity(line.accepted),
    inTransit: words.quantity(line.inTransit),
    reserved: words.quantity(line.reserved),
    room: words.quantity(line.room),
  };
  return html`<p><strong>${words.name(line.product.name)}</strong>, ${words.quantity(quantity)}</p>
    ${
      price &&
      html`<p class="facts-line">
        <span>${words.format(sales.priceOf, { price: words.money(price), unit })}</span
        >${producerShare && html`<span>${words.format(sales.shareOf, { share: words.money(producerShare) })}</span>`}
      </p>`
    }
    <progress
      max="${quantity.value}"
      value="${line.accepted.value}"
      aria-label="${words.format(sales.progress, values)}"
    ></progress>
    <p class="hint">${words.format(sales.progress, values)}</p>
    ${line.note && html`<p>${words.name(line.note)}</p>`}`;
}

function deliveryRow(
  { shipment, returns, batch, quantity, dispatchedOn, state }: AgreementView["deliveries"][number],
  words: Words,
): Html {
  const { acts } = words.t;
  return html`<p class="what">
      <a href="${`/desk/shipments/${shipment}`}"><strong>${words.quantity(quantity)}</strong></a>
    </p>
    <p class="facts-line">
      <span>${words.say(words.t.batch.eyebrow, { lot: lotCode(batch.lot) })}</span
      >${returns !== null && html`<span>${words.t.returns.title}</span>`}<span>${day(dispatchedOn, words)}</span
      ><span>${words.format(acts.lineState, { state })}</span>
    </p>`;
}

function paymentRow(
  { money, paidOn, method, reference, confirmed, state, rejection }: PaymentView,
  words: Words,
): Html {
  const { sales } = words.t;
  return html`<p class="facts-line">
      ${money && html`<strong>${words.money(money)}</strong>`}${paidOn && html`<span>${day(paidOn, words)}</span>`}
      ${method && html`<span>${sales.methods[method]}</span>`}${reference && html`<bdi>${reference}</bdi>`}
      <span>${confirmed ? sales.confirmed : sales.unconfirmed}</span>
    </p>
    ${markOf(state, rejection, words)}`;
}

function actRow(act: AgreementActView, words: Words): Html {
  const { acts, sales } = words.t;
  const who = words.party(act.by);
  const values = { who, act: acts.titles[KEPT_ACTS[act.kind]] };
  return html`<p class="facts-line">
      <strong>${words.say(sales.actOf, values)}</strong
      >${act.quantity && html`<span>${words.quantity(act.quantity)}</span>`}${act.batch && html`<span>${lotCode(act.batch.lot)}</span>`}
      <span>${day(act.createdAt, words)}</span>
    </p>
    ${act.text !== null && html`<p><bdi>${act.text}</bdi></p>`}
    ${act.award && html`<p>${sales.awards[act.award.to]}: ${words.money(act.award.money)}</p>`}
    ${markOf(act.state, act.rejection, words, act.batch?.lot)}`;
}
