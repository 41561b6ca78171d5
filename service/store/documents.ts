import type { Queryable } from "./pool.ts";

/** Stores the exact bytes of openings under their commitments; the same document twice is the same row. */
export async function insertDocuments(
  tx: Queryable,
  rows: { commitment: string; schema: string; opening: Uint8Array }[],
): Promise<void> {
  await tx.query(
    `insert into documents (commitment, schema, opening)
     select * from unnest($1::text[], $2::text[], $3::bytea[])
     on conflict do nothing`,
    [rows.map((row) => row.commitment), rows.map((row) => row.schema), rows.map((row) => Buffer.from(row.opening))],
  );
}
