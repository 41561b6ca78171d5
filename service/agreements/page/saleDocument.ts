import type { Evidence, Party } from "../../accept/schemas.ts";
import { idToBase64url } from "../../formats/ids.ts";
import { type Language, LANGUAGES } from "../../values/names.ts";
import { assetPath } from "../../web/assets.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import { day, qrOf } from "../../web/parts.ts";
import type { Site } from "../../web/reply.ts";
import { code, type Words, wordsOf } from "../../web/words.ts";
import type { AgreementLineView, AgreementView } from "../views/schemas.ts";

/** Where the square on a contract leads: the page of what the chain holds of it. */
export const proofAddress = (id: string, { publicUrl }: Pick<Site, "publicUrl">): string =>
  `${publicUrl.replace(/\/$/, "")}/a/${idToBase64url(id)}`;

export interface ContractOptions extends Site {
  /** One or two, side by side; the first is the reader's. */
  languages: readonly Language[];
  /** The moment that its state is told of, RFC 3339. */
  now: string;
  /** Where the languages can be chosen; null for a document that stands alone. */
  path: string | null;
}

/** A contract to be printed: the same articles in two languages, signatures' evidence, and a square that proves it. */
export function renderContract(agreement: AgreementView, options: ContractOptions): string {
  const { languages, path } = options;
  const [first] = languages.map(wordsOf) as [Words, ...Words[]];
  const { meta, contract } = first.t;
  return `<!doctype html>\n${
    html`<html lang="${meta.lang}" dir="${meta.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${contract.title} · ${agreement.id.slice(0, 10)}</title>
        <link rel="stylesheet" href="${assetPath("style.css")}" />
        <link rel="stylesheet" href="${assetPath("contract.css")}" />
        <link rel="icon" href="${assetPath("favicon.svg")}" type="image/svg+xml" />
      </head>
      <body class="contract">
        ${path !== null && choiceOf(path, first)}
        <main class="${languages.length > 1 ? "beside" : "alone"}">
          ${languages.map((language) => versionOf(agreement, wordsOf(language), options))}
        </main>
        <footer class="proof">
          <div class="square">${qrOf(proofAddress(agreement.id, options))}</div>
          <dl>
            ${hash(contract.id, agreement.id)} ${hash(contract.commitment, agreement.commitment)}
            ${agreement.evidence && hash(contract.transaction, agreement.evidence.transaction)}
          </dl>
        </footer>
      </body>
    </html>`.text
  }\n`;
}

const hash = (label: string, value: string): Html =>
  html`<div class="hash">
    <dt>${label}</dt>
    <dd><bdi dir="ltr">${value}</bdi></dd>
  </div>`;

/** Pairs that are asked for here; any two can be named in the address. */
const PAIRS: readonly (readonly [Language, Language])[] = [
  ["ar", "fr"],
  ["ar", "en"],
  ["ar", "zgh"],
  ["fr", "en"],
];

function choiceOf(path: string, words: Words): Html {
  const nameOf = (language: Language) => wordsOf(language).t.meta.name;
  return html`<nav class="screen links" aria-label="${words.t.contract.languages}">
    ${PAIRS.map(([one, other]) => html`<a href="${`${path}?languages=${one},${other}`}">${nameOf(one)} · ${nameOf(other)}</a>`)}
  </nav>`;
}

function versionOf(agreement: AgreementView, words: Words, { now }: ContractOptions): Html {
  const { meta, contract, sales } = words.t;
  const { seller, buyer, arbiter, incoterm, payment, delivery, sums } = agreement;
  const { fields } = sales;
  const accepted = agreement.acts.find(({ kind, evidence }) => kind === "acceptance" && evidence !== null);
  const status = words.format(sales.status, { status: agreement.status ?? "none" });
  return html`<article lang="${meta.lang}" dir="${meta.dir}">
    <h1>${contract.title}</h1>
    ${!accepted && html`<p class="draft">${contract.draft}</p>`}
    <p>${words.format(contract.status, { date: words.date(now), status })}</p>
    <dl class="parties">
      ${organisationLink(contract.seller, seller, words)} ${organisationLink(contract.buyer, buyer, words)}
      ${arbiter && organisationLink(contract.arbiter, arbiter, words)}
    </dl>
    <h2>1. ${contract.goods}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${contract.product}</th>
          <th scope="col">${contract.quantity}</th>
          <th scope="col">${contract.price}</th>
          <th scope="col">${contract.total}</th>
        </tr>
      </thead>
      <tbody>
        ${agreement.lines.map((line) => rowOf(line, words))}
      </tbody>
    </table>
    ${sums && html`<p><strong>${words.format(contract.sum, { total: words.money(sums.total) })}</strong></p>`}
    <h2>2. ${sales.terms}</h2>
    <dl class="terms">
      ${term(sales.circuit, sales.circuits[agreement.circuit])}
      ${agreement.tender !== null && term(fields.tender, html`<bdi>${agreement.tender}</bdi>`)}
      ${incoterm && term(fields.incoterm, html`<bdi>${incoterm.rule} ${incoterm.place}</bdi> (${contract.incoterms})`)}
      ${term(fields.validUntil, day(agreement.validUntil, words))}
      ${term(fields.deliveredUntil, day(agreement.deliveredUntil, words))}
      ${delivery?.place && term(fields.delivery, words.name(delivery.place.commune))}
      ${delivery?.note && term(fields.delivery, words.name(delivery.note))}
      ${term(fields.payment, words.format(sales.paymentTerms[payment.term], { days: Number(payment.days ?? 0) }))}
      ${term(fields.arbitrationDays, words.number(agreement.arbitrationDays))}
      ${agreement.note && term(fields.note, words.name(agreement.note))}
    </dl>
    <h2>3. ${contract.signatures}</h2>
    ${signatureOf(contract.proposedBy, agreement.proposedBy === "seller" ? seller : buyer, agreement.evidence, words)}
    ${signatureOf(contract.acceptedBy, agreement.proposedBy === "seller" ? buyer : seller, accepted?.evidence ?? null, words)}
    ${accepted && html`<p>${contract.legal}</p>`}
    <h2>4. ${contract.proof}</h2>
    <p>${contract.proofText}</p>
  </article>`;
}

const term = (label: string, value: Content): Html =>
  html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;

const organisationLink = (label: string, party: Party, words: Words): Html =>
  html`<div>
    <dt>${label}</dt>
    <dd>
      <strong>${words.party(party)}</strong
      >${party.code !== null && html`<br /><small>${words.t.contract.code}: ${code(party.code)}</small>`}
    </dd>
  </div>`;

function rowOf(line: AgreementLineView, words: Words): Html {
  const { contract, sales } = words.t;
  const inMoney = (money: AgreementLineView["price"]) => (money ? words.money(money) : contract.hidden);
  return html`<tr>
    <td>${words.name(line.product.name)} ${line.note && html`<br /><small>${words.name(line.note)}</small>`}</td>
    <td>${words.quantity(line.quantity)}</td>
    <td>
      ${inMoney(line.price)}
      ${line.producerShare && html`<br /><small>${words.format(sales.shareOf, { share: words.money(line.producerShare) })}</small>`}
    </td>
    <td>${inMoney(line.total)}</td>
  </tr>`;
}

/** By whom, when, with which key, and who keeps that. */
function signatureOf(label: string, party: Party, evidence: Evidence | null, words: Words): Content {
  if (evidence === null) return null;
  const { contract } = words.t;
  const values = {
    time: words.time(evidence.time),
    block: code(String(evidence.block)),
    signer: code(evidence.signer ?? ""),
  };
  return html`<p class="signature">
    <strong>${words.say(label, { who: words.party(party) })}</strong><br />
    ${words.say(contract.signed, values)}
    ${evidence.custody === "service" ? contract.custodyService : contract.custodyOwn}
  </p>`;
}

/** One or two of our languages, as the address names them; `fallback` where it names none. */
export function languagesIn(asked: unknown, fallback: readonly Language[]): readonly Language[] {
  const named = typeof asked === "string" ? asked.split(",") : [];
  const known = named.filter((one): one is Language => (LANGUAGES as readonly string[]).includes(one));
  return known.length > 0 ? [...new Set(known)].slice(0, 2) : fallback;
}

/** What the API hands out as a contract, drawn as the desk draws it. */
export const contractRenderer =
  (site: Site, now: () => Date) =>
  (agreement: AgreementView, languages: readonly Language[]): string =>
    renderContract(agreement, { ...site, languages, now: now().toISOString(), path: null });
