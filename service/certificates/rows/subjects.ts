import { JOIN_VERSION } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";

/** A batch as certificates speak of it. */
export interface BatchSubject {
  id: string;
  account: string;
  product: string;
  code: string;
  /** As its latest document says. */
  lot: string;
}

/** Batches that certificates are about, by id. */
export async function findBatchSubjects(db: Queryable, ids: string[]): Promise<Map<string, BatchSubject>> {
  const { rows } = await db.query<BatchSubject>(
    `with b as materialized (select * from batches where id = any($1))
     select b.id, b.account, b.product, b.code, coalesce(v.lot, b.lot) as lot from b ${JOIN_VERSION}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A batch that somebody wishes to certify, by its id or its public code. */
export async function findBatchToCertify(
  db: Queryable,
  by: { id: string } | { code: string },
): Promise<{ id: string; lot: string; state: string; annulled: boolean } | null> {
  const [column, value] = "id" in by ? (["id", by.id] as const) : (["code", by.code] as const);
  const { rows } = await db.query<{ id: string; lot: string; state: string; annulled: boolean }>(
    `select b.id, coalesce(v.lot, b.lot) as lot, op.state,
       exists (select 1 from records where subject = b.id and kind = 'batch_annulled') as annulled
     from batches b ${JOIN_VERSION}
     join lateral (select state from operations where operations.id = b.intent offset 0) op on true
     where b.${column} = $1`,
    [value],
  );
  return rows[0] ?? null;
}
