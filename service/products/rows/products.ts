import { readDocument } from "../../accept/documents.ts";
import type { Load } from "../../accept/state.ts";
import { type Refold, refoldTable } from "../../store/folding.ts";
import type { Queryable } from "../../store/pool.ts";
import { searchKey } from "../../values/folding.ts";
import type { Names } from "../../values/names.ts";
import type { ProductDocument } from "../rules.ts";

export interface ProductRow {
  id: string;
  account: string;
  commitment: string;
  created_at: Date;
  sequence: number;
  opening: Buffer;
}

const SELECT = `select p.*, d.opening from products p join documents d on d.commitment = p.commitment`;

export async function insertProduct(
  tx: Queryable,
  product: { id: string; account: string; commitment: string; gtin: string | null; name: Names },
): Promise<void> {
  const { id, account, commitment, gtin, name } = product;
  await tx.query("insert into products (id, account, commitment, gtin, search_key) values ($1, $2, $3, $4, $5)", [
    ...[id, account, commitment, gtin, keyOf({ name, ...(gtin !== null && { gtin }) })],
  ]);
}

const keyOf = ({ name, gtin }: Pick<ProductDocument, "name" | "gtin">): string =>
  searchKey([...Object.values(name), ...(gtin === undefined ? [] : [gtin])]);

export const refoldProducts: Refold = (tx) =>
  refoldTable<Pick<ProductRow, "sequence" | "opening">>(tx, {
    table: "products",
    select: `select p.sequence, d.opening from products p join documents d on d.commitment = p.commitment
             where p.sequence > $1 order by p.sequence limit $2`,
    columns: { search_key: "text" },
    fold: ({ opening }) => ({ search_key: keyOf(readDocument<ProductDocument>(opening)) }),
  });

export async function findProducts(db: Queryable, ids: string[]): Promise<Map<string, ProductRow>> {
  const { rows } = await db.query<ProductRow>(`${SELECT} where p.id = any($1)`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export const product: Load<string, ProductRow> = { name: (id) => id, read: findProducts };

export async function listProducts(
  db: Queryable,
  filter: { account: string | null; search: string | null; before: number | null; limit: number },
): Promise<ProductRow[]> {
  const { rows } = await db.query<ProductRow>(
    `${SELECT} where ($1::text is null or p.account = $1) and ($2::bigint is null or p.sequence < $2)
       and ($4::text is null or strpos(p.search_key, $4) > 0)
     order by p.sequence desc limit $3`,
    [filter.account, filter.before, filter.limit, filter.search],
  );
  return rows;
}

/** That a batch of it is on the chain, and so a label may be on a shelf. */
const LABELLED = `exists (
  select 1 from batches b where b.account = p.account and b.product = p.id
    and exists (select 1 from records r where r.subject = b.id and r.kind = 'batch_registered'))`;

/** Newest first. */
export async function listLabelledProducts(db: Queryable, account: string, limit: number): Promise<ProductRow[]> {
  const { rows } = await db.query<ProductRow>(
    `${SELECT} where p.account = $1 and ${LABELLED} order by p.sequence desc limit $2`,
    [account, limit],
  );
  return rows;
}

export async function findLabelledProduct(db: Queryable, id: string): Promise<ProductRow | null> {
  const { rows } = await db.query<ProductRow>(`${SELECT} where p.id = $1 and ${LABELLED}`, [id]);
  return rows[0] ?? null;
}

/** Whether the organisation ever held any batch of the product, as the chain says. */
export async function hasStockOfProduct(db: Queryable, account: string, product: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from batches b where b.product = $2 and exists (
       select 1 from stock_entries e where e.account = $1 and e.batch = b.id and e.place = 'free') limit 1`,
    [account, product],
  );
  return rows.length === 1;
}
