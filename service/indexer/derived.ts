import type { Transaction } from "../store/pool.ts";
import { bookBlock } from "./bookings.ts";

/** What the indexer derives from records, each table with a name for one of its rows. */
export const DERIVED = {
  stock_entries: "stock entry",
  transformation_inputs: "input of a transformation",
  transformation_outputs: "output of a transformation",
  shipment_lines: "line of a shipment",
} as const;

export type Derived = keyof typeof DERIVED;
const TABLES = Object.keys(DERIVED) as Derived[];

/**
 * Books all records anew, into temporary tables that stand before the real ones until the transaction ends: bookings write
 * there by the same statements, and nothing that was there before is touched. The transaction must be one without plans,
 * or a statement that was planned before goes on meaning the real table.
 */
export async function bookApart(tx: Transaction): Promise<void> {
  for (const table of TABLES)
    await tx.query(`create temporary table ${table} (like public.${table} including indexes) on commit drop`);
  const { rows } = await tx.query<{ block_number: number; kinds: string[] }>(
    "select block_number, array_agg(distinct kind) as kinds from records group by 1 order by 1",
  );
  for (const { block_number, kinds } of rows) await bookBlock(tx, block_number, new Set(kinds));
}

export interface DerivedRow {
  block_number: number;
  log_index: number;
}

/** After `bookApart`: rows that the records give and the table lacks, and rows of the table that no record gives. */
export async function compareDerived(
  tx: Transaction,
  table: Derived,
): Promise<{ missing: DerivedRow[]; foreign: DerivedRow[] }> {
  const difference = async (of: string, without: string) => {
    const { rows } = await tx.query<DerivedRow>(
      `select distinct block_number, log_index
       from (select * from ${of}.${table} except select * from ${without}.${table}) d order by 1, 2`,
    );
    return rows;
  };
  return { missing: await difference("pg_temp", "public"), foreign: await difference("public", "pg_temp") };
}

/** Batches of which more or less is free, in transit and spent together than was registered, in base units. */
export async function findUnbalanced(
  tx: Transaction,
): Promise<{ batch: string; registered: string; booked: string }[]> {
  const { rows } = await tx.query<{ batch: string; registered: string; booked: string }>(
    `select r.subject as batch, r.data ->> 'quantity' as registered, coalesce(sum(e.amount), 0)::text as booked
     from records r left join public.stock_entries e on e.batch = r.subject
     where r.kind = 'batch_registered'
     group by 1, 2 having coalesce(sum(e.amount), 0) <> (r.data ->> 'quantity')::bigint`,
  );
  return rows;
}

/** Places that hold less than nothing of a batch. */
export async function findOverdrawn(tx: Transaction): Promise<{ batch: string; place: string; amount: string }[]> {
  const { rows } = await tx.query<{ batch: string; place: string; amount: string }>(
    `select batch, place, sum(amount)::text as amount from public.stock_entries
     group by batch, place, account having sum(amount) < 0`,
  );
  return rows;
}
