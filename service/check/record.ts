import { IntlMessageFormat } from "intl-messageformat";
import type { Disclosed } from "../formats/fields.ts";
import type { Scheme } from "../formats/slots.ts";
import { type Language, nameIn, type Names } from "../values/names.ts";
import { MESSAGE_FORMATTERS, numberFormat } from "../values/numbers.ts";
import type { Proven, ProvenCertificate } from "../verifier/proven.ts";
import { standingOf } from "../verifier/verdict.ts";
import { code, element } from "./elements.ts";
import type { CheckWords, FileWords } from "./words.ts";

/** The words of one language in verify.html. `units` and what is said of certificates: ICU messages, as on the pages. */
export interface LanguageWords {
  language: Language;
  lang: string;
  dir: string;
  intl: string;
  name: string;
  check: CheckWords;
  file: FileWords;
  units: Record<string, string>;
  certificates: {
    title: string;
    schemes: Record<Scheme, string>;
    number: string;
    period: string;
    periodOpen: string;
    validity: string;
  };
}

type ProvenBatch = Proven["batches"][number];
type Fields = { [key: string]: Disclosed };

/** What was proven, and nothing else: the batch's own words, then what it was made of. */
export function recordOf(proven: Proven, words: LanguageWords): HTMLElement {
  const [batch, ...ancestors] = proven.batches;
  const { file, check } = words;
  const row = (label: string, value: Node | string) =>
    element("div", {}, element("dt", {}, label), element("dd", {}, value));
  const list = element(
    "dl",
    { class: "facts" },
    row(check.fields["product"]!, named(productOf(proven, batch!), words)),
    row(check.fields["organisation"]!, named(organisationOf(proven, batch!), words)),
    ...Object.entries(factsOf(batch!, words)).map(([field, value]) => row(check.fields[field]!, value)),
    row(file.id, code(batch!.id)),
  );
  const parts = [element("h2", {}, file.record), list];
  if (proven.certificates.length > 0)
    parts.push(
      element("h3", {}, words.certificates.title),
      element("ul", {}, ...proven.certificates.map((certificate) => certificateOf(proven, certificate, words))),
    );
  if (ancestors.length > 0)
    parts.push(
      element("h3", {}, file.madeOf),
      element("ul", {}, ...ancestors.map((ancestor) => ancestorOf(proven, ancestor, words))),
    );
  return element("section", { class: "card" }, ...parts);
}

function ancestorOf(proven: Proven, batch: ProvenBatch, words: LanguageWords): HTMLElement {
  const { lot } = factsOf(batch, words);
  return element(
    "li",
    {},
    named(productOf(proven, batch), words),
    words.check.comma,
    named(organisationOf(proven, batch), words),
    words.check.comma,
    lot ?? words.file.hidden,
    words.check.comma,
    words.check.standing[standingOf(batch)].title,
  );
}

/** What it is of, its number and who gave it, for how long, and how it stands in the block of the proof. */
function certificateOf(proven: Proven, certificate: ProvenCertificate, words: LanguageWords): HTMLElement {
  const { scheme, issuer, told, validity } = certificate;
  const { number, scope, validFrom, validUntil } = told.document;
  const { certificates: t, file } = words;
  const organisation = nameOf(proven.organisations.get(issuer)?.told?.document["name"], words) ?? file.hidden;
  const text = (value: Disclosed) => (typeof value === "string" ? value : file.hidden);
  const from = dayOf(validFrom, words) ?? file.hidden;
  const isOpen = validUntil === undefined && !told.hidden.includes("/validUntil");
  const lines = [
    say(t.number, { number: text(number), organisation }, words),
    isOpen
      ? say(t.periodOpen, { from }, words)
      : say(t.period, { from, until: dayOf(validUntil, words) ?? file.hidden }, words),
    say(t.validity, { validity }, words),
  ];
  return element(
    "li",
    {},
    element("strong", {}, t.schemes[scheme]),
    element("p", {}, named(scope, words)),
    ...lines.map((line) => element("p", { class: "hint" }, line)),
  );
}

/** What was written by people stands apart from the direction of the sentence around it. */
function say(message: string, values: Record<string, string>, { intl }: LanguageWords): string {
  const apart: Record<string, string> = {};
  for (const [name, value] of Object.entries(values))
    apart[name] = name === "validity" ? value : `\u2068${value}\u2069`;
  return new IntlMessageFormat(message, intl, undefined, { ignoreTag: true, formatters: MESSAGE_FORMATTERS }).format(
    apart,
  ) as string;
}

function productOf(proven: Proven, { told }: ProvenBatch): Disclosed {
  const commitment = (told?.document["product"] as Fields | undefined)?.["commitment"];
  return typeof commitment === "string" ? proven.products.get(commitment)?.document["name"] : undefined;
}

const organisationOf = ({ organisations }: Proven, { account }: ProvenBatch): Disclosed =>
  organisations.get(account)?.told?.document["name"];

const inLanguage = (names: Disclosed, { language }: LanguageWords) =>
  typeof names === "object" && names !== null ? nameIn(names as Names, language) : null;

const nameOf = (names: Disclosed, words: LanguageWords): string | null => inLanguage(names, words)?.text ?? null;

function named(names: Disclosed, words: LanguageWords): Node | string {
  const found = inLanguage(names, words);
  return found ? element("bdi", { lang: found.language }, found.text) : words.file.hidden;
}

/** Fields that are not shown are left out. */
function factsOf({ told }: ProvenBatch, words: LanguageWords): Record<string, Node | string> {
  const facts: Record<string, Node | string> = {};
  const { lot, quantity, netMass, producedOn, expiresOn, place } = told?.document ?? {};
  if (typeof lot === "string") facts["lot"] = element("bdi", {}, lot);
  for (const [field, value] of Object.entries({ quantity, netMass })) {
    const amount = amountIn(value, words);
    if (amount !== null) facts[field] = amount;
  }
  for (const [field, value] of Object.entries({ producedOn, expiresOn }))
    if (value !== undefined) facts[field] = dayOf(value, words) ?? words.file.hidden;
  if (typeof place === "object" && place !== null) facts["place"] = named((place as Fields)["commune"], words);
  return facts;
}

function dayOf(day: Disclosed, { intl }: LanguageWords): string | null {
  if (typeof day !== "string") return null;
  return new Intl.DateTimeFormat(intl, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}

function amountIn(value: Disclosed, { units, intl }: LanguageWords): string | null {
  const { value: number, unit } = (value ?? {}) as Fields;
  if (typeof number !== "string" || typeof unit !== "string" || !units[unit]) return null;
  const amount = numberFormat(intl, { maximumFractionDigits: 20 }).format(number);
  return new IntlMessageFormat(units[unit], intl, undefined, {
    ignoreTag: true,
    formatters: MESSAGE_FORMATTERS,
  }).format({
    n: Number(number),
    amount,
  }) as string;
}
