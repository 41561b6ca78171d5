import type { Table } from "../../accept/act.ts";
import { PENDING } from "../../accept/operationStates.ts";
import {
  EVIDENCE_COLUMNS,
  type EvidenceRow,
  JOIN_REJECTED_BATCH,
  JOIN_VERSION,
  joinRequester,
  REJECTION_COLUMNS,
  type RejectionRow,
  REQUESTER_COLUMNS,
  type RequesterRow,
} from "../../accept/recordRows.ts";
import { type Refold, refoldTable } from "../../store/folding.ts";
import type { Queryable } from "../../store/pool.ts";
import { codeKey } from "../../values/folding.ts";
import { ACTIVE_RECALLS, joinStanding, STANDING_COLUMNS, type StandingRow } from "./status.ts";

export type BatchRow = {
  id: string;
  account: string;
  product: string;
  code: string;
  /** As its latest document says. */
  lot: string;
  /** Of its latest document that the chain has. */
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
  RequesterRow &
  StandingRow;

/**
 * The rows first, then for each what belongs to it: joined in one, the planner would read all intents for every page a
 * buyer opens. `offset 0` keeps it from taking the parts apart again.
 */
const select = (rows: string): string => `
  with b as materialized (${rows}), ${ACTIVE_RECALLS}
  select b.id, b.account, b.product, b.code, coalesce(v.lot, b.lot) as lot, coalesce(v.commitment, b.commitment) as commitment,
    b.conserved, b.transformation, b.acknowledged, b.created_at, b.sequence, d.opening, ${STANDING_COLUMNS},
    pd.opening as product_opening, o.code as organisation_code, od.opening as organisation_opening,
    op.id as operation, op.state, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
  from b ${joinStanding}
  join documents d on d.commitment = coalesce(v.commitment, b.commitment)
  join products p on p.id = b.product
  join documents pd on pd.commitment = p.commitment
  join organisations o on o.account = b.account
  join documents od on od.commitment = o.commitment
  join lateral (select * from operations where operations.id = b.intent offset 0) op on true
  left join lateral (
    select * from evidence where evidence.subject = b.id and evidence.kind = 'batch_registered' offset 0) e on true
  ${JOIN_REJECTED_BATCH}
  ${joinRequester("requesters.intent = b.intent")}`;

/** `transformation` null: registered. */
export const batches: Table<{
  id: string;
  account: string;
  intent: string;
  transformation: string | null;
  product: string;
  code: string;
  lot: string;
  commitment: string;
  unit: string;
  conserved: boolean;
  acknowledged: string[];
}> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into batches
         (id, account, intent, transformation, product, code, lot, commitment, unit, conserved, acknowledged, lot_key)
       select * from jsonb_to_recordset($1) as r (
         id text, account text, intent uuid, transformation text, product text, code text, lot text, commitment text,
         unit text, conserved boolean, acknowledged text[], lot_key text)`,
      [JSON.stringify(rows.map((row) => ({ ...row, lot_key: codeKey(row.lot) })))],
    );
  },
};

export const refoldLots: Refold = async (tx) => {
  for (const table of ["batches", "batch_versions"])
    await refoldTable<{ sequence: number; lot: string }>(tx, {
      table,
      select: `select sequence, lot from ${table} where sequence > $1 order by sequence limit $2`,
      columns: { lot_key: "text" },
      fold: ({ lot }) => ({ lot_key: codeKey(lot) }),
    });
};

/**
 * Which of these lot codes the organisation already uses, each with the code as it stands there: those of its batches as
 * they stand, and of amendments on their way. A batch that was refused or annulled, and an amendment that was refused or
 * superseded, give theirs back. Codes are one when a person reads them as one (`codeKey`).
 */
export async function findUsedLots(tx: Queryable, account: string, lots: string[]): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ lot: string; lot_key: string }>(
    `with b as materialized (
       select id, lot, lot_key, intent from batches where account = $1 and lot_key = any($2)
     ), a as materialized (
       select commitment, batch, lot, lot_key, intent from batch_versions where account = $1 and lot_key = any($2)
     )
     select b.lot, b.lot_key from b
     join lateral (select state from operations where operations.id = b.intent offset 0) op on true
     where op.state <> 'rejected'
       and not exists (select 1 from records where subject = b.id and kind in ('batch_annulled', 'batch_amended'))
     union
     select a.lot, a.lot_key from a
     join lateral (select state from operations where operations.id = a.intent offset 0) op on true
     where op.state in ${PENDING}
     union
     -- Those that were amended, by their latest document.
     select v.lot, v.lot_key from (select id as batch from b union select batch from a) c
     join lateral (
       select bv.lot, bv.lot_key from records r join batch_versions bv on bv.batch = r.subject and bv.commitment = r.data ->> 'commitment'
       where r.subject = c.batch and r.kind = 'batch_amended'
       order by r.block_number desc, r.log_index desc limit 1) v on v.lot_key = any($2)
     where not exists (select 1 from records where subject = c.batch and kind = 'batch_annulled')`,
    [account, lots.map(codeKey)],
  );
  const used = new Map(rows.map((row) => [row.lot_key, row.lot]));
  return new Map(lots.flatMap((lot) => (used.has(codeKey(lot)) ? [[lot, used.get(codeKey(lot))!]] : [])));
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

/** What acts of stock must know of batches, their own organisation's or not; `opening` of the latest document. */
export async function findStockBatches(db: Queryable, ids: string[]): Promise<Map<string, StockBatchRow>> {
  const { rows } = await db.query<StockBatchRow>(
    `with b as materialized (select * from batches where id = any($1))
     select b.id, b.account, b.conserved, d.opening from b ${JOIN_VERSION}
     join documents d on d.commitment = coalesce(v.commitment, b.commitment)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
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
  /** As its latest document says, which `opening` opens. */
  lot: string;
  opening: Buffer;
}

/** What others need to speak of a batch, without all that belongs to it. */
export async function findBatchMarks(db: Queryable, ids: string[]): Promise<Map<string, BatchMark>> {
  const { rows } = await db.query<BatchMark>(
    `with b as materialized (select * from batches where id = any($1))
     select b.id, b.account, b.product, b.code, coalesce(v.lot, b.lot) as lot, d.opening from b ${JOIN_VERSION}
     join documents d on d.commitment = coalesce(v.commitment, b.commitment)`,
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

/** Newest first: an organisation's own, of all its products or of one, that are on the chain, other than those that it annulled. */
export async function listLabelledBatches(
  db: Queryable,
  { account, product = null }: { account: string; product?: string | null },
  limit: number,
): Promise<BatchRow[]> {
  const filter = { account, product, lot: null, before: null, limit };
  return list(
    db,
    `account = $1 and exists (select 1 from records r where r.subject = batches.id and r.kind = 'batch_registered')
     and not exists (select 1 from records r where r.subject = batches.id and r.kind = 'batch_annulled')`,
    filter,
  );
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
    // By the lot code that a batch has or ever had: one may hold a label that was printed before it was amended.
    `${select(`select * from batches
       where ${whose} and ($2::text is null or product = $2)
         and ($3::text is null or lot_key = $3 or id in (select batch from batch_versions where lot_key = $3))
         and ($4::bigint is null or sequence < $4)
       order by sequence desc limit $5`)}
     order by b.sequence desc`,
    [filter.account, filter.product, filter.lot === null ? null : codeKey(filter.lot), filter.before, filter.limit],
  );
  return rows;
}
