import { EVIDENCE_COLUMNS, type EvidenceRow, type RequesterRow } from "../accept/recordRows.ts";
import type { Queryable } from "../store/pool.ts";

export type ObservationRow = {
  id: string;
  batch: string;
  account: string;
  commitment: string;
  created_at: Date;
  sequence: number;
  leaf_index: number | null;
  leaf: Buffer | null;
  rejection: unknown;
  opening: Buffer;
  /** Of the batch, whose origin may read what others observed. */
  origin: string;
  /** The first head on the chain that covers the leaf; null before it. */
  head_size: number | null;
  head_root: string | null;
  head_final: boolean | null;
} & EvidenceRow &
  RequesterRow;

/** Materialised, so that the planner picks the rows before it joins; then for each the smallest head above its leaf, by the index on the heads' sizes. */
const select = (rows: string): string => `
  with o as materialized (${rows})
  select o.id, o.batch, o.account, o.commitment, o.created_at, o.sequence, o.leaf_index, o.leaf, o.rejection, d.opening,
    b.account as origin, h.size as head_size, h.root as head_root,
    h.block_number <= (select number from finality) as head_final,
    k.role as q_role, k.name as q_name, k.account as q_account, ${EVIDENCE_COLUMNS}
  from o
  join documents d on d.commitment = o.commitment
  join batches b on b.id = o.batch
  left join api_keys k on k.id = o.requested_by
  left join lateral (
    select block_number, log_index, (data ->> 'size')::bigint as size, data ->> 'root' as root from records
    where kind = 'head_anchored' and contract = $1 and (data ->> 'size')::bigint > o.leaf_index
    order by (data ->> 'size')::bigint limit 1) h on true
  left join evidence e on e.block_number = h.block_number and e.log_index = h.log_index`;

/** Returns the moment that all of them carry. */
export async function insertObservations(
  tx: Queryable,
  given: { batch: string; account: string; requestedBy: string },
  rows: { id: string; commitment: string }[],
): Promise<Date> {
  const inserted = await tx.query<{ created_at: Date }>(
    `insert into observations (id, commitment, batch, account, requested_by)
     select *, $3, $4, $5 from unnest($1::uuid[], $2::text[])
     returning created_at`,
    [rows.map(({ id }) => id), rows.map(({ commitment }) => commitment), given.batch, given.account, given.requestedBy],
  );
  return inserted.rows[0]!.created_at;
}

export async function findObservation(db: Queryable, journal: string, id: string): Promise<ObservationRow | null> {
  const { rows } = await db.query<ObservationRow>(select("select * from observations where id = $2"), [journal, id]);
  return rows[0] ?? null;
}

/** Of one batch, newest first. */
export async function listObservations(
  db: Queryable,
  journal: string,
  filter: { batch: string; before: number | null; limit: number },
): Promise<ObservationRow[]> {
  const { rows } = await db.query<ObservationRow>(
    `${select(`select * from observations
       where batch = $2 and ($3::bigint is null or sequence < $3) order by sequence desc limit $4`)}
     order by o.sequence desc`,
    [journal, filter.batch, filter.before, filter.limit],
  );
  return rows;
}
