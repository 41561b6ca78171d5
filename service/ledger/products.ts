import { productDocument, type ProductDocument, SCHEMAS } from "../domain/documents.ts";
import { productIdOf } from "../domain/ids.ts";
import type { Names } from "../domain/names.ts";
import type { ExpectedYield } from "../domain/yields.ts";
import { type Actor, authorise, authoriseOwn, scopeOf } from "../domain/roles.ts";
import { insertDocuments } from "../db/documents.ts";
import { isSuspended, lockOrganisation } from "../db/organisations.ts";
import type { Queryable, Transaction } from "../db/pool.ts";
import { findProducts, insertProduct, listProducts, type ProductRow } from "../db/products.ts";
import { LedgerError } from "../errors.ts";
import { readDocument, sealDocument } from "./documents.ts";
import { checkGtin } from "./gs1.ts";
import type { Ledger } from "./ledger.ts";
import { decodeCursor, toPage } from "./paging.ts";
import type { Page, ProductView, Sign } from "./views.ts";

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
  await insertProduct(tx, { id, account, commitment: sealed.commitment, gtin: document.gtin ?? null });
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
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<ProductView>> {
  authorise(actor, "product.read");
  const rows = await listProducts(ledger.db, {
    account: scopeOf(actor),
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
