import type { Static } from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { findOrganisation } from "../../organisations/rows/organisations.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { dayInMorocco, notInFuture, parseDate } from "../../values/dates.ts";
import {
  findByGtin,
  findCodeOfLot,
  findCodeOfSerial,
  findOverlapping,
  hasPrefixOf,
  insertPrefix,
  listPrefixes,
  lockPrefixes,
  type PrefixRow,
} from "../rows/prefixes.ts";
import { findLabelledProduct } from "../rows/products.ts";
import { cleanPrefix } from "../rules.ts";
import type { CompanyPrefix } from "../views/schemas.ts";

export interface NewPrefix {
  prefix: string;
  /** The day on which the operator saw GS1's certificate of it. */
  certificateSeenOn: string;
}

export type PrefixView = Static<typeof CompanyPrefix>;

/** Only who saw the certificate says so: nobody claims numbers of another company. */
export async function registerPrefix(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  input: NewPrefix,
): Promise<PrefixView> {
  authorise(actor, "company-prefix.register", account);
  if (!(await findOrganisation(tx, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  const findings = new Findings();
  findings.check("/prefix", () => cleanPrefix(input.prefix));
  findings.check("/certificateSeenOn", () =>
    notInFuture(parseDate(input.certificateSeenOn), dayInMorocco(ledger.now())),
  );
  findings.throwAny();
  const { prefix, certificateSeenOn: seenOn } = input;
  await lockPrefixes(tx);
  if (await findOverlapping(tx, prefix)) throw new LedgerError("COMPANY_PREFIX_TAKEN", { prefix }, "/prefix");
  return toView(await insertPrefix(tx, { prefix, account, seenOn }));
}

/** Newest first. */
export async function readPrefixes(
  ledger: Ledger,
  actor: Actor,
  account: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<PrefixView>> {
  authorise(actor, "company-prefix.read", account);
  const before = decodeCursor(query.cursor, 1)?.[0] ?? null;
  const rows = await listPrefixes(ledger.db, { account, before, limit: query.limit + 1 });
  return toPage(rows, query.limit, (row) => [row.sequence], toView);
}

const toView = ({ prefix, seen_on: certificateSeenOn, created_at: at }: PrefixRow): PrefixView => ({
  prefix,
  certificateSeenOn,
  createdAt: at.toISOString(),
});

/**
 * The organisation must be locked: since prefixes never overlap, nobody else can use the GTIN meanwhile. Throws GTIN_FOREIGN or
 * GTIN_USED.
 */
export async function checkGtin(tx: Transaction, account: string, gtin: string): Promise<void> {
  // Its first digit says how the thing is packed; what follows is numbered by the company.
  const numbered = await hasPrefixOf(tx, account, gtin.slice(1));
  if (!numbered) throw new LedgerError("GTIN_FOREIGN", { gtin }, "/gtin");
  if (await findByGtin(tx, gtin)) throw new LedgerError("GTIN_USED", { gtin }, "/gtin");
}

/** What a Digital Link names: what it has, from the widest on. */
export interface Gs1Key {
  gtin: string;
  lot: string | null;
  serial: string | null;
}

/** The batch or the product that it names; the account whose product it is, while that has no page; null for nothing here. */
export async function resolveGs1(
  { db }: { db: Queryable },
  { gtin, lot, serial }: Gs1Key,
): Promise<{ batch: string } | { product: string } | { account: string } | null> {
  const product = await findByGtin(db, gtin);
  if (!product) return null;
  if (lot === null && serial === null)
    return (await findLabelledProduct(db, product.id)) ? { product: product.id } : { account: product.account };
  const code =
    lot !== null ? await findCodeOfLot(db, product, lot) : await findCodeOfSerial(db, product.id, serialIn(serial!));
  return code === null ? null : { batch: code };
}

/** Ours are numbers; 0 for what is none of ours. */
const serialIn = (text: string): number => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0);
