import { type Content, html, type Html } from "../web/html.ts";
import { icon } from "../web/icons.ts";
import { type PageContext, renderPage } from "../web/layout.ts";
import { fact, partyLink, placeOf } from "../web/parts.ts";
import { mapOf } from "../web/regions.ts";
import type { Words } from "../web/words.ts";
import { batchList, certificateList, hashes, otherNames } from "./lists.ts";
import { makerStanding } from "./organisationPage.ts";
import type { PublicProduct } from "./product.ts";

/** What a product is, who makes it, which batches of it there are, and how far any of that can be believed. */
export function renderProductPage(found: PublicProduct, context: PageContext): string {
  const { words } = context;
  const { product: t, batch, evidence } = words.t;
  const { product, maker, batches } = found;
  return renderPage(context, {
    title: words.format(batch.title, {
      product: words.nameText(product.name),
      organisation: words.nameText(maker.name),
    }),
    main: html`<article class="product">
      <header class="card hero">
        <p class="eyebrow">${icon("lot")}${t.eyebrow}</p>
        <h1>${words.name(product.name)}</h1>
        ${otherNames(product.name, batch.otherNames, words)}
        <dl class="maker">
          ${fact("people", t.maker, html`<strong>${partyLink(maker, words)}</strong>`)}
          ${fact("place", batch.place, placeOf(maker.place, words))}
        </dl>
        ${
          product.description &&
          html`<figure>
            <figcaption>${icon("note")}${t.description}</figcaption>
            <blockquote>${words.name(product.description)}</blockquote>
          </figure>`
        }
        ${mapOf(maker.place, words)}
      </header>
      ${makerStanding(maker, words)} ${signsOf(found, words)} ${batchList(batches, t.batchesNone, words)}
      ${worth(words)}
      <details class="card evidence">
        <summary><h2>${icon("chain")}${evidence.title}</h2></summary>
        <dl>
          ${hashes([
            [t.id, product.id],
            [t.commitment, product.commitment],
            [evidence.account, maker.id],
          ])}
        </dl>
      </details>
    </article>`,
  });
}

/** What the product is said to be, and the certificates that speak of who makes it. */
function signsOf({ product: { sign }, maker, certificates }: PublicProduct, words: Words): Content {
  const { product: t, batch } = words.t;
  const { ofSign, others } = certificates;
  if (!sign && others.length === 0) return null;
  const covered = ofSign.some(({ validity }) => validity === "valid");
  return html`<section class="card" aria-labelledby="signs">
    <h2 id="signs">${icon("sign")}${t.certificates}</h2>
    ${
      sign &&
      html`<p>
          <strong>${words.name(sign.name)}</strong> ${!covered && html`<span class="tag">${batch.declared}</span>`}
        </p>
        <p>${batch.signs[sign.kind]}</p>
        <p class="hint">
          ${words.say(covered ? t.signCovered : t.signUncovered, { organisation: words.name(maker.name) })}
        </p>`
    }
    ${certificateList([...ofSign, ...others], words)}
  </section>`;
}

/** The two are told apart by their pictograms too. */
function worth(words: Words): Html {
  const { worthTitle, provenTitle, proven, unprovenTitle, unproven } = words.t.product;
  return html`<section class="card worth" aria-labelledby="worth">
    <h2 id="worth">${worthTitle}</h2>
    <h3>${icon("chain")}${provenTitle}</h3>
    <ul>
      ${Object.values(proven).map((text) => html`<li>${text}</li>`)}
    </ul>
    <h3>${icon("unchecked")}${unprovenTitle}</h3>
    <ul>
      ${Object.values(unproven).map((text) => html`<li>${text}</li>`)}
    </ul>
  </section>`;
}
