import { type Content, html, type Html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import { code, type Words } from "../../web/words.ts";
import type { DisclosureView } from "../acts/disclose.ts";

/** What parties of a sale opened to everybody: prices, and what of them goes to the producers, each with what proves it. */
export function pricesOf(disclosures: readonly DisclosureView[], words: Words): Content {
  if (disclosures.length === 0) return null;
  const { sales } = words.t;
  return html`<section class="card" aria-labelledby="prices">
    <h2 id="prices">${icon("scale")}${sales.batchPrice}</h2>
    <p class="hint">${sales.priceText}</p>
    ${disclosures.map((one) => priceOf(one, words))}
  </section>`;
}

function priceOf({ agreement, seller, price, producerShare, unit, proof }: DisclosureView, words: Words): Html {
  const { sales, unitNames, evidence } = words.t;
  // Without its sign in brackets, which is for lists.
  const values = { unit: unitNames[unit].replace(/ \(.*\)$/, "") };
  const hashes: [string, string][] = [
    [evidence.record, agreement],
    [evidence.commitment, proof.commitment],
    [evidence.transaction, proof.evidence.transaction],
  ];
  return html`${
      price &&
      html`<p>
        ${words.say(sales.priceLine, { ...values, seller: words.party(seller), price: html`<strong>${words.money(price)}</strong>` })}
      </p>`
    }
    ${
      producerShare &&
      html`<p>
        ${words.say(sales.shareLine, { ...values, share: html`<strong>${words.money(producerShare)}</strong>` })}
      </p>`
    }
    <details class="evidence">
      <summary>${icon("chain")}${sales.priceProof}</summary>
      <p>${sales.proofText}</p>
      <dl>
        <div>
          <dt>${evidence.block}</dt>
          <dd>${code(String(proof.evidence.block))}</dd>
        </div>
        ${hashes.map(
          ([label, value]) =>
            html`<div class="hash">
              <dt>${label}</dt>
              <dd><bdi dir="ltr">${value}</bdi></dd>
            </div>`,
        )}
      </dl>
      <p><a href="${`/v1/agreements/${agreement}/disclosures`}">${sales.proofLink}</a></p>
    </details>`;
}
