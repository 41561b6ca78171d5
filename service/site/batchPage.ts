import type { Evidence, Party } from "../accept/schemas.ts";
import type { DisclosureView } from "../agreements/acts/disclose.ts";
import { pricesOf } from "../agreements/page/prices.ts";
import { claimsOf, noticesOf } from "../batches/page/claims.ts";
import type { BatchView } from "../batches/views/schemas.ts";
import type { PublicStatus } from "../batches/views/status.ts";
import { SCHEME_OF_SIGN } from "../certificates/rules.ts";
import type { ScannedUnit } from "../labels/acts/printUnits.ts";
import { messageOf } from "../labels/page/message.ts";
import { lotLabelOf, unitOf } from "../labels/page/units.ts";
import { observationsOf } from "../observations/page.ts";
import type { ObservationView } from "../observations/views/observation.ts";
import { contactBrief } from "../organisations/page/contact.ts";
import type { Contact } from "../organisations/rules/contact.ts";
import type { Sign } from "../products/rules.ts";
import { checkOf } from "../proofs/page/checkCard.ts";
import { pathOf } from "../provenance/page/path.ts";
import { storyOf } from "../provenance/page/story.ts";
import type { PathView, StoryView } from "../provenance/views/types.ts";
import { expiryOf, standingOf } from "../recalls/page/notice.ts";
import { groupCode } from "../values/codes.ts";
import { html, type Html } from "../web/html.ts";
import { icon, type IconName } from "../web/icons.ts";
import { type PageContext, renderPage } from "../web/layout.ts";
import { day, fact, partyLink, placeOf } from "../web/parts.ts";
import { mapOf } from "../web/regions.ts";
import { code, lotCode, type Words } from "../web/words.ts";
import { otherNames } from "./lists.ts";
import { productPath } from "./product.ts";

/** What stands beside the batch's own facts. */
export interface Beside {
  /** Null when it is as it was stated. */
  standing?: PublicStatus | null;
  observations?: ObservationView[];
  story?: StoryView;
  /** Null when it was made of nothing that is on record. */
  path?: PathView | null;
  /** Who the maker merged into. */
  successor?: Party | null;
  /** What parties of its sales opened to everybody. */
  disclosures?: DisclosureView[];
  /** Whose label was scanned; null for that of the whole lot. */
  unit?: ScannedUnit | null;
  /** How the maker may be visited or reached. */
  contact?: Contact;
}

/**
 * What a buyer sees after scanning: what the cooperative states, how far the record has come, and, apart and in grey,
 * that nothing was checked yet. No colour and no sign here may suggest a verification that did not happen: the script of
 * the check alone, in the reader's browser, may change that card.
 */
export function renderBatchPage(batch: BatchView, context: PageContext, beside: Beside = {}): string {
  const { words } = context;
  const { t } = words;
  const product = words.nameText(batch.product.name);
  return renderPage(context, {
    script: "loader.js",
    title: words.format(t.batch.title, { product, organisation: words.nameText(batch.organisation.name) }),
    main: html`<article class="batch">
      ${beside.standing && isStopped(batch) && standingOf(batch, beside.standing, words)}
      <header class="card hero">
        <p class="eyebrow">${icon("lot")}${words.say(t.batch.eyebrow, { lot: lotCode(batch.lot) })}</p>
        <h1>${words.name(batch.product.name)}</h1>
        ${otherNames(batch.product.name, t.batch.otherNames, words)}
        ${batch.product.sign && !isClaimed(batch) && signOf(batch.product.sign, words)}
        <dl class="maker">
          ${fact("people", t.batch.by, html`<strong>${partyLink(batch.organisation, words)}</strong>`)}
          ${fact("place", t.batch.place, placeOf(batch.place, words))}
        </dl>
        ${batch.evidence && html`<p class="links"><a href="${productPath(batch.product.id)}">${icon("lot")}${t.product.page}</a></p>`}
        ${mapOf(batch.place, words)} ${beside.successor && mergedInto(batch, beside.successor, words)}
      </header>
      ${beside.standing && !isStopped(batch) && standingOf(batch, beside.standing, words)} ${expiryOf(batch, words)}
      ${noticesOf(batch.notices ?? [], words)} ${beside.unit && unitOf(beside.unit, words)}
      ${claimsOf(batch.claims ?? [], words)} ${recordOf(batch, words)}
      ${checkOf(batch, beside.standing ?? null, context)} ${!beside.unit && lotLabelOf(words)} ${factsOf(batch, words)}
      ${beside.path && pathOf(beside.path, words)} ${beside.story && storyOf(beside.story, batch.code, words)}
      ${pricesOf(beside.disclosures ?? [], words)} ${observationsOf(beside.observations ?? [], words)}
      ${batch.evidence && evidenceOf(batch, batch.evidence, words)} ${messageOf(batch, words)}
      ${contactBrief(beside.contact ?? {}, batch.organisation, words)}
    </article>`,
  });
}

/** Who must not use it is told so before what it is: on a small telephone nothing else may stand first. */
const isStopped = ({ status }: BatchView): boolean => status !== "current" && status !== "corrected";

function mergedInto({ organisation }: BatchView, successor: Party, words: Words): Html {
  const values = { organisation: words.name(organisation.name), successor: partyLink(successor, words) };
  return html`<p class="hint">${words.say(words.t.unions.mergedInto, values)}</p>`;
}

/** The sign of the product stands among the claims, with what covers it. */
function isClaimed({ product, claims = [] }: BatchView): boolean {
  return product.sign !== undefined && claims.some(({ scheme }) => scheme === SCHEME_OF_SIGN[product.sign!.kind]);
}

function signOf(sign: Sign, words: Words): Html {
  const { batch } = words.t;
  return html`<div class="sign">
    ${icon("sign")}
    <div>
      <p><strong>${words.name(sign.name)}</strong> <span class="tag">${batch.declared}</span></p>
      <p>${batch.signs[sign.kind]}</p>
      <p class="hint">${batch.signNote}</p>
    </div>
  </div>`;
}

function factsOf(batch: BatchView, words: Words): Html {
  const { t } = words;
  return html`<section class="card stated" aria-labelledby="facts">
    <h2 id="facts">${t.batch.facts}</h2>
    <dl class="facts">
      ${fact("scale", t.batch.quantity, words.quantity(batch.quantity))}
      ${batch.netMass && fact("weight", t.batch.netMass, words.quantity(batch.netMass))}
      ${fact("lot", t.batch.lot, lotCode(batch.lot))}
      ${fact("calendar", t.batch.producedOn, day(batch.producedOn, words))}
      ${batch.expiresOn && fact("expiry", t.batch.expiresOn, day(batch.expiresOn, words))}
      ${batch.product.gtin && fact("code", t.gs1.gtin, html`<bdi dir="ltr" class="digits">${batch.product.gtin}</bdi>`)}
      ${fact("code", t.batch.code, html`<bdi dir="ltr" class="digits">${groupCode(batch.code)}</bdi>`)}
    </dl>
    ${!batch.conserved && html`<p class="hint">${t.batch.notConserved}</p>`}
    ${batch.acknowledged && html`<p class="hint">${t.batch.unusualYield}</p>`}
    ${
      batch.note &&
      html`<figure>
        <figcaption>${icon("note")}${t.batch.note}</figcaption>
        <blockquote>${words.name(batch.note)}</blockquote>
      </figure>`
    }
  </section>`;
}

function recordOf(batch: BatchView, words: Words): Html {
  const { record } = words.t;
  const { evidence } = batch;
  const values = evidence
    ? { block: code(String(evidence.block)), date: day(evidence.time, words) }
    : { block: "", date: "" };
  const [sign, title, text]: [IconName, string, string] =
    evidence && batch.state === "final"
      ? ["chain", record.final, record.finalText]
      : evidence && batch.state === "mined"
        ? ["settling", record.mined, record.minedText]
        : ["waiting", record.pending, record.pendingText];
  return html`<section class="card state" aria-labelledby="record">
    ${icon(sign)}
    <div>
      <p class="eyebrow" id="record">${record.title}</p>
      <h2>${title}</h2>
      <p>${words.say(text, values)}</p>
      ${batch.recordedBy && html`<p class="hint">${words.say(record.recordedBy, { role: batch.recordedBy.role })}</p>`}
      ${batch.recordedBy?.delegate && html`<p>${words.say(words.t.unions.actedFor, { delegate: words.party(batch.recordedBy.delegate), organisation: words.party(batch.organisation) })}</p>`}
    </div>
  </section>`;
}

function evidenceOf(batch: BatchView, evidence: Evidence, words: Words): Html {
  const { evidence: t } = words.t;
  const custody =
    evidence.custody === "service" ? t.service : evidence.custody === "own_device" ? t.ownDevice : t.registrar;
  const hashes: [string, string | null][] = [
    [t.signer, evidence.signer],
    [t.account, evidence.account],
    [words.t.unions.signedFor, evidence.delegate ?? null],
    [t.record, batch.id],
    [t.commitment, batch.commitment],
    [t.contract, evidence.contract],
    [t.blockHash, evidence.blockHash],
    [t.transaction, evidence.transaction],
  ];
  return html`<details class="card evidence">
    <summary><h2>${icon("chain")}${t.title}</h2></summary>
    <p>${t.intro}</p>
    <dl>
      ${fact("key", t.custody, custody)}
      ${fact("calendar", t.time, html`<time datetime="${evidence.time}">${words.time(evidence.time)}</time>`)}
      ${fact("chain", t.chain, code(evidence.chainId))} ${fact("chain", t.block, code(String(evidence.block)))}
      ${hashes.map(
        ([label, value]) =>
          value !== null &&
          html`<div class="hash">
            <dt>${label}</dt>
            <dd><bdi dir="ltr">${value}</bdi></dd>
          </div>`,
      )}
    </dl>
  </details>`;
}
