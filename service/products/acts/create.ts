import { readDocument, sealDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended, lockOrganisation } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, authoriseOwn, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { productIdOf } from "../../formats/ids.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { fold } from "../../values/folding.ts";
import type { Names } from "../../values/names.ts";
import { findProducts, insertProduct, listProducts, type ProductRow } from "../rows/products.ts";
import { type ExpectedYield, productDocument, type ProductDocument, type Sign } from "../rules.ts";
import type { ProductView } from "../views/schemas.ts";
import { checkGtin } from "./prefix.ts";

export interface NewProduct {
  name: Names;
  description?: Names;
  sign?: Sign;
  expectedYield?: ExpectedYield;
  gtin?: string;
}

/**
 * A product is a document: every batch of it carries the product's commitment inside its own, and so signs for it. It
 * needs no act on the chain and is ready at once.
 */
export async function createProduct(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  input: NewProduct,
): Promise<ProductView> {
  const account = authoriseOwn(actor, "product.create");
  const document = productDocument({ ...input, organisation: account });
  await lockOrganisation(tx, account);
  if (await isSuspended(tx, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  if (document.gtin !== undefined) await checkGtin(tx, account, document.gtin);

  const sealed = sealDocument(ledger, SCHEMAS.product, document);
  const id = productIdOf(ledger.contracts.chainId, ledger.contracts.organisations, account, sealed.commitment);
  await insertDocuments(tx, [sealed]);
  await insertProduct(tx, {
    id,
    account,
    commitment: sealed.commitment,
    gtin: document.gtin ?? null,
    name: document.name,
  });
  return getProduct(tx, actor, id);
}

export async function getProduct(db: Queryable, actor: Actor, id: string): Promise<ProductView> {
  const row = (await findProducts(db, [id])).get(id);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "product" });
  authorise(actor, "product.read", row.account);
  return toView(row);
}

export async function readProducts(
  ledger: Ledger,
  actor: Actor,
  query: { search?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<ProductView>> {
  authorise(actor, "product.read");
  const rows = await listProducts(ledger.db, {
    account: scopeOf(actor),
    search: query.search === undefined ? null : fold(query.search),
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  return toPage(rows, query.limit, (row) => [row.sequence], toView);
}

function toView(row: ProductRow): ProductView {
  const document = readDocument<ProductDocument>(row.opening);
  return {
    id: row.id,
    organisation: row.account,
    name: document.name,
    ...(document.description && { description: document.description }),
    ...(document.sign && { sign: document.sign }),
    ...(document.expectedYield && { expectedYield: document.expectedYield }),
    ...(document.gtin !== undefined && { gtin: document.gtin }),
    commitment: row.commitment,
    createdAt: row.created_at.toISOString(),
  };
}
