import { EVIDENCE_COLUMNS, type EvidenceRow } from "../accept/recordRows.ts";
import type { Queryable } from "../store/pool.ts";

export type HeadRow = { size: number; root: string; final: boolean } & EvidenceRow;

/** Heads of the journal that the chain has, by the index on their sizes. */
const select = (condition: string): string => `
  with h as materialized (
    select block_number, log_index, (data ->> 'size')::bigint as size, data ->> 'root' as root from records
    where kind = 'head_anchored' and contract = $1 and ${condition}
    order by contract desc, (data ->> 'size')::bigint desc limit $2)
  select h.size, h.root, h.block_number <= (select number from finality) as final, ${EVIDENCE_COLUMNS}
  from h join evidence e on e.block_number = h.block_number and e.log_index = h.log_index
  order by h.size desc`;

/** Newest first. */
export async function listHeads(
  db: Queryable,
  journal: string,
  filter: { before: number | null; limit: number },
): Promise<HeadRow[]> {
  const { rows } = await db.query<HeadRow>(select("($3::bigint is null or (data ->> 'size')::bigint < $3)"), [
    journal,
    filter.limit,
    filter.before,
  ]);
  return rows;
}

export async function findHeads(db: Queryable, journal: string, sizes: number[]): Promise<Map<number, HeadRow>> {
  const { rows } = await db.query<HeadRow>(select("(data ->> 'size')::bigint = any($3::bigint[])"), [
    journal,
    sizes.length,
    sizes,
  ]);
  return new Map(rows.map((row) => [row.size, row]));
}

/** The newest head that no reorganisation can take away; null before the first. */
export async function findFinalHead(db: Queryable, journal: string): Promise<HeadRow | null> {
  const { rows } = await db.query<HeadRow>(select("block_number <= (select number from finality)"), [journal, 1]);
  return rows[0] ?? null;
}

export interface JournalStateRow {
  size: number;
  waiting: number;
  anchored: number;
  trouble: string | null;
}

export async function findJournalState(db: Queryable, journal: string): Promise<JournalStateRow> {
  const { rows } = await db.query<JournalStateRow>(
    `select
       (select coalesce(max(leaf_index) + 1, 0) from observations) as size,
       (select count(*) from observations where leaf_index is null and rejection is null) as waiting,
       coalesce((select (data ->> 'size')::bigint from records where kind = 'head_anchored' and contract = $1
          order by contract desc, (data ->> 'size')::bigint desc limit 1), 0) as anchored,
       (select trouble from journal) as trouble`,
    [journal],
  );
  return rows[0]!;
}
