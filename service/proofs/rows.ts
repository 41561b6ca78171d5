import type { Queryable } from "../store/pool.ts";

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
  /** When it was stated here; null where it was stated elsewhere. */
  created_at: Date | null;
}

/** The newest block that no reorganisation is expected to take away. */
export async function findFinalBlock(db: Queryable): Promise<{ number: number; hash: string } | null> {
  const { rows } = await db.query<{ number: number; hash: string }>(
    "select number, hash from blocks where number <= (select number from finality) order by number desc limit 1",
  );
  return rows[0] ?? null;
}

/** The last block up to `final` in which anything happened to these batches, certificates or accounts; 0: none. */
export async function findNewestBlock(db: Queryable, subjects: string[], final: number): Promise<number> {
  const { rows } = await db.query<{ number: number }>(
    // Without the offset the planner may read all records backwards until it meets one of them.
    `select coalesce(max(block_number), 0) as number
     from (select block_number from records where subject = any($1) and block_number <= $2 offset 0) found`,
    [subjects, final],
  );
  return rows[0]!.number;
}

/** As the chain had them in the block `final`, in the order of `ids`; those that it did not have are left out. */
export async function findProvenBatches(db: Queryable, ids: string[], final: number): Promise<ProvenBatchRow[]> {
  const { rows } = await db.query<ProvenBatchRow>(
    `select asked.id, r.account, r.commitment as registered, v.commitment as amended, o.transformation as made, d.opening,
       b.created_at
     from unnest($1::text[]) with ordinality as asked (id, place)
     join lateral (
       select account, data ->> 'commitment' as commitment from records
       where subject = asked.id and kind = 'batch_registered' and block_number <= $2 offset 0) r on true
     left join lateral (
       select data ->> 'commitment' as commitment from records
       where subject = asked.id and kind = 'batch_amended' and block_number <= $2
       order by block_number desc, log_index desc limit 1) v on true
     left join transformation_outputs o on o.batch = asked.id
     left join documents d on d.commitment = coalesce(v.commitment, r.commitment)
     left join batches b on b.id = asked.id
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

export interface ProfileRow {
  account: string;
  /** Null where another service has the document. */
  opening: Buffer | null;
}

/** Profiles as the chain had them in the block `final`, whoever stated them. */
export async function findProfiles(db: Queryable, accounts: string[], final: number): Promise<ProfileRow[]> {
  const { rows } = await db.query<ProfileRow>(
    `select r.account, d.opening
     from unnest($1::text[]) as asked (account)
     join lateral (
       select account, data ->> 'profile' as profile from records
       where subject = asked.account and kind in ('organisation_registered', 'profile_amended') and block_number <= $2
       order by block_number desc, log_index desc limit 1) r on true
     left join documents d on d.commitment = r.profile`,
    [accounts, final],
  );
  return rows;
}

export interface SignedActRow {
  subject: string;
  kind: string;
  request: string;
  transaction: string;
  block_hash: string;
}

/** Where the chain says that something was stated, and for what was corrected where it says so last, up to the block `final`. */
export async function findSignedActs(db: Queryable, subjects: string[], final: number): Promise<SignedActRow[]> {
  const { rows } = await db.query<SignedActRow>(
    `select distinct on (asked.place, r.kind) r.subject, r.kind, r.request, r.transaction, b.hash as block_hash
     from unnest($1::text[]) with ordinality as asked (id, place)
     join records r on r.subject = asked.id
     join blocks b on b.number = r.block_number
     where r.kind in ('batch_registered', 'batch_amended', 'transformed', 'certificate_issued')
       and r.block_number <= $2 and r.signer is not null
     order by asked.place, r.kind, r.block_number desc, r.log_index desc`,
    [subjects, final],
  );
  return rows;
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
