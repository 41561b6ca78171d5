import type { Queryable } from "./pool.ts";

export interface ProvenBatchRow {
  id: string;
  account: string;
  /** Of its first document, which its id binds. */
  registered: string;
  /** Of its latest document, when that is another one. */
  amended: string | null;
  /** The transformation it came from. */
  made: string | null;
  /** Of the latest document; null where this service does not have it. */
  opening: Buffer | null;
  /** The block of the later of the two. */
  block: number;
}

/** The newest block that no reorganisation is expected to take away. */
export async function findFinalBlock(db: Queryable): Promise<{ number: number; hash: string } | null> {
  const { rows } = await db.query<{ number: number; hash: string }>(
    "select number, hash from blocks where number <= (select number from finality) order by number desc limit 1",
  );
  return rows[0] ?? null;
}

/** As the chain had them in the block `final`, in the order of `ids`; those that it did not have are left out. */
export async function findProvenBatches(db: Queryable, ids: string[], final: number): Promise<ProvenBatchRow[]> {
  const { rows } = await db.query<ProvenBatchRow>(
    `select asked.id, r.account, r.commitment as registered, v.commitment as amended, o.transformation as made, d.opening,
       coalesce(v.block_number, r.block_number) as block
     from unnest($1::text[]) with ordinality as asked (id, place)
     join lateral (
       select account, data ->> 'commitment' as commitment, block_number from records
       where subject = asked.id and kind = 'batch_registered' and block_number <= $2 offset 0) r on true
     left join lateral (
       select data ->> 'commitment' as commitment, block_number from records
       where subject = asked.id and kind = 'batch_amended' and block_number <= $2
       order by block_number desc, log_index desc limit 1) v on true
     left join transformation_outputs o on o.batch = asked.id
     left join documents d on d.commitment = coalesce(v.commitment, r.commitment)
     order by asked.place`,
    [ids, final],
  );
  return rows;
}

/** Openings by commitment, of those documents that this service has. */
export async function findOpenings(db: Queryable, commitments: string[]): Promise<Map<string, Buffer>> {
  const { rows } = await db.query<{ commitment: string; opening: Buffer }>(
    "select commitment, opening from documents where commitment = any($1)",
    [commitments],
  );
  return new Map(rows.map((row) => [row.commitment, row.opening]));
}

/** Of organisations that this service knows. */
export async function findProfiles(db: Queryable, accounts: string[]): Promise<Map<string, Buffer>> {
  const { rows } = await db.query<{ account: string; opening: Buffer }>(
    `select o.account, d.opening from organisations o join documents d on d.commitment = o.commitment
     where o.account = any($1)`,
    [accounts],
  );
  return new Map(rows.map((row) => [row.account, row.opening]));
}

export interface NamedProductRow {
  account: string;
  commitment: string;
  opening: Buffer;
}

/** Products by the commitment that documents of batches name. */
export async function findNamedProducts(db: Queryable, commitments: string[]): Promise<NamedProductRow[]> {
  const { rows } = await db.query<NamedProductRow>(
    `select p.account, p.commitment, d.opening from products p join documents d on d.commitment = p.commitment
     where p.commitment = any($1) order by p.commitment`,
    [commitments],
  );
  return rows;
}
