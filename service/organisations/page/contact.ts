import type { Party } from "../../accept/schemas.ts";
import { type Content, html, type Html, Reach } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import { fact } from "../../web/parts.ts";
import { code, type Words } from "../../web/words.ts";
import type { Contact } from "../rules/contact.ts";

const VISIT = "visit";

/** How an organisation may be visited or reached, in its own words; nothing where it shows nothing. */
export function contactOf(contact: Contact, words: Words): Content {
  if (Object.keys(contact).length === 0) return null;
  const { contact: t } = words.t;
  return html`<section class="card" id="${VISIT}" aria-labelledby="reach">
    <h2 id="reach">${icon("phone")}${t.title}</h2>
    <p class="hint">${t.note}</p>
    ${contactFacts(contact, words)}
  </section>`;
}

export function contactFacts({ opening, directions, phone, email, website }: Contact, words: Words): Html {
  const { contact: t } = words.t;
  return html`<dl class="facts">
    ${opening && fact("clock", t.opening, words.name(opening))}
    ${directions && fact("place", t.directions, words.name(directions))} ${phone && fact("phone", t.phone, call(phone))}
    ${email && fact("letter", t.email, html`<a href="${Reach.mail(email)}">${code(email)}</a>`)}
    ${website && fact("globe", t.website, html`${code(website)}<br /><small>${t.websiteNote}</small>`)}
  </dl>`;
}

/** On the page of a batch: the shortest way to whoever made it. */
export function contactBrief(contact: Contact, { code: of }: Party, words: Words): Content {
  if (Object.keys(contact).length === 0) return null;
  return html`<p class="card links screen">
    ${contact.phone && html`<span>${icon("phone")}${call(contact.phone)}</span>`}
    <a href="${`/o/${of}#${VISIT}`}">${icon("place")}${words.t.contact.brief}</a>
  </p>`;
}

const call = (phone: string): Html => html`<a href="${Reach.phone(phone)}">${code(inGroups(phone))}</a>`;

/** Moroccan numbers in pairs, as they are read aloud here; others as they are. */
function inGroups(phone: string): string {
  return phone.replace(/^\+212(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "+212 $1 $2 $3 $4 $5");
}
