import type { ArgumentsOf, Done } from "../../accept/act.ts";
import type { LedgerError } from "../../base/errors.ts";
import type { Controls } from "../../desk/controls.ts";
import type { Typed } from "../../desk/fields.ts";
import { type ActForm, formOf, type Scene } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { inItsLanguage, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import type { Names } from "../../values/names.ts";
import { UNIT_CODES } from "../../values/quantities.ts";
import { type Content, html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import { counter } from "../acts/counter.ts";
import type { NewInvitation } from "../acts/invite.ts";
import { type NewTerms, propose } from "../acts/propose.ts";
import {
  ARBITRATION_DAYS,
  CIRCUITS,
  INCOTERMS,
  INVITATION_DAYS,
  MAX_AGREEMENT_LINES,
  PAYMENT_TERMS,
} from "../rules/agreements.ts";
import type { AgreementView } from "../views/schemas.ts";
import { agreementHome, counterpartyName } from "./list.ts";
import type { AgreementDesk, OfAgreement } from "./reads.ts";

const LINE_FIELDS = ["product", "lineQuantity", "unit", "price", "share"] as const;
const TERM_FIELDS = [
  "circuit",
  "tender",
  "incoterm",
  "incotermPlace",
  "currency",
  "validUntil",
  "deliveredUntil",
  "payment",
  "paymentDays",
  "delivery",
  "note",
  "arbiter",
  "arbitrationDays",
] as const;
type HeadField = "side" | "other" | "days";
type LineField = `${(typeof LINE_FIELDS)[number]}-${number}`;
type Field = HeadField | (typeof TERM_FIELDS)[number] | LineField;

interface Subject {
  /** That it answers. */
  agreement: AgreementView | null;
  products: { id: string; name: Names }[];
  rows: number;
}

const rowsOf = ({ rows }: Subject): number[] => Array.from({ length: rows }, (_, at) => at + 1);
const lineFields = (subject: Subject): LineField[] =>
  rowsOf(subject).flatMap((row) => LINE_FIELDS.map((field): LineField => `${field}-${row}`));

const WEEK = 7;
const SEASON = 120;

function inDays(today: string, days: number): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** What was agreed before is likely to be agreed again. */
function startOf({ agreement }: Subject, { today, words }: Scene): Typed<Field> {
  const common = {
    side: "buyer",
    days: String(INVITATION_DAYS.default),
    validUntil: inDays(today, WEEK),
    arbitrationDays: String(agreement?.arbitrationDays ?? ARBITRATION_DAYS.default),
  };
  if (!agreement)
    return {
      ...common,
      circuit: "short_chain",
      currency: "MAD",
      payment: "on_delivery",
      deliveredUntil: inDays(today, SEASON),
      "unit-1": "KGM",
    };
  const textOf = (names?: Names) => (names ? words.nameText(names) : "");
  return {
    ...common,
    circuit: agreement.circuit,
    tender: agreement.tender ?? "",
    incoterm: agreement.incoterm?.rule ?? "",
    incotermPlace: agreement.incoterm?.place ?? "",
    currency: agreement.sums?.total.currency ?? "MAD",
    deliveredUntil: agreement.deliveredUntil,
    payment: agreement.payment.term,
    paymentDays: agreement.payment.days ?? "",
    delivery: textOf(agreement.delivery?.note),
    note: textOf(agreement.note),
    arbiter: agreement.arbiter?.code ?? "",
    ...Object.fromEntries(
      agreement.lines.flatMap(({ line, product, quantity, price, producerShare }) => [
        [`product-${line + 1}`, product.id],
        [`lineQuantity-${line + 1}`, words.typed(quantity.value)],
        [`unit-${line + 1}`, quantity.unit],
        [`price-${line + 1}`, words.typed(price?.amount ?? "")],
        [`share-${line + 1}`, words.typed(producerShare?.amount ?? "")],
      ]),
    ),
  };
}

function labelOf(field: Field, _: Subject, words: Words): string {
  const { fields } = words.t.sales;
  const [part, row] = field.split("-") as [(typeof LINE_FIELDS)[number], string | undefined];
  return row === undefined ? fields[field as (typeof TERM_FIELDS)[number]] : words.format(fields[part], { n: row });
}

function drawTerms(controls: Controls<Field>, subject: Subject, { words, today }: Scene): Content[] {
  const { t } = words;
  const { sales } = t;
  const products = subject.products.map(({ id, name }): [string, string] => [id, words.nameText(name)]);
  return [
    controls.select(
      "circuit",
      CIRCUITS.map((circuit) => [circuit, sales.circuits[circuit]]),
    ),
    html`<div class="of-tender">${controls.text("tender", { hint: sales.tenderHint })}</div>`,
    html`<div class="of-export pair">
      ${controls.choice(
        "incoterm",
        INCOTERMS.map((rule) => [rule, rule]),
        { hint: sales.incotermHint },
      )}
      ${controls.text("incotermPlace")}
    </div>`,
    controls.text("currency", { dir: "ltr", max: 3 }),
    rowsOf(subject).map(
      (row) =>
        html`<fieldset>
          <legend>${words.format(sales.fields.product, { n: String(row) })}</legend>
          ${controls.choice(`product-${row}`, products, subject.products.length === 0 ? { hint: sales.productHint } : {})}
          <div class="pair">${controls.number(`lineQuantity-${row}`)} ${controls.units(`unit-${row}`)}</div>
          <div class="pair">
            ${controls.number(`price-${row}`)}
            ${controls.number(`share-${row}`, { optional: true, hint: sales.shareHint })}
          </div>
        </fieldset>`,
    ),
    html`<p>
      <input type="hidden" name="rows" value="${String(subject.rows)}" />
      ${subject.rows < MAX_AGREEMENT_LINES && html`<button type="submit" name="more" value="1" class="quiet">${sales.moreLine}</button>`}
    </p>`,
    html`<div class="pair">
      ${controls.date("validUntil", { min: today })} ${controls.date("deliveredUntil", { min: today })}
    </div>`,
    html`<div class="pair">
      ${controls.select(
        "payment",
        PAYMENT_TERMS.map((term) => [term, words.format(sales.paymentTerms[term], { days: 30 })]),
      )}
      <div class="of-days">${controls.number("paymentDays", { optional: true })}</div>
    </div>`,
    html`<details>
      <summary>${sales.more}</summary>
      ${controls.note("delivery", { optional: true })} ${controls.note("note", { optional: true })}
      ${controls.text("arbiter", { dir: "ltr", optional: true, hint: sales.arbiterHint })}
      ${controls.number("arbitrationDays")}
    </details>`,
  ];
}

function readTerms(reading: Reading<Field>, subject: Subject, words: Words): NewTerms {
  const circuit = reading.oneOf("circuit", CIRCUITS);
  const currency = reading.needed("currency").toUpperCase();
  const term = reading.oneOf("payment", PAYMENT_TERMS);
  const { agreement } = subject;
  // What was not touched keeps its other languages; what the form does not show goes over as it was.
  const texts = (field: "delivery" | "note") => {
    const text = reading.text(field);
    const before = field === "note" ? agreement?.note : agreement?.delivery?.note;
    if (before && text === words.nameText(before)) return before;
    return text ? inItsLanguage(text, words.language) : undefined;
  };
  const place = agreement?.delivery?.place;
  const [delivery, note, arbiter] = [texts("delivery"), texts("note"), reading.text("arbiter")];
  const days = term === "days_after_delivery" ? reading.number("paymentDays") : "";
  const arbitrationDays = reading.number("arbitrationDays");
  // The first is needed; of the others those in which something was typed.
  const rows = rowsOf(subject).filter((row) => row === 1 || reading.text(`lineQuantity-${row}`) !== "");
  return {
    circuit,
    ...(circuit === "public_procurement" && { tender: reading.needed("tender") }),
    ...(circuit === "export" && {
      incoterm: { rule: reading.oneOf("incoterm", INCOTERMS), place: reading.needed("incotermPlace") },
    }),
    validUntil: reading.day("validUntil"),
    deliveredUntil: reading.day("deliveredUntil"),
    ...(arbitrationDays && { arbitrationDays: whole(arbitrationDays) }),
    ...(arbiter && { arbiter }),
    ...((delivery || place) && { delivery: { ...(place && { place }), ...(delivery && { note: delivery }) } }),
    payment: { term, ...(days && { days: whole(days) }) },
    ...(note && { note }),
    lines: rows.map((row) => {
      const share = reading.number(`share-${row}`);
      const product = reading.needed(`product-${row}`);
      const before = agreement?.lines[row - 1];
      return {
        ...(before?.product.id === product && before.note && { note: before.note }),
        product,
        quantity: { value: reading.amount(`lineQuantity-${row}`), unit: reading.oneOf(`unit-${row}`, UNIT_CODES) },
        price: { amount: reading.amount(`price-${row}`), currency },
        ...(share && { producerShare: { amount: share, currency } }),
      };
    }),
  };
}

/** What is no whole number is left for the ledger to refuse. */
const whole = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);

const POINTERS: Record<string, Field> = {
  "/buyer": "other",
  "/seller": "other",
  "/circuit": "circuit",
  "/tender": "tender",
  "/incoterm": "incoterm",
  "/incoterm/place": "incotermPlace",
  "/validUntil": "validUntil",
  "/deliveredUntil": "deliveredUntil",
  "/payment": "paymentDays",
  "/delivery": "delivery",
  "/note": "note",
  "/arbiter": "arbiter",
  "/arbitrationDays": "arbitrationDays",
};

const OF_LINE: Record<string, (typeof LINE_FIELDS)[number]> = {
  product: "product",
  quantity: "lineQuantity",
  price: "price",
  producerShare: "share",
};

function fieldOfTerms(error: LedgerError): Field | null {
  const [, at, part, rest] = /^\/lines\/(\d+)(?:\/(\w+))?(?:\/(\w+))?/.exec(error.pointer ?? "") ?? [];
  if (at === undefined) return fieldOf<Field>(error, POINTERS);
  if (rest === "currency") return "currency";
  return `${rest === "unit" ? "unit" : (OF_LINE[part ?? ""] ?? "product")}-${Number(at) + 1}`;
}

/** Own products, those of the stock, and those of sales before: a buyer asks for what it bought. */
async function productsFor(
  deps: AgreementDesk,
  user: DeskUser,
  agreement: AgreementView | null,
): Promise<Subject["products"]> {
  const [own, stock, sales] = await Promise.all([
    deps.listProducts(user),
    deps.listStock(user, null),
    deps.listAgreements(user, { limit: 50 }),
  ]);
  const all = [
    ...(agreement?.lines.map(({ product }) => product) ?? []),
    ...own,
    ...stock.items.map(({ product }) => product),
    ...sales.items.flatMap(({ lines }) => lines.map(({ product }) => product)),
  ];
  return [...new Map(all.map(({ id, name }) => [id, { id, name }])).values()];
}

function rowsIn(body: unknown, agreement: AgreementView | null): number {
  const rows = Number((body as { rows?: unknown } | undefined)?.rows ?? agreement?.lines.length ?? 1);
  return Number.isInteger(rows) && rows >= 1 ? Math.min(rows, MAX_AGREEMENT_LINES) : 1;
}

const shared = {
  start: startOf,
  labelOf,
  more: (subject: Subject, typed: Typed<Field>) => {
    const rows = Math.min(subject.rows + 1, MAX_AGREEMENT_LINES);
    return { subject: { ...subject, rows }, typed: { ...typed, [`unit-${rows}`]: typed["unit-1"] ?? "KGM" } };
  },
  fieldOf: fieldOfTerms,
};

const findNew = async (deps: AgreementDesk, user: DeskUser, body: unknown): Promise<Subject> => ({
  agreement: null,
  products: await productsFor(deps, user, null),
  rows: rowsIn(body, null),
});

/** At the proposal that was made, in answer to another or not. */
const doneAtProposal = (done: Done) => ({
  lot: "",
  to: agreementHome({ id: (done.arguments as ArgumentsOf<typeof propose>).agreement }),
});

/** To an organisation that has an account. */
export const proposeForm = formOf<AgreementDesk, typeof propose, Subject, Field>({
  ...shared,
  act: propose,
  under: "/desk",
  find: (deps, user, _, request) => findNew(deps, user, request.body),
  about: () => null,
  home: () => "/desk/sales",
  fields: (subject) => ["side", "other", ...TERM_FIELDS, ...lineFields(subject)],
  draw: (controls, subject, scene) => [
    controls.select(
      "side",
      (["buyer", "seller"] as const).map((side) => [side, scene.words.t.sales.sides[side]]),
    ),
    controls.text("other", { dir: "ltr", hint: scene.words.t.acts.receiverHint }),
    drawTerms(controls, subject, scene),
  ],
  read: (typed, subject, words) => {
    const reading = new Reading<Field>(typed, words);
    const side = reading.oneOf("side", ["buyer", "seller"]);
    return reading.give({ body: { [side]: reading.needed("other"), ...readTerms(reading, subject, words) } });
  },
  done: doneAtProposal,
});

/** To somebody who has none. */
export const invitationForm: ActForm<AgreementDesk, Subject, Field, NewInvitation, OfAgreement> = {
  ...shared,
  act: "invitation",
  path: "/desk/invitation",
  action: "invitation.manage",
  find: (deps, user, _, request) => findNew(deps, user, request.body),
  about: () => null,
  home: () => "/desk/sales",
  fields: (subject) => ["days", ...TERM_FIELDS, ...lineFields(subject)],
  draw: (controls, subject, scene) => [drawTerms(controls, subject, scene), controls.number("days")],
  read: (typed, subject, words) => {
    const reading = new Reading<Field>(typed, words);
    const days = Number(reading.amount("days"));
    const { min, max } = INVITATION_DAYS;
    if (!Number.isInteger(days) || days < min || days > max)
      reading.refuse("days", words.format(words.t.acts.transitDaysRange, { min, max }));
    return reading.give({ days, ...readTerms(reading, subject, words) });
  },
  do: (deps, user, input, idempotencyKey) => deps.invite(user, input, idempotencyKey),
  done: ({ id }) => ({ lot: "", to: `/desk/invitations/${id}` }),
};

/** Other terms for the same goods, or others. */
export const counterForm = formOf<AgreementDesk, typeof counter, Subject, Field>({
  ...shared,
  act: counter,
  under: "/desk/sales/:id",
  find: async (deps, user, id, request) => {
    const agreement = await deps.getAgreement(user, id);
    return (
      agreement && {
        agreement,
        products: await productsFor(deps, user, agreement),
        rows: rowsIn(request.body, agreement),
      }
    );
  },
  about: ({ agreement }, words) => counterpartyName(agreement!, words),
  home: ({ agreement }) => agreementHome(agreement!),
  fields: (subject) => [...TERM_FIELDS, ...lineFields(subject)],
  draw: drawTerms,
  read: (typed, subject, words) => {
    const reading = new Reading<Field>(typed, words);
    return reading.give({ subject: subject.agreement!.id, body: readTerms(reading, subject, words) });
  },
  done: doneAtProposal,
});
