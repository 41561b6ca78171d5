import type { Evidence, Party } from "../accept/schemas.ts";
import { contactOf } from "../organisations/page/contact.ts";
import type { OrganisationView } from "../organisations/views/organisations.ts";
import { groupCode } from "../values/codes.ts";
import { type Content, html, type Html } from "../web/html.ts";
import { icon } from "../web/icons.ts";
import { type PageContext, renderPage } from "../web/layout.ts";
import { day, fact, partyLink, placeOf } from "../web/parts.ts";
import { mapOf } from "../web/regions.ts";
import { code, type Words } from "../web/words.ts";
import { batchList, certificateList, hashes, otherNames } from "./lists.ts";
import type { PublicOrganisation } from "./organisation.ts";
import { productPath } from "./product.ts";

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
        ${otherNames(organisation.name, t.otherNames, words)}
        <dl class="facts">
          ${fact("place", words.t.batch.place, placeOf(organisation.place, words))}
          ${fact("calendar", t.since, organisation.evidence ? day(organisation.evidence.time, words) : t.pending)}
          ${fact("sign", t.vouched, vouchedBy(found, words))}
          ${fact("code", words.t.batch.code, html`<bdi dir="ltr" class="digits">${groupCode(organisation.code)}</bdi>`)}
        </dl>
        <p class="hint">${t.vouchedNote}</p>
        ${mapOf(organisation.place, words)}
      </header>
      ${makerStanding(organisation, words)} ${contactOf(found.contact, words)} ${unionsOf(organisation, words)}
      ${certificatesOf(found, words)} ${productsOf(found, words)} ${batchList(found.batches, t.batchesNone, words)}
      ${organisation.evidence && evidenceOf(organisation, organisation.evidence, words)}
    </article>`,
  });
}

function vouchedBy({ organisation, sponsor }: PublicOrganisation, words: Words): Html {
  const { organisation: t } = words.t;
  if (!organisation.evidence) return html`${t.pending}`;
  return sponsor ? words.say(t.sponsored, { organisation: partyLink(sponsor, words) }) : html`${t.registrar}`;
}

/** That it may do nothing for now, or does nothing any more, before everything else. */
export function makerStanding({ status, name, mergedInto }: OrganisationView, words: Words): Content {
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
  const { organisation: t } = words.t;
  return html`<section class="card" aria-labelledby="certificates">
    <h2 id="certificates">${icon("sign")}${t.certificates}</h2>
    ${certificates.length === 0 && html`<p class="hint">${t.certificatesNone}</p>`}
    ${certificateList(certificates, words)}
  </section>`;
}

function productsOf({ products }: PublicOrganisation, words: Words): Html {
  const { organisation: t, batch } = words.t;
  return html`<section class="card" aria-labelledby="products">
    <h2 id="products">${icon("lot")}${t.products}</h2>
    ${products.length === 0 && html`<p class="hint">${t.productsNone}</p>`}
    <ul class="plain">
      ${products.map(
        ({ id, name, sign }) =>
          html`<li>
            <a href="${productPath(id)}">${words.name(name)}</a
            >${sign && html` <span class="tag">${batch.signs[sign.kind]}: ${batch.declared}</span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}

function evidenceOf({ id, commitment }: OrganisationView, evidence: Evidence, words: Words): Html {
  const { evidence: t, organisation } = words.t;
  const lines: [string, string][] = [
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
      ${hashes(lines)}
    </dl>
  </details>`;
}
