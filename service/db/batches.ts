import type { Queryable } from "./pool.ts";
import { EVIDENCE_COLUMNS, type EvidenceRow } from "./records.ts";
import { joinRequester, REQUESTER_COLUMNS, type RequesterRow } from "./requesters.ts";

export type BatchRow = {
  id: string;
  account: string;
  product: string;
  code: string;
  lot: string;
  commitment: string;
  created_at: Date;
  sequence: number;
  opening: Buffer;
  product_opening: Buffer;
  organisation_code: string;
  organisation_opening: Buffer;
  operation: string;
  state: string;
  rejection: unknown;
} & EvidenceRow &
  RequesterRow;

/**
 * The rows first, then for each what belongs to it: joined in one, the planner would read all intents for every page a
 * buyer opens. `offset 0` keeps it from taking the parts apart again.
 */
const select = (rows: string): string => `
  with b as materialized (${rows})
  select b.id, b.account, b.product, b.code, b.lot, b.commitment, b.created_at, b.sequence, d.opening,
    pd.opening as product_opening, o.code as organisation_code, od.opening as organisation_opening,
    op.id as operation, op.state, op.rejection, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
  from b
  join documents d on d.commitment = b.commitment
  join products p on p.id = b.product
  join documents pd on pd.commitment = p.commitment
  join organisations o on o.account = b.account
  join documents od on od.commitment = o.commitment
  join lateral (select * from operations where operations.id = b.intent offset 0) op on true
  left join lateral (
    select * from evidence where evidence.subject = b.id and evidence.kind = 'batch_registered' offset 0) e on true
  ${joinRequester("requesters.intent = b.intent")}`;

/** Returns the moment that all of them carry. */
export async function insertBatches(
  tx: Queryable,
  intent: string,
  account: string,
  rows: { id: string; product: string; code: string; lot: string; commitment: string }[],
): Promise<Date> {
  const inserted = await tx.query<{ created_at: Date }>(
    `insert into batches (id, product, code, lot, commitment, intent, account)
     select *, $6::uuid, $7 from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
     returning created_at`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.product),
      rows.map((row) => row.code),
      rows.map((row) => row.lot),
      rows.map((row) => row.commitment),
      intent,
      account,
    ],
  );
  return inserted.rows[0]!.created_at;
}

/** Which of these lot codes the organisation already uses; a batch that was refused gives its lot code back. */
export async function findUsedLots(tx: Queryable, account: string, lots: string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ lot: string }>(
    `with b as materialized (select lot, intent from batches where account = $1 and lot = any($2))
     select b.lot from b
     join lateral (select state from operations where operations.id = b.intent offset 0) op on true
     where op.state <> 'rejected'`,
    [account, lots],
  );
  return new Set(rows.map((row) => row.lot));
}

export async function findBatch(db: Queryable, id: string): Promise<BatchRow | null> {
  const { rows } = await db.query<BatchRow>(select("select * from batches where id = $1"), [id]);
  return rows[0] ?? null;
}

export async function findBatchByCode(db: Queryable, code: string): Promise<BatchRow | null> {
  const { rows } = await db.query<BatchRow>(select("select * from batches where code = $1"), [code]);
  return rows[0] ?? null;
}

export interface BatchMark {
  id: string;
  account: string;
  product: string;
  code: string;
  lot: string;
  opening: Buffer;
}

/** What others need to speak of a batch, without all that belongs to it. */
export async function findBatchMarks(db: Queryable, ids: string[]): Promise<Map<string, BatchMark>> {
  const { rows } = await db.query<BatchMark>(
    `select b.id, b.account, b.product, b.code, b.lot, d.opening
     from batches b join documents d on d.commitment = b.commitment where b.id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** In the order in which the intent names them. */
export async function findBatchesOfIntent(db: Queryable, intent: string): Promise<BatchRow[]> {
  const { rows } = await db.query<BatchRow>(
    `${select("select * from batches where intent = $1")} order by b.sequence`,
    [intent],
  );
  return rows;
}

export interface BatchFilter {
  account: string | null;
  product: string | null;
  lot: string | null;
  before: number | null;
  limit: number;
}

/** Those that the account registered or made; null: everybody's. */
export async function listBatches(db: Queryable, filter: BatchFilter): Promise<BatchRow[]> {
  return list(db, "($1::text is null or account = $1)", filter);
}

/** Those of which the account holds something free now, whoever made them; null: of which anybody does. */
export async function listHeldBatches(db: Queryable, filter: BatchFilter): Promise<BatchRow[]> {
  const held = `id = any (array(
    select e.batch::text from stock_entries e where e.place = 'free' and ($1::text is null or e.account = $1)
    group by e.batch having sum(e.amount) > 0))`;
  return list(db, held, filter);
}

async function list(db: Queryable, whose: string, filter: BatchFilter): Promise<BatchRow[]> {
  const { rows } = await db.query<BatchRow>(
    `${select(`select * from batches
       where ${whose} and ($2::text is null or product = $2)
         and ($3::text is null or lot = $3) and ($4::bigint is null or sequence < $4)
       order by sequence desc limit $5`)}
     order by b.sequence desc`,
    [filter.account, filter.product, filter.lot, filter.before, filter.limit],
  );
  return rows;
}
