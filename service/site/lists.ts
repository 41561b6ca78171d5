import type { BatchView } from "../batches/views/schemas.ts";
import { certificateOf } from "../certificates/page/card.ts";
import type { CertificateView } from "../certificates/views/schemas.ts";
import { type Language, LANGUAGES, nameIn, type Names } from "../values/names.ts";
import { type Content, html, type Html } from "../web/html.ts";
import { icon } from "../web/icons.ts";
import { day } from "../web/parts.ts";
import { isolated, lotCode, type Words } from "../web/words.ts";

/** A name in the languages that its reader was not shown it in. */
export function otherNames(name: Names, label: string, words: Words): Content {
  const shown = nameIn(name, words.language)?.language;
  const others = LANGUAGES.filter((language) => language !== shown && name[language]);
  if (others.length === 0) return null;
  const items = others.map((language: Language) => html`<li>${isolated(name[language]!, language)}</li>`);
  return html`<ul class="aka" aria-label="${label}">
    ${items}
  </ul>`;
}

/** Certificates about an organisation, each as it stands now. */
export function certificateList(certificates: readonly CertificateView[], words: Words): Html {
  const { schemes } = words.t.certificates;
  return html`${certificates.map(
    (certificate) =>
      html`<div class="sign">
        ${icon(certificate.validity === "valid" ? "sign" : "refused")}
        <div>
          <p><strong>${schemes[certificate.scheme]}</strong></p>
          ${certificateOf(certificate, words)}
        </div>
      </div>`,
  )}`;
}

/** Batches that have a label, each as the way to its page. */
export function batchList(batches: readonly BatchView[], none: string, words: Words): Html {
  const { organisation: t } = words.t;
  return html`<section class="card" aria-labelledby="batches">
    <h2 id="batches">${icon("calendar")}${t.batches}</h2>
    <p class="hint">${batches.length > 0 ? t.batchesText : none}</p>
    <ul class="plain">
      ${batches.map((batch) => batchOf(batch, words))}
    </ul>
  </section>`;
}

function batchOf({ code, product, lot, producedOn, status }: BatchView, words: Words): Html {
  const { organisation: t, standing } = words.t;
  const named = { product: words.name(product.name), lot: lotCode(lot) };
  return html`<li>
    <a href="${`/b/${code}`}">${words.say(t.batch, named)}</a>
    <span>${day(producedOn, words)}</span>
    ${status !== "current" && html`<span class="tag">${words.format(standing.status, { status })}</span>`}
  </li>`;
}

/** Fingerprints and addresses, for whoever looks them up on the chain. */
export function hashes(lines: readonly (readonly [string, string])[]): Html {
  return html`${lines.map(
    ([label, value]) =>
      html`<div class="hash">
        <dt>${label}</dt>
        <dd><bdi dir="ltr">${value}</bdi></dd>
      </div>`,
  )}`;
}
