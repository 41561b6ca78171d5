import { LedgerError } from "../../base/errors.ts";
import { formatMoney } from "../../values/money.ts";
import type { Names } from "../../values/names.ts";
import { type Html, html } from "../../web/html.ts";
import { day, fact } from "../../web/parts.ts";
import type { Words } from "../../web/words.ts";
import type { NewTerms } from "../acts/propose.ts";
import { ARBITRATION_DAYS, paymentTermsOf, usualTermOf } from "../rules/agreements.ts";
import { agreedOf, costOfLine } from "../rules/sums.ts";

/** Terms that wait to be proposed, for whoever reads them first. */
export function termsOf(terms: NewTerms, products: { id: string; name: Names }[], words: Words): Html {
  const { t } = words;
  const { sales } = t;
  const { incoterm } = terms;
  const { term, days = 0 } = paymentOf(terms);
  const total = totalOf(terms);
  return html`<section class="card" aria-labelledby="terms">
    <h2 id="terms">${sales.terms}</h2>
    <ul class="rows">
      ${terms.lines.map(({ product, quantity, price, producerShare, note }) => {
        const found = products.find(({ id }) => id === product);
        const unit = t.unitNames[quantity.unit];
        return html`<li>
          <p>${found && html`<strong>${words.name(found.name)}</strong>`}, ${words.quantity(quantity)}</p>
          <p class="facts-line">
            <span>${words.format(sales.priceOf, { price: words.money(price), unit })}</span
            >${producerShare && html`<span>${words.format(sales.shareOf, { share: words.money(producerShare) })}</span>`}
          </p>
          ${note && html`<p>${words.name(note)}</p>`}
        </li>`;
      })}
    </ul>
    ${total && html`<p><strong>${words.format(sales.total, { total: words.money(total) })}</strong></p>`}
    <dl class="facts">
      ${fact("cart", sales.circuit, sales.circuits[terms.circuit])}
      ${terms.tender !== undefined && fact("code", sales.fields.tender, html`<bdi>${terms.tender}</bdi>`)}
      ${incoterm && fact("place", sales.fields.incoterm, html`<bdi>${incoterm.rule} ${incoterm.place}</bdi>`)}
      ${fact("calendar", sales.fields.validUntil, day(terms.validUntil, words))}
      ${fact("expiry", sales.fields.deliveredUntil, day(terms.deliveredUntil, words))}
      ${fact("scale", sales.fields.payment, words.format(sales.paymentTerms[term], { days: Number(days) }))}
      ${terms.arbiter !== undefined && fact("people", sales.fields.arbiter, html`<bdi>${terms.arbiter}</bdi>`)}
      ${fact("waiting", sales.fields.arbitrationDays, words.number(terms.arbitrationDays ?? ARBITRATION_DAYS.default))}
      ${terms.delivery?.place && fact("place", sales.fields.delivery, words.name(terms.delivery.place.commune))}
      ${terms.delivery?.note && fact("cart", sales.fields.delivery, words.name(terms.delivery.note))}
      ${terms.note && fact("note", sales.fields.note, words.name(terms.note))}
    </dl>
  </section>`;
}

/** As it will be proposed: what nobody said is as usual. */
function paymentOf({ circuit, payment }: NewTerms) {
  const { term, days } = payment ?? { term: usualTermOf(circuit) };
  return paymentTermsOf(circuit, { term, ...(days !== undefined && { days: String(days) }) });
}

/** Null where it cannot be told: the ledger refuses such terms. */
function totalOf({ lines }: NewTerms) {
  try {
    const minor = lines.reduce((sum, line) => sum + costOfLine(line, agreedOf(line)), 0n);
    return formatMoney(minor, lines[0]!.price.currency);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}
