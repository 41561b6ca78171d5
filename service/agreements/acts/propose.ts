import { randomUUID } from "node:crypto";
import { sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import { insertIntent, type StatedTerms } from "../../accept/intents.ts";
import { chainTime, type Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, authoriseOwn, scopeOf } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import type { Loose } from "../../formats/fields.ts";
import { agreementIdOf } from "../../formats/ids.ts";
import { findKind } from "../../organisations/rows/organisations.ts";
import { arbiterOf, newPartyOf, partyOf } from "../../organisations/views/parties.ts";
import { findProducts, hasStockOfProduct } from "../../products/rows/products.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { endOfDayInMorocco } from "../../values/dates.ts";
import type { Money } from "../../values/money.ts";
import type { Names } from "../../values/names.ts";
import { parseQuantity, type Quantity } from "../../values/quantities.ts";
import { insertAgreementAct } from "../rows/acts.ts";
import { type AgreementRow, findAgreement, insertAgreement, listAgreements } from "../rows/agreements.ts";
import {
  AGREEMENT_SCHEMAS,
  type AgreementDocument,
  agreementDocument,
  ARBITRATION_DAYS,
  type Circuit,
  type DeliveryTerms,
  type Incoterm,
  MAX_YEARS,
  type PaymentTerms,
  usualTermOf,
} from "../rules/agreements.ts";
import { toAgreementViews } from "../views/agreement.ts";
import type { AgreementView } from "../views/types.ts";
import { knows, openAgreement } from "./access.ts";

/** What either side asks the other to agree to. Days are in Morocco, to their end. */
export interface NewTerms {
  /** Account or public code. */
  arbiter?: string;
  circuit: Circuit;
  tender?: string;
  incoterm?: Incoterm;
  validUntil: string;
  deliveredUntil: string;
  arbitrationDays?: number;
  delivery?: DeliveryTerms;
  payment?: { term: PaymentTerms["term"]; days?: number };
  note?: Names;
  lines: { product: string; quantity: Quantity; price: Money; producerShare?: Money; note?: Names }[];
}

/** The other side, by account or public code: who names a buyer sells, who names a seller buys. */
export type NewAgreement = NewTerms & { buyer?: string; seller?: string };

const ZERO_ACCOUNT = `0x${"0".repeat(40)}`;

export async function proposeAgreement(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  input: NewAgreement,
): Promise<AgreementView> {
  const account = authoriseOwn(actor, "agreement.conclude");
  await lockActing(tx, account);
  const selling = input.buyer !== undefined;
  if (selling === (input.seller !== undefined))
    throw new LedgerError(
      "FIELD_INVALID",
      { field: "buyer", reason: "or seller must be named, and not both" },
      "/buyer",
    );
  const findings = new Findings();
  const other = await findings.checkLater(selling ? "/buyer" : "/seller", () =>
    newPartyOf(tx, account, (input.buyer ?? input.seller)!),
  );
  const made = await draw(ledger, tx, { account, other, selling }, input, findings);
  const { id, terms } = made;
  const wish = { kind: "propose" as const, arguments: { agreement: id, terms } };
  const intent = await askRelay(tx, actor, account, wish, { weight: terms.lines.length });
  await keep(tx, made, { intent, thread: id, predecessor: null });
  return getAgreement(ledger, tx, actor, id);
}

/** Answers the other side's proposal with terms of one's own, each on the same side. */
export async function counterAgreement(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  predecessor: string,
  input: NewTerms,
): Promise<AgreementView> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.conclude", "counter", predecessor);
  const { row, account, role } = opened;
  const selling = role === "seller";
  const findings = new Findings();
  const other = await findings.checkLater("", () => partyOf(tx, account, selling ? row.buyer : row.seller));
  const made = await draw(ledger, tx, { account, other, selling, answers: predecessor }, input, findings);
  const { id, terms } = made;
  const wish = { kind: "counter" as const, arguments: { predecessor, agreement: id, terms } };
  const intent = await askRelay(tx, actor, account, wish, { weight: terms.lines.length });
  await keep(tx, made, { intent, thread: row.thread, predecessor });
  await insertAgreementAct(tx, { intent, agreement: predecessor, account, kind: "counter" });
  return getAgreement(ledger, tx, actor, id);
}

/**
 * As its own proposal by the seller, for a buyer whose registration is on its way behind `after`. The terms were checked
 * when they were asked for; what time has made wrong since is refused now.
 */
export async function proposeTo(
  ledger: Ledger,
  tx: Transaction,
  given: { account: string; buyer: string; requestedBy: string; terms: NewTerms; after: string },
): Promise<{ agreement: string; intent: string }> {
  const { account, buyer, requestedBy, terms: input, after } = given;
  const made = await draw(ledger, tx, { account, other: buyer, selling: true }, input, new Findings());
  const { id, terms } = made;
  const intent = randomUUID();
  await insertIntent(tx, {
    kind: "propose",
    arguments: { agreement: id, terms },
    id: intent,
    account,
    channel: "relay",
    weight: terms.lines.length,
    dependsOn: after,
    requestedBy,
  });
  await keep(tx, made, { intent, thread: id, predecessor: null });
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
async function draw(
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
  if (endOfDayInMorocco(validUntil) <= now)
    throw new LedgerError("AGREEMENT_DEADLINES", { validUntil, deliveredUntil }, "/validUntil");
  if (endOfDayInMorocco(deliveredUntil) > now + MAX_YEARS * YEAR_SECONDS)
    throw new LedgerError("DEADLINE_TOO_FAR", { date: deliveredUntil, years: MAX_YEARS }, "/deliveredUntil");
}

function statedTerms(document: AgreementDocument, commitment: string, counterparty: string): StatedTerms {
  return {
    commitment,
    counterparty,
    selling: document.proposedBy === "seller",
    arbiter: document.arbiter ?? ZERO_ACCOUNT,
    validUntil: endOfDayInMorocco(document.validUntil),
    deliveredUntil: endOfDayInMorocco(document.deliveredUntil),
    arbitrationHours: Number(document.arbitrationDays) * 24,
    lines: document.lines.map(({ quantity }) => {
      const { base, dimension } = parseQuantity(quantity);
      return { quantity: base.toString(), unit: dimension };
    }),
  };
}

async function keep(
  tx: Transaction,
  { id, account, document, terms, sealed }: Drawn,
  { intent, thread, predecessor }: { intent: string; thread: string; predecessor: string | null },
): Promise<void> {
  await insertDocuments(tx, [sealed]);
  await insertAgreement(tx, {
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
}

export async function getAgreement(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<AgreementView> {
  const [view] = await toAgreementViews(ledger, db, actor, [await knownAgreement(ledger, db, actor, id)]);
  return view!;
}

/** Throws NOT_FOUND for whoever may not know of it, and ROLE_TOO_WEAK. */
export async function knownAgreement(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<AgreementRow> {
  const row = await findAgreement(db, id, await chainTime(ledger, db));
  if (!row || !(await knows(db, actor, row))) throw new LedgerError("NOT_FOUND", { resource: "agreement" });
  authorise(actor, "agreement.read");
  return row;
}

/** Newest first. */
export async function readAgreements(
  ledger: Ledger,
  actor: Actor,
  query: {
    role?: "seller" | "buyer" | "arbiter" | undefined;
    open?: boolean | undefined;
    thread?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<AgreementView>> {
  authorise(actor, "agreement.read");
  const account = scopeOf(actor);
  const rows = await listAgreements(ledger.db, await chainTime(ledger, ledger.db), {
    account,
    auditor: account !== null && (await findKind(ledger.db, account)) === "auditor",
    role: query.role ?? null,
    open: query.open ?? null,
    thread: query.thread ?? null,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const { items, next } = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => row,
  );
  return { items: await toAgreementViews(ledger, ledger.db, actor, items), next };
}
