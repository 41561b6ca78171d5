import { at, Findings, LedgerError } from "../../base/errors.ts";
import { hex, LIMITS, type Loose, oneOf } from "../../formats/fields.ts";
import { isAccount, isWord } from "../../formats/hex.ts";
import { inOrder, parseDate } from "../../values/dates.ts";
import { canonicalMoney, type Money, parseMoney } from "../../values/money.ts";
import { cleanNames, cleanPlace, type Names, type Place } from "../../values/names.ts";
import { canonicalQuantity, type Quantity } from "../../values/quantities.ts";
import { cleanText } from "../../values/text.ts";

/** Schemas of the documents of a sale; the chain gets their commitments. */
export const AGREEMENT_SCHEMAS = {
  terms: "silsila.agreement.v1",
  statement: "silsila.agreement-statement.v1",
  payment: "silsila.payment.v1",
} as const;

/** The three ways to market of the MED-LINKS project: each is a template with what its trade must say. */
export const CIRCUITS = ["short_chain", "public_procurement", "export"] as const;
export type Circuit = (typeof CIRCUITS)[number];

/** Incoterms 2020 of the International Chamber of Commerce. */
export const INCOTERMS = ["EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"] as const;

export const PAYMENT_TERMS = ["in_advance", "on_delivery", "days_after_delivery"] as const;
/** Public buyers in Morocco pay within sixty days (decree 2-16-344); elsewhere thirty are usual. */
export const PAYMENT_DAYS = { min: 1, max: 366, public_procurement: 60, otherwise: 30 } as const;
export const ARBITRATION_DAYS = { min: 1, max: 366, default: 30 } as const;
/** The contract takes no more. */
export const MAX_AGREEMENT_LINES = 20;
/** Nobody binds stock for longer; a mistyped year would. */
export const MAX_YEARS = 5;

/**
 * Prices are for one unit of the line's quantity. `producerShare`: what of the price goes to those who made it, as the
 * seller states it. `product.commitment` binds the words it had that day.
 */
export type AgreedLine = {
  product: { id: string; commitment: string };
  quantity: Quantity;
  price: Money;
  producerShare?: Money;
  note?: Names;
};

export type PaymentTerms = { term: (typeof PAYMENT_TERMS)[number]; days?: string };
export type DeliveryTerms = { place?: Place; note?: Names };
export type Incoterm = { rule: (typeof INCOTERMS)[number]; place: string };

/**
 * What both sides agree to. Accounts; days are the last on which it can be accepted and goods be sent, to their end in
 * Morocco. `answers`: id of the proposal that this one answers. `tender`: number of the public market.
 */
export type AgreementDocument = {
  seller: string;
  buyer: string;
  proposedBy: "seller" | "buyer";
  arbiter?: string;
  answers?: string;
  circuit: Circuit;
  tender?: string;
  incoterm?: Incoterm;
  validUntil: string;
  deliveredUntil: string;
  arbitrationDays: string;
  delivery?: DeliveryTerms;
  payment: PaymentTerms;
  note?: Names;
  lines: AgreedLine[];
};

const SHORT = { min: 1, max: 80 };

/** As the builders in documents.ts: cleans, and throws what the rules throw, all at once. */
export function agreementDocument(given: Loose<AgreementDocument>): AgreementDocument {
  const { seller, buyer, arbiter, answers, circuit, delivery } = given;
  const findings = new Findings();
  findings.check("/circuit", () => oneOf(CIRCUITS, circuit, "circuit"));
  for (const account of [seller, buyer, arbiter]) if (account !== undefined) hex(isAccount(account));
  const tender = findings.check("/tender", () => tenderOf(circuit, given.tender));
  const incoterm = findings.check("/incoterm", () => incotermOf(circuit, given.incoterm));
  const validUntil = findings.check("/validUntil", () => parseDate(given.validUntil));
  const deliveredUntil = findings.check("/deliveredUntil", () => parseDate(given.deliveredUntil));
  if (validUntil && deliveredUntil) findings.check("/deliveredUntil", () => inOrder(validUntil, deliveredUntil));
  findings.check("/arbitrationDays", () => inDays("arbitrationDays", given.arbitrationDays, ARBITRATION_DAYS));
  const place = findings.check("/delivery/place", () => delivery?.place && cleanPlace(delivery.place));
  const deliveryNote = findings.check("/delivery/note", () => delivery?.note && cleanNames(delivery.note, LIMITS.note));
  const payment = findings.check("/payment", () => paymentTermsOf(circuit, given.payment));
  const note = findings.check("/note", () => given.note && cleanNames(given.note, LIMITS.description));
  const lines = given.lines.map((line, i) => findings.check(`/lines/${i}`, () => lineOf(line)));
  const [first] = lines;
  lines.forEach((line, i) => {
    if (line && first) findings.check(`/lines/${i}/price/currency`, () => oneCurrency(circuit, first.price, line));
  });
  findings.throwAny();
  return {
    seller,
    buyer,
    proposedBy: given.proposedBy,
    ...(arbiter !== undefined && { arbiter }),
    ...(answers !== undefined && { answers }),
    circuit,
    ...(tender !== undefined && { tender }),
    ...(incoterm && { incoterm }),
    validUntil: validUntil!,
    deliveredUntil: deliveredUntil!,
    arbitrationDays: given.arbitrationDays,
    ...((place || deliveryNote) && {
      delivery: { ...(place && { place }), ...(deliveryNote && { note: deliveryNote }) },
    }),
    payment: payment!,
    ...(note && { note }),
    lines: lines as AgreedLine[],
  };
}

function lineOf(line: Loose<AgreedLine>): AgreedLine {
  const { product, producerShare } = line;
  const findings = new Findings();
  hex(isWord(product.id) && isWord(product.commitment));
  const quantity = findings.check("/quantity", () => canonicalQuantity(line.quantity));
  const price = findings.check("/price", () => canonicalMoney(line.price));
  const share = findings.check("/producerShare", () => producerShare && canonicalMoney(producerShare));
  if (price && share) findings.check("/producerShare", () => shareWithin(price, share));
  const note = findings.check("/note", () => line.note && cleanNames(line.note, LIMITS.note));
  findings.throwAny();
  return {
    product: { id: product.id, commitment: product.commitment },
    quantity: quantity!,
    price: price!,
    ...(share && { producerShare: share }),
    ...(note && { note }),
  };
}

function shareWithin(price: Money, share: Money): void {
  if (share.currency !== price.currency)
    throw new LedgerError("CURRENCY_DIFFERS", { expected: price.currency, given: share.currency }, "/currency");
  if (parseMoney(share) > parseMoney(price))
    throw new LedgerError("PRODUCER_SHARE_EXCEEDS", { ...price, share: share.amount, price: price.amount }, "/amount");
}

/** One currency in all lines; a public buyer pays in dirhams. */
function oneCurrency(circuit: Circuit, first: Money, { price: { currency } }: AgreedLine): void {
  if (circuit === "public_procurement" && currency !== "MAD")
    throw new LedgerError("CURRENCY_DIFFERS", { expected: "MAD", given: currency });
  if (currency !== first.currency)
    throw new LedgerError("CURRENCY_DIFFERS", { expected: first.currency, given: currency });
}

function tenderOf(circuit: Circuit, tender: string | undefined): string | undefined {
  if (circuit !== "public_procurement") return tender === undefined ? undefined : foreign("tender", circuit);
  if (tender === undefined) throw new LedgerError("FIELD_MISSING", { field: "tender" });
  return cleanText(tender, SHORT);
}

function incotermOf(circuit: Circuit, incoterm: Incoterm | undefined): Incoterm | undefined {
  if (circuit !== "export") return incoterm === undefined ? undefined : foreign("incoterm", circuit);
  if (incoterm === undefined) throw new LedgerError("FIELD_MISSING", { field: "incoterm" });
  if (!INCOTERMS.includes(incoterm.rule))
    throw new LedgerError(
      "INCOTERM_UNKNOWN",
      { rule: String(incoterm.rule).slice(0, 20), allowed: INCOTERMS.join(", ") },
      "/rule",
    );
  return { rule: incoterm.rule, place: at("/place", () => cleanText(incoterm.place, SHORT)) };
}

function foreign(field: string, circuit: Circuit): never {
  throw new LedgerError("TERM_NOT_OF_CIRCUIT", { field, circuit });
}

/** How it is paid in this trade where nothing is said. */
export const usualTermOf = (circuit: Circuit): PaymentTerms["term"] =>
  circuit === "public_procurement" ? "days_after_delivery" : "on_delivery";

/** With the days that are usual where none are said. */
export function paymentTermsOf(circuit: Circuit, { term, days }: Loose<PaymentTerms>): PaymentTerms {
  oneOf(PAYMENT_TERMS, term, "term");
  if (term !== "days_after_delivery") {
    if (days !== undefined)
      throw new LedgerError("FIELD_INVALID", { field: "days", reason: `does not go with ${term}` }, "/days");
    return { term };
  }
  const usual = circuit === "public_procurement" ? PAYMENT_DAYS.public_procurement : PAYMENT_DAYS.otherwise;
  at("/days", () => inDays("days", days ?? String(usual), PAYMENT_DAYS));
  return { term, days: days ?? String(usual) };
}

function inDays(field: string, text: string, { min, max }: { min: number; max: number }): void {
  const days = /^[1-9][0-9]{0,2}$/.test(text) ? Number(text) : 0;
  if (days < min || days > max)
    throw new LedgerError("FIELD_INVALID", { field, reason: `must be a number from ${min} to ${max}` });
}

/** Words that one side says of an agreement: why it refused, withdrew or disputes it, how the arbiter decided. */
export type StatementDocument = {
  agreement: string;
  by: string;
  kind: "rejection" | "withdrawal" | "dispute" | "resolution";
  text: string;
  /** Of a resolution, where it awards anything: what the buyer still owes the seller, or the seller gives back. */
  award?: { to: "seller" | "buyer"; money: Money };
};

export function statementDocument(given: Loose<StatementDocument>): StatementDocument {
  const { agreement, by, kind, award } = given;
  const findings = new Findings();
  const text = findings.check(kind === "resolution" ? "/decision" : "/reason", () =>
    cleanText(given.text, LIMITS.description),
  );
  const money = findings.check("/award/money", () => award && canonicalMoney(award.money));
  findings.throwAny();
  return { agreement, by, kind, text: text!, ...(award && { award: { to: award.to, money: money! } }) };
}

export const PAYMENT_METHODS = ["bank_transfer", "cheque", "cash", "card", "letter_of_credit", "other"] as const;

/** What the buyer says it paid. `reference`: of the transfer or cheque. */
export type PaymentDocument = {
  agreement: string;
  money: Money;
  paidOn: string;
  method: (typeof PAYMENT_METHODS)[number];
  reference?: string;
};

export function paymentDocument(given: Loose<PaymentDocument>): PaymentDocument {
  const findings = new Findings();
  const money = findings.check("/money", () => canonicalMoney(given.money));
  const paidOn = findings.check("/paidOn", () => parseDate(given.paidOn));
  findings.check("/method", () => oneOf(PAYMENT_METHODS, given.method, "method"));
  const reference = findings.check("/reference", () =>
    given.reference === undefined ? undefined : cleanText(given.reference, SHORT),
  );
  findings.throwAny();
  return {
    agreement: given.agreement,
    money: money!,
    paidOn: paidOn!,
    method: given.method,
    ...(reference !== undefined && { reference }),
  };
}

export const INVITATION_DAYS = { min: 1, max: 60, default: 14 } as const;
