import { groupCode } from "../domain/codes.ts";
import { type Language, LANGUAGES, nameIn } from "../domain/names.ts";
import type { PublicOrganisation } from "../ledger/publicOrganisations.ts";
import type { BatchView, Evidence, OrganisationView, Party } from "../ledger/views.ts";
import { certificateOf } from "./claims.ts";
import { day, fact } from "./facts.ts";
import { type Content, type Html, html } from "./html.ts";
import { icon } from "./icons.ts";
import { type PageContext, renderPage } from "./layout.ts";
import { mapOf } from "./map.ts";
import { partyLink } from "./party.ts";
import { placeOf } from "./place.ts";
import { code, isolated, lotCode, type Words } from "./words.ts";

/** Who an organisation is, who says so, and what of it anybody may read: its certificates, products and latest batches. */
export function renderOrganisationPage(found: PublicOrganisation, context: PageContext): string {
  const { words } = context;
  const { organisation } = found;
  const { organisation: t } = words.t;
  return renderPage(context, {
    title: words.nameText(organisation.name),
    main: html`<article class="organisation">
      <header class="card hero">
        <p class="eyebrow">${icon("people")}${t.kinds[organisation.kind]}</p>
        <h1>${words.name(organisation.name)}</h1>
        ${otherNames(organisation, words)}
        <dl class="facts">
          ${fact("place", words.t.batch.place, placeOf(organisation.place, words))}
          ${fact("calendar", t.since, organisation.evidence ? day(organisation.evidence.time, words) : t.pending)}
          ${fact("sign", t.vouched, vouchedBy(found, words))}
          ${fact("code", words.t.batch.code, html`<bdi dir="ltr" class="digits">${groupCode(organisation.code)}</bdi>`)}
        </dl>
        <p class="hint">${t.vouchedNote}</p>
        ${mapOf(organisation.place, words)}
      </header>
      ${standingOf(organisation, words)} ${unionsOf(organisation, words)} ${certificatesOf(found, words)}
      ${productsOf(found, words)} ${batchesOf(found, words)}
      ${organisation.evidence && evidenceOf(organisation, organisation.evidence, words)}
    </article>`,
  });
}

function otherNames({ name }: OrganisationView, words: Words): Content {
  const shown = nameIn(name, words.language)?.language;
  const others = LANGUAGES.filter((language) => language !== shown && name[language]);
  if (others.length === 0) return null;
  const items = others.map((language: Language) => html`<li>${isolated(name[language]!, language)}</li>`);
  return html`<ul class="aka" aria-label="${words.t.organisation.otherNames}">
    ${items}
  </ul>`;
}

function vouchedBy({ organisation, sponsor }: PublicOrganisation, words: Words): Html {
  const { organisation: t } = words.t;
  if (!organisation.evidence) return html`${t.pending}`;
  return sponsor ? words.say(t.sponsored, { organisation: partyLink(sponsor, words) }) : html`${t.registrar}`;
}

/** That it may do nothing for now, or does nothing any more, before everything else. */
function standingOf({ status, name, mergedInto }: OrganisationView, words: Words): Content {
  const { organisation: t, unions } = words.t;
  const merged = mergedInto && {
    organisation: words.name(name),
    successor: partyLink(mergedInto, words),
  };
  return html`${
    status === "suspended" &&
    html`<section class="card alert" aria-label="${t.suspended}">
      <h2>${icon("warning")}${t.suspended}</h2>
      <p>${t.suspendedText}</p>
    </section>`
  }${
    merged &&
    html`<section class="card news" aria-label="${t.merged}">
      <h2>${icon("make")}${t.merged}</h2>
      <p>${words.say(unions.mergedInto, merged)}</p>
    </section>`
  }`;
}

function unionsOf({ unions, members, predecessors }: OrganisationView, words: Words): Content {
  const { organisation: t } = words.t;
  if (unions.length === 0 && members === 0 && predecessors.length === 0) return null;
  const list = (parties: Party[]) =>
    html`<ul>
      ${parties.map((party) => html`<li>${partyLink(party, words)}</li>`)}
    </ul>`;
  return html`<section class="card" aria-labelledby="kin">
    <h2 id="kin">${icon("people")}${words.t.unions.title}</h2>
    <dl class="facts">
      ${unions.length > 0 && fact("people", t.unions, list(unions))}
      ${members > 0 && fact("people", t.members, words.number(members))}
      ${predecessors.length > 0 && fact("make", t.predecessors, list(predecessors))}
    </dl>
  </section>`;
}

function certificatesOf({ certificates }: PublicOrganisation, words: Words): Html {
  const { organisation: t, certificates: said } = words.t;
  return html`<section class="card" aria-labelledby="certificates">
    <h2 id="certificates">${icon("sign")}${t.certificates}</h2>
    ${certificates.length === 0 && html`<p class="hint">${t.certificatesNone}</p>`}
    ${certificates.map(
      (certificate) =>
        html`<div class="sign">
          ${icon(certificate.validity === "valid" ? "sign" : "refused")}
          <div>
            <p><strong>${said.schemes[certificate.scheme]}</strong></p>
            ${certificateOf(certificate, words)}
          </div>
        </div>`,
    )}
  </section>`;
}

function productsOf({ products }: PublicOrganisation, words: Words): Html {
  const { organisation: t, batch } = words.t;
  return html`<section class="card" aria-labelledby="products">
    <h2 id="products">${icon("lot")}${t.products}</h2>
    ${products.length === 0 && html`<p class="hint">${t.productsNone}</p>`}
    <ul class="plain">
      ${products.map(
        ({ name, sign }) =>
          html`<li>
            ${words.name(name)}${sign && html` <span class="tag">${batch.signs[sign.kind]}: ${batch.declared}</span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}

function batchesOf({ batches }: PublicOrganisation, words: Words): Html {
  const { organisation: t } = words.t;
  return html`<section class="card" aria-labelledby="batches">
    <h2 id="batches">${icon("calendar")}${t.batches}</h2>
    <p class="hint">${batches.length > 0 ? t.batchesText : t.batchesNone}</p>
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
    ${status !== "current" && html`<span class="tag">${words.tell(standing.status, { status })}</span>`}
  </li>`;
}

function evidenceOf({ id, commitment }: OrganisationView, evidence: Evidence, words: Words): Html {
  const { evidence: t, organisation } = words.t;
  const hashes: [string, string][] = [
    [t.account, id],
    [organisation.commitment, commitment],
    [t.contract, evidence.contract],
    [t.blockHash, evidence.blockHash],
    [t.transaction, evidence.transaction],
  ];
  return html`<details class="card evidence">
    <summary><h2>${icon("chain")}${t.title}</h2></summary>
    <p>${t.intro}</p>
    <dl>
      ${fact("calendar", t.time, html`<time datetime="${evidence.time}">${words.time(evidence.time)}</time>`)}
      ${fact("chain", t.chain, code(evidence.chainId))} ${fact("chain", t.block, code(String(evidence.block)))}
      ${hashes.map(
        ([label, value]) =>
          html`<div class="hash">
            <dt>${label}</dt>
            <dd><bdi dir="ltr">${value}</bdi></dd>
          </div>`,
      )}
    </dl>
  </details>`;
}
