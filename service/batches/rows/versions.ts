import type { Table } from "../../accept/act.ts";
import { PENDING } from "../../accept/operationStates.ts";
import {
  EVIDENCE_COLUMNS,
  type EvidenceRow,
  JOIN_REJECTED_BATCH,
  joinRequester,
  REJECTION_COLUMNS,
  type RejectionRow,
  REQUESTER_COLUMNS,
  type RequesterRow,
} from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";
import { codeKey } from "../../values/folding.ts";

export type VersionRow = {
  /** Null for what was stated when the batch was registered. */
  sequence: number;
  version: number | null;
  commitment: string;
  /** These four are null of an amendment that was made past this service. */
  opening: Buffer | null;
  operation: string | null;
  state: string | null;
  created_at: Date | null;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

export const versions: Table<{
  batch: string;
  account: string;
  lot: string;
  commitment: string;
  intent: string;
  corrects: boolean;
}> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into batch_versions (batch, account, lot, commitment, intent, corrects, lot_key)
       select * from jsonb_to_recordset($1) as r (
         batch text, account text, lot text, commitment text, intent uuid, corrects boolean, lot_key text)`,
      [JSON.stringify(rows.map((row) => ({ ...row, lot_key: codeKey(row.lot) })))],
    );
  },
};

/** An amendment of the batch that the chain has not decided on yet. */
export async function isAmendmentPending(tx: Queryable, batch: string): Promise<boolean> {
  const { rows } = await tx.query(
    `select 1 from (select intent from batch_versions where batch = $1 order by sequence desc limit 1) v
     join lateral (select state from operations where operations.id = v.intent offset 0) op on true
     where op.state in ${PENDING}`,
    [batch],
  );
  return rows.length > 0;
}

/** What was amended past this service stands behind all that was asked for here. */
const ELSEWHERE = 1_000_000_000_000;

/**
 * Every document of a batch: as registered (sequence 0, version 0), then its amendments, the oldest first, those the chain
 * refused too; last, by version, amendments of which the chain alone knows.
 */
export async function listVersions(
  db: Queryable,
  filter: { batch: string; after: number; limit: number },
): Promise<VersionRow[]> {
  const { rows } = await db.query<VersionRow>(
    `with v as materialized (
       select 0 as sequence, commitment, intent, created_at, 'batch_registered' as kind from batches
       where id = $1 and $2 < 0
       union all
       (select sequence, commitment, intent, created_at, 'batch_amended' from batch_versions
        where batch = $1 and sequence > $2 order by sequence limit $3)
       union all
       select ${ELSEWHERE} + (r.data ->> 'version')::integer, r.data ->> 'commitment', null, null, 'batch_amended'
       from records r
       where r.subject = $1 and r.kind = 'batch_amended' and ${ELSEWHERE} + (r.data ->> 'version')::integer > $2
         and not exists (
           select 1 from batch_versions bv where bv.batch = r.subject and bv.commitment = r.data ->> 'commitment')
     )
     select v.sequence, v.commitment, v.created_at, case when v.intent is null then null else d.opening end as opening, op.id as operation, op.state, ${REJECTION_COLUMNS},
       case when v.kind = 'batch_registered' then 0 else (e.data ->> 'version')::integer end as version,
       ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
     from v
     left join documents d on d.commitment = v.commitment
     left join lateral (select * from operations where operations.id = v.intent offset 0) op on true
     ${JOIN_REJECTED_BATCH}
     left join lateral (
       select * from evidence where evidence.subject = $1 and evidence.kind = v.kind
         and evidence.data ->> 'commitment' = v.commitment offset 0) e on true
     ${joinRequester("requesters.intent = v.intent")}
     order by v.sequence limit $3`,
    [filter.batch, filter.after, filter.limit],
  );
  return rows;
}

export interface StatedRow {
  commitment: string;
  opening: Buffer;
  operation: string;
  state: string;
  /** As the chain counts, 0 as registered; null for an amendment that it does not have. */
  version: number | null;
}

/** What was stated of a batch and not refused, the newest first. */
export async function findStated(db: Queryable, batch: string): Promise<StatedRow[]> {
  const { rows } = await db.query<StatedRow>(
    `with v as materialized (
       select 0::bigint as sequence, commitment, intent from batches where id = $1
       union all
       select sequence, commitment, intent from batch_versions where batch = $1)
     select v.commitment, d.opening, v.intent as operation, op.state,
       case v.sequence when 0 then 0 else (
         select (r.data ->> 'version')::integer from records r
         where r.subject = $1 and r.kind = 'batch_amended' and r.data ->> 'commitment' = v.commitment) end as version
     from v
     join documents d on d.commitment = v.commitment
     join lateral (select state from operations where operations.id = v.intent offset 0) op on true
     where op.state <> 'rejected'
     order by v.sequence desc`,
    [batch],
  );
  return rows;
}
