import type { Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import { toEvidence } from "../../accept/evidence.ts";
import { chainTime, type Ledger } from "../../accept/ledger.ts";
import { lockAccount } from "../../accept/organisations.ts";
import { type Actor, authoriseOwn, requesterOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { showOnly } from "../../formats/commitment.ts";
import { parseOpening } from "../../formats/opening.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import { findProducts } from "../../products/rows/products.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { findAgreement } from "../rows/agreements.ts";
import { findDisclosedLines, findDisclosures, insertDisclosure } from "../rows/disclosures.ts";
import type { AgreementDocument } from "../rules/agreements.ts";
import { roleIn } from "../views/agreement.ts";
import type { Disclosure } from "../views/openSchemas.ts";
import { knownAgreement } from "../views/reading.ts";
import type { DisclosedField } from "../views/schemas.ts";

/** What parties opened of one line to everybody, and what proves it. */
export type DisclosureView = Static<typeof Disclosure>;

/** A party opens a line's price, or the producer's share of it, to everybody: for good. */
export async function disclose(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  { line, field }: { line: number; field: DisclosedField },
): Promise<DisclosureView> {
  const account = authoriseOwn(actor, "agreement.disclose");
  const row = await knownAgreement(ledger, tx, actor, id);
  await lockAccount(tx, account);
  const role = roleIn(row, account);
  if (role !== "seller" && role !== "buyer") throw new LedgerError("AGREEMENT_NOT_YOURS");
  // A price that nobody agreed to proves nothing.
  if (!row.accepted)
    throw new LedgerError("AGREEMENT_STATE", { state: row.stands, allowed: "accepted, or ended after that" });
  const stated = readDocument<AgreementDocument>(row.opening).lines[line];
  if (!stated) throw new LedgerError("NOT_FOUND", { resource: "line" }, "/line");
  if (stated[field] === undefined)
    throw new LedgerError("FIELD_INVALID", { field: "field", reason: "is not stated in this line" }, "/field");
  const requestedBy = requesterOf(actor);
  if (!(await insertDisclosure(tx, { agreement: id, line, field, account, requestedBy })))
    throw new LedgerError("DISCLOSED_ALREADY");
  return (await readDisclosures(ledger, tx, id)).find((one) => one.line === line)!;
}

/** For everybody: nothing of it is there that a party did not open. Empty also where there is no such agreement. */
export async function readDisclosures(ledger: Ledger, db: Queryable, id: string): Promise<DisclosureView[]> {
  const disclosed = await findDisclosures(db, [id]);
  if (disclosed.length === 0) return [];
  const row = await findAgreement(db, id, await chainTime(ledger, db));
  const evidence = row && toEvidence(row, ledger.contracts.chainId);
  if (!row || !evidence) return [];
  const opening = parseOpening(row.opening);
  const { lines } = readDocument<AgreementDocument>(row.opening);
  const products = await findProducts(
    db,
    lines.map(({ product }) => product.id),
  );
  const parties = await nameParties(db, [row.seller, row.buyer]);
  return [...Map.groupBy(disclosed, ({ line }) => line)].map(([line, fields]) => {
    const stated = lines[line]!;
    const shown = new Set(fields.map(({ field }) => field));
    return {
      agreement: id,
      line,
      product: readDocument<ProductDocument>(products.get(stated.product.id)!.opening).name,
      seller: parties.get(row.seller)!,
      price: shown.has("price") ? stated.price : null,
      producerShare: shown.has("producerShare") ? (stated.producerShare ?? null) : null,
      unit: stated.quantity.unit,
      disclosedBy: fields.map(({ field, account, created_at }) => ({
        field,
        by: parties.get(account)!,
        time: created_at.toISOString(),
      })),
      proof: { opening: showOnly(opening, pointersOf(line, shown)), commitment: row.commitment, evidence },
    };
  });
}

/** The line's product and unit go with it: a price is of something. */
function pointersOf(line: number, fields: Set<DisclosedField>): string[] {
  const at = `/lines/${line}`;
  return [
    `${at}/product/id`,
    `${at}/quantity/unit`,
    ...[...fields].flatMap((field) => [`${at}/${field}/amount`, `${at}/${field}/currency`]),
  ];
}

const SHOWN_AT_MOST = 5;

/** What was disclosed of the sales in which a part of the batch was accepted: for its page. */
export async function readDisclosedLines(ledger: Ledger, batch: string): Promise<DisclosureView[]> {
  const sales = await findDisclosedLines(ledger.db, batch, SHOWN_AT_MOST);
  const found = await Promise.all(
    sales.map(async ({ agreement, line }) =>
      (await readDisclosures(ledger, ledger.db, agreement)).filter((one) => one.line === line),
    ),
  );
  return found.flat();
}
