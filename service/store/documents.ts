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

/**
 * Binds the database to one chain at its first start. False when it belongs to another: started there, the service would
 * sign what waits for the wrong chain, and raise nonces that the right one never saw.
 */
export async function bindChain(db: Queryable, chainId: bigint, relay: string): Promise<boolean> {
  await db.query("insert into belonging (chain_id, relay) values ($1, $2) on conflict do nothing", [
    chainId.toString(),
    relay,
  ]);
  const { rows } = await db.query("select 1 from belonging where chain_id = $1 and relay = $2", [
    chainId.toString(),
    relay,
  ]);
  return rows.length === 1;
}
