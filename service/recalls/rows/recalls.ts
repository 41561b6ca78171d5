import type { Table } from "../../accept/act.ts";
import { PENDING } from "../../accept/operationStates.ts";
import {
  EVIDENCE_COLUMNS,
  type EvidenceRow,
  JOIN_REJECTED_BATCH,
  JOIN_VERSION,
  REJECTION_COLUMNS,
  type RejectionRow,
} from "../../accept/recordRows.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";

export type RecallRow = {
  id: string;
  sequence: number;
  kind: "recall" | "lift";
  batch: string;
  holder: string | null;
  /** Who recalls; null: an authority. */
  account: string | null;
  /** The batch's own organisation. */
  origin: string;
  code: string;
  /** As its latest document says. */
  lot: string;
  reason: string;
  opening: Buffer;
  reach: unknown;
  proposed_by: string;
  proposed_role: string;
  proposed_name: string | null;
  confirmed_role: string | null;
  confirmed_name: string | null;
  intent: string | null;
  created_at: Date;
  expires_at: Date;
  /** proposed, withdrawn, expired, or how far the operation has come. */
  state: string;
  in_force: boolean;
} & EvidenceRow &
  RejectionRow;

const role = (column: string, key: string) => `case ${column} when 'operator' then 'operator' else ${key}.role end`;

/** `now` is $1. */
const select = (rows: string): string => `
  with r as materialized (${rows})
  select r.id, r.sequence, r.kind, r.batch, r.holder, r.account, b.account as origin, b.code, coalesce(v.lot, b.lot) as lot, r.reason,
    d.opening, r.reach, r.proposed_by, ${role("r.proposed_by", "p")} as proposed_role, p.name as proposed_name,
    ${role("r.confirmed_by", "c")} as confirmed_role, c.name as confirmed_name, r.intent, r.created_at, r.expires_at,
    case when r.withdrawn_by is not null then 'withdrawn' when r.intent is not null then op.state
      when r.expires_at <= $1 then 'expired' else 'proposed' end as state,
    ${REJECTION_COLUMNS},
    r.kind = 'recall' and exists (select 1 from active_recalls a where a.batch = r.batch and a.reason = r.reason) as in_force,
    ${EVIDENCE_COLUMNS}
  from r
  join batches b on b.id = r.batch ${JOIN_VERSION}
  join documents d on d.commitment = r.reason
  left join api_keys p on p.id = r.proposed_by
  left join api_keys c on c.id = r.confirmed_by
  left join lateral (select * from operations where operations.id = r.intent offset 0) op on true
  ${JOIN_REJECTED_BATCH}
  left join lateral (
    select * from evidence where evidence.subject = r.batch
      and evidence.kind in ('batch_recalled', 'batch_recall_lifted') and evidence.data ->> 'reason' = r.reason
    offset 0) e on true`;

export async function insertRecall(
  tx: Transaction,
  row: {
    id: string;
    kind: "recall" | "lift";
    batch: string;
    holder: string | null;
    account: string | null;
    reason: string;
    reach: unknown;
    proposedBy: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into recalls (id, kind, batch, holder, account, reason, reach, proposed_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.id,
      row.kind,
      row.batch,
      row.holder,
      row.account,
      row.reason,
      JSON.stringify(row.reach),
      row.proposedBy,
      row.createdAt,
      row.expiresAt,
    ],
  );
}

export async function findRecall(db: Queryable, id: string, now: Date): Promise<RecallRow | null> {
  const { rows } = await db.query<RecallRow>(select("select * from recalls where id = $2"), [now, id]);
  return rows[0] ?? null;
}

/** Held to the end of the transaction: of two who confirm or withdraw at once, the second finds it done. */
export async function lockRecall(tx: Transaction, id: string): Promise<void> {
  await tx.query("select 1 from recalls where id = $1 for update", [id]);
}

export async function listRecalls(
  db: Queryable,
  filter: { now: Date; origin: string | null; batch: string | null; before: number | null; limit: number },
): Promise<RecallRow[]> {
  const { rows } = await db.query<RecallRow>(
    `${select(`select recalls.* from recalls join batches on batches.id = recalls.batch
       where ($2::text is null or batches.account = $2) and ($3::text is null or recalls.batch = $3)
         and ($4::bigint is null or recalls.sequence < $4)
       order by recalls.sequence desc limit $5`)}
     order by r.sequence desc`,
    [filter.now, filter.origin, filter.batch, filter.before, filter.limit],
  );
  return rows;
}

/** A proposal is confirmed in its own row. */
export const confirmations: Table<{ id: string; confirmedBy: string; intent: string }> = {
  async insert(tx, rows) {
    await tx.query(
      `update recalls set confirmed_by = c."confirmedBy", intent = c.intent
       from jsonb_to_recordset($1) as c (id uuid, "confirmedBy" text, intent uuid) where recalls.id = c.id`,
      [JSON.stringify(rows)],
    );
  },
};

export async function withdrawRecall(tx: Transaction, id: string, withdrawnBy: string): Promise<void> {
  await tx.query("update recalls set withdrawn_by = $2 where id = $1", [id, withdrawnBy]);
}

export interface Recalled {
  batch: string;
  holder: string | null;
  byAuthority: boolean;
}

/** Whether this very recall stands on the chain. */
export async function isRecallStanding(tx: Queryable, { batch, holder, byAuthority }: Recalled): Promise<boolean> {
  const { rows } = await tx.query(
    "select 1 from active_recalls where batch = $1 and holder is not distinct from $2 and by_authority = $3",
    [batch, holder, byAuthority],
  );
  return rows.length > 0;
}

/** One of the same recaller on the same share, proposed and still open, or on its way to the chain. */
export async function findOpenRecall(
  tx: Queryable,
  { batch, holder, byAuthority }: Recalled,
  now: Date,
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `select r.id from recalls r
     left join lateral (select state from operations where operations.id = r.intent offset 0) op on true
     where r.batch = $1 and r.holder is not distinct from $2 and (r.account is null) = $3 and r.withdrawn_by is null
       and case when r.intent is null then r.expires_at > $4 else op.state in ${PENDING} end
     limit 1`,
    [batch, holder, byAuthority, now],
  );
  return rows[0]?.id ?? null;
}
