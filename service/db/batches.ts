import type { Queryable } from "./pool.ts";
import { EVIDENCE_COLUMNS, type EvidenceRow } from "./records.ts";
import { JOIN_REJECTED_BATCH, REJECTION_COLUMNS, type RejectionRow } from "./rejections.ts";
import { joinRequester, REQUESTER_COLUMNS, type RequesterRow } from "./requesters.ts";

export type BatchRow = {
  id: string;
  account: string;
  product: string;
  code: string;
  lot: string;
  commitment: string;
  conserved: boolean;
  /** That it is an output of. */
  transformation: string | null;
  acknowledged: string[];
  created_at: Date;
  sequence: number;
  opening: Buffer;
  product_opening: Buffer;
  organisation_code: string;
  organisation_opening: Buffer;
  operation: string;
  state: string;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

/**
 * The rows first, then for each what belongs to it: joined in one, the planner would read all intents for every page a
 * buyer opens. `offset 0` keeps it from taking the parts apart again.
 */
const select = (rows: string): string => `
  with b as materialized (${rows})
  select b.id, b.account, b.product, b.code, b.lot, b.commitment, b.conserved, b.transformation, b.acknowledged,
    b.created_at, b.sequence, d.opening,
    pd.opening as product_opening, o.code as organisation_code, od.opening as organisation_opening,
    op.id as operation, op.state, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
  from b
  join documents d on d.commitment = b.commitment
  join products p on p.id = b.product
  join documents pd on pd.commitment = p.commitment
  join organisations o on o.account = b.account
  join documents od on od.commitment = o.commitment
  join lateral (select * from operations where operations.id = b.intent offset 0) op on true
  left join lateral (
    select * from evidence where evidence.subject = b.id and evidence.kind = 'batch_registered' offset 0) e on true
  ${JOIN_REJECTED_BATCH}
  ${joinRequester("requesters.intent = b.intent")}`;

export interface NewBatchRow {
  id: string;
  product: string;
  code: string;
  lot: string;
  commitment: string;
  unit: string;
  conserved: boolean;
  acknowledged: string[];
}

/** `transformation` null: registered. Returns the moment that all of them carry. */
export async function insertBatches(
  tx: Queryable,
  intent: string,
  account: string,
  transformation: string | null,
  rows: NewBatchRow[],
): Promise<Date> {
  const inserted = await tx.query<{ created_at: Date }>(
    `insert into batches (intent, account, transformation, id, product, code, lot, commitment, unit, conserved, acknowledged)
     select $1::uuid, $2, $3, r.* from jsonb_to_recordset($4) as r (
       id text, product text, code text, lot text, commitment text, unit text, conserved boolean, acknowledged text[])
     returning created_at`,
    [intent, account, transformation, JSON.stringify(rows)],
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

export interface StockBatchRow {
  id: string;
  account: string;
  conserved: boolean;
  opening: Buffer;
}

/** What acts of stock must know of batches, their own organisation's or not. */
export async function findStockBatches(db: Queryable, ids: string[]): Promise<Map<string, StockBatchRow>> {
  const { rows } = await db.query<StockBatchRow>(
    `with b as materialized (select * from batches where id = any($1))
     select b.id, b.account, b.conserved, d.opening from b join documents d on d.commitment = b.commitment`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findBatchByCode(db: Queryable, code: string): Promise<BatchRow | null> {
  const { rows } = await db.query<BatchRow>(select("select * from batches where code = $1"), [code]);
  return rows[0] ?? null;
}

/** In the order in which the intent names them. */
export async function findBatchesOfIntent(db: Queryable, intent: string): Promise<BatchRow[]> {
  const { rows } = await db.query<BatchRow>(
    `${select("select * from batches where intent = $1")} order by b.sequence`,
    [intent],
  );
  return rows;
}

export async function listBatches(
  db: Queryable,
  filter: { account: string | null; product: string | null; lot: string | null; before: number | null; limit: number },
): Promise<BatchRow[]> {
  const { rows } = await db.query<BatchRow>(
    `${select(`select * from batches
       where ($1::text is null or account = $1) and ($2::text is null or product = $2)
         and ($3::text is null or lot = $3) and ($4::bigint is null or sequence < $4)
       order by sequence desc limit $5`)}
     order by b.sequence desc`,
    [filter.account, filter.product, filter.lot, filter.before, filter.limit],
  );
  return rows;
}
