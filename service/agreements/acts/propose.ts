import { randomUUID } from "node:crypto";
import Type, { type Static } from "typebox";
import { act, type NewRows, type Rest, rows } from "../../accept/act.ts";
import { sealDocument } from "../../accept/documents.ts";
import { enqueue } from "../../accept/execute.ts";
import { chainTime, type Ledger } from "../../accept/ledger.ts";
import { type Actor, MANAGER } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import type { Loose } from "../../formats/fields.ts";
import { agreementIdOf } from "../../formats/ids.ts";
import { arbiterOf, newPartyOf } from "../../organisations/views/parties.ts";
import { findProducts, hasStockOfProduct } from "../../products/rows/products.ts";
import type { Transaction } from "../../store/pool.ts";
import { endOfDay } from "../../values/dates.ts";
import { parseQuantity } from "../../values/quantities.ts";
import { agreements } from "../rows/agreements.ts";
import {
  AGREEMENT_SCHEMAS,
  type AgreementDocument,
  agreementDocument,
  ARBITRATION_DAYS,
  MAX_YEARS,
  usualTermOf,
} from "../rules/agreements.ts";
import { getAgreementOf } from "../views/reading.ts";
import { AGREEMENTS, TERMS_ERRORS } from "../views/restParts.ts";
import { Agreement, type AgreementView, NewAgreement, type NewTerms as NewTermsSchema } from "../views/schemas.ts";

/** What either side asks the other to agree to. Days are in Morocco, to their end. */
export type NewTerms = Static<typeof NewTermsSchema>;

const ZERO_ACCOUNT = `0x${"0".repeat(40)}`;

/** What the contract holds of the terms; quantities are decimal text, since JSON numbers end before uint64. */
export const StatedTerms = Type.Object({
  commitment: Type.String(),
  counterparty: Type.String(),
  selling: Type.Boolean(),
  arbiter: Type.String(),
  validUntil: Type.Integer(),
  deliveredUntil: Type.Integer(),
  arbitrationHours: Type.Integer(),
  lines: Type.Array(Type.Object({ quantity: Type.String(), unit: Type.Integer() })),
});
export type StatedTerms = Static<typeof StatedTerms>;

const GAS_PROPOSE = 200_000;
const GAS_LINE = 30_000;

export const gasOfTerms = ({ lines }: StatedTerms): number => GAS_PROPOSE + GAS_LINE * lines.length;

/** As the contract takes them. */
export const toRow = (terms: StatedTerms): unknown[] => [
  terms.commitment,
  terms.counterparty,
  terms.selling,
  terms.arbiter,
  terms.validUntil,
  terms.deliveredUntil,
  terms.arbitrationHours,
  terms.lines.map(({ quantity, unit }) => [quantity, unit]),
];

/** What a proposal answers, in answer to another or not: the agreement that it is. */
export const ofAgreement: Pick<Rest, "answer" | "location"> = {
  answer: {
    schema: Agreement,
    read: (ledger, db, actor, { operation }) => getAgreementOf(ledger, db, actor, operation),
  },
  location: { what: "The agreement.", of: ({ id }: AgreementView) => `/v1/agreements/${id}` },
};

/** Who names a buyer sells, who names a seller buys. */
export const propose = act({
  word: "propose",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "propose",
  body: NewAgreement,
  arguments: Type.Object({ agreement: Type.String(), terms: StatedTerms }),
  rest: {
    ...ofAgreement,
    path: "/v1/agreements",
    tags: AGREEMENTS,
    summary: "Propose a sale",
    description:
      "By either side. The other accepts exactly these terms, or answers with its own. Goods need not be there yet: they are set aside for its lines later. The chain gets quantities, days and a commitment, never a price.",
    refusals: TERMS_ERRORS,
  },
  call: ({ terms }) => ({
    contract: "agreements",
    function: "propose",
    values: [toRow(terms)],
    gas: gasOfTerms(terms),
  }),
  weight: ({ terms }) => terms.lines.length,
  rule: {
    async prepare({ account, body, operation: intent }, tx, ledger) {
      const selling = body.buyer !== undefined;
      if (selling === (body.seller !== undefined))
        throw new LedgerError(
          "FIELD_INVALID",
          { field: "buyer", reason: "or seller must be named, and not both" },
          "/buyer",
        );
      const findings = new Findings();
      const other = await findings.checkLater(selling ? "/buyer" : "/seller", () =>
        newPartyOf(tx, account, (body.buyer ?? body.seller)!),
      );
      const made = await draw(ledger, tx, { account, other, selling }, body, findings);
      return {
        arguments: { agreement: made.id, terms: made.terms },
        documents: [made.sealed],
        rows: [keptTerms(made, { intent, thread: made.id, predecessor: null })],
      };
    },
  },
});

/**
 * As its own proposal by the seller, for a buyer whose registration is on its way behind `after`. The terms were checked
 * when they were asked for; what time has made wrong since is refused now.
 */
export async function proposeTo(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor & { kind: "organisation" },
  given: { buyer: string; terms: NewTerms; after: string },
): Promise<{ agreement: string; intent: string }> {
  const { account } = actor;
  const { buyer, terms: input, after } = given;
  const made = await draw(ledger, tx, { account, other: buyer, selling: true }, input, new Findings());
  const { id, terms } = made;
  const intent = randomUUID();
  await enqueue(
    tx,
    propose,
    { operation: intent, account, actor },
    {
      arguments: { agreement: id, terms },
      documents: [made.sealed],
      rows: [keptTerms(made, { intent, thread: id, predecessor: null })],
      dependsOn: after,
    },
  );
  return { agreement: id, intent };
}

/** Every rule of terms that the account would sell under, whoever buys. Returns them with their words cleaned. */
export async function checkTerms(ledger: Ledger, tx: Transaction, account: string, input: NewTerms): Promise<NewTerms> {
  const { document } = await draw(ledger, tx, { account, other: NOBODY, selling: true }, input, new Findings());
  const { tender, incoterm, delivery, note, lines } = document;
  return {
    ...input,
    ...(tender !== undefined && { tender }),
    ...(incoterm && { incoterm }),
    ...(delivery && { delivery }),
    ...(note && { note }),
    lines: input.lines.map((line, i) => ({ ...line, ...(lines[i]!.note && { note: lines[i]!.note }) })),
  };
}

/** Stands in for a buyer who has no account yet. */
const NOBODY = `0x${"f".repeat(40)}`;

interface Sides {
  account: string;
  /** Undefined where it was refused. */
  other: string | undefined;
  selling: boolean;
  answers?: string;
}

interface Drawn {
  id: string;
  account: string;
  document: AgreementDocument;
  terms: StatedTerms;
  sealed: ReturnType<typeof sealDocument>;
}

/** Every rule of the terms, all refusals at once. */
export async function draw(
  ledger: Ledger,
  tx: Transaction,
  { account, other, selling, answers }: Sides,
  input: NewTerms,
  findings: Findings,
): Promise<Drawn> {
  const arbiter = await findings.checkLater("/arbiter", async () =>
    input.arbiter === undefined ? undefined : arbiterOf(tx, [account, other], input.arbiter),
  );
  const seller = selling ? account : other;
  const products = await findProducts(tx, [...new Set(input.lines.map(({ product }) => product))]);
  for (const [i, { product }] of input.lines.entries())
    await findings.checkLater(`/lines/${i}/product`, async () => {
      const row = products.get(product);
      const sold =
        row && (seller === undefined || row.account === seller || (await hasStockOfProduct(tx, seller, product)));
      if (!sold) throw new LedgerError("NOT_FOUND", { resource: "product" });
    });
  const document = findings.check("", () =>
    agreementDocument({
      ...termsIn(input),
      // What was refused above stands in for itself: the document is not made then.
      seller: seller ?? account,
      buyer: (selling ? other : account) ?? account,
      proposedBy: selling ? "seller" : "buyer",
      arbiter,
      answers,
      lines: input.lines.map(({ product, ...line }) => ({
        ...line,
        product: { id: product, commitment: products.get(product)?.commitment ?? product },
      })),
    }),
  );
  const now = await chainTime(ledger, tx);
  if (document) findings.check("", () => checkDeadlines(document, now));
  findings.throwAny();
  const sealed = sealDocument(ledger, AGREEMENT_SCHEMAS.terms, document!);
  const terms = statedTerms(document!, sealed.commitment, other!);
  const { chainId, agreements } = ledger.contracts;
  const id = agreementIdOf(chainId, agreements, account, {
    ...terms,
    lines: terms.lines.map(({ quantity, unit }) => ({ quantity: BigInt(quantity), unit })),
  });
  return { id, account, document: document!, terms, sealed };
}

/** The shape of the document, with what is usual where nothing was said. */
export function termsIn({
  arbitrationDays,
  payment,
  circuit,
  ...input
}: NewTerms): Omit<Loose<AgreementDocument>, "seller" | "buyer" | "proposedBy" | "lines"> {
  const { term, days } = payment ?? { term: usualTermOf(circuit) };
  return {
    circuit,
    tender: input.tender,
    incoterm: input.incoterm,
    validUntil: input.validUntil,
    deliveredUntil: input.deliveredUntil,
    arbitrationDays: String(arbitrationDays ?? ARBITRATION_DAYS.default),
    delivery: input.delivery,
    payment: { term, ...(days !== undefined && { days: String(days) }) },
    note: input.note,
  };
}

const YEAR_SECONDS = 365.25 * 24 * 3600;

function checkDeadlines({ validUntil, deliveredUntil }: AgreementDocument, now: number): void {
  if (endOfDay(validUntil) <= now)
    throw new LedgerError("AGREEMENT_DEADLINES", { validUntil, deliveredUntil }, "/validUntil");
  if (endOfDay(deliveredUntil) > now + MAX_YEARS * YEAR_SECONDS)
    throw new LedgerError("DEADLINE_TOO_FAR", { date: deliveredUntil, years: MAX_YEARS }, "/deliveredUntil");
}

function statedTerms(document: AgreementDocument, commitment: string, counterparty: string): StatedTerms {
  return {
    commitment,
    counterparty,
    selling: document.proposedBy === "seller",
    arbiter: document.arbiter ?? ZERO_ACCOUNT,
    validUntil: endOfDay(document.validUntil),
    deliveredUntil: endOfDay(document.deliveredUntil),
    arbitrationHours: Number(document.arbitrationDays) * 24,
    lines: document.lines.map(({ quantity }) => {
      const { base, dimension } = parseQuantity(quantity);
      return { quantity: base.toString(), unit: dimension };
    }),
  };
}

/** What is kept of a proposal beside its document. */
export const keptTerms = (
  { id, account, document, terms, sealed }: Drawn,
  { intent, thread, predecessor }: { intent: string; thread: string; predecessor: string | null },
): NewRows =>
  rows(agreements, {
    id,
    account,
    seller: document.seller,
    buyer: document.buyer,
    arbiter: document.arbiter ?? null,
    predecessor,
    thread,
    circuit: document.circuit,
    commitment: sealed.commitment,
    validUntil: terms.validUntil,
    deliveredUntil: terms.deliveredUntil,
    intent,
  });
