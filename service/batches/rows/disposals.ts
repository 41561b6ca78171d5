import type { Table } from "../../accept/act.ts";
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

export type DisposalRow = {
  commitment: string;
  batch: string;
  account: string;
  created_at: Date;
  sequence: number;
  opening: Buffer;
  operation: string;
  state: string;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

/** Materialised, so that the planner picks the rows before it joins. The request finds the record: a batch may be disposed of ten thousand times. */
const select = (rows: string): string => `
  with p as materialized (${rows})
  select p.commitment, p.batch, p.account, p.created_at, p.sequence, d.opening,
    op.id as operation, op.state, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
  from p
  join documents d on d.commitment = p.commitment
  join lateral (select * from operations where operations.id = p.intent offset 0) op on true
  left join lateral (
    select * from evidence where evidence.request = op.request and evidence.kind = 'batch_disposed' offset 0) e on true
  ${JOIN_REJECTED_BATCH}
  ${joinRequester("requesters.intent = p.intent")}`;

export const disposals: Table<{ commitment: string; batch: string; account: string; intent: string }> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into disposals (commitment, batch, account, intent)
       select * from jsonb_to_recordset($1) as r (commitment text, batch text, account text, intent uuid)`,
      [JSON.stringify(rows)],
    );
  },
};

export async function findDisposalOfIntent(db: Queryable, intent: string): Promise<DisposalRow | null> {
  const { rows } = await db.query<DisposalRow>(select("select * from disposals where intent = $1"), [intent]);
  return rows[0] ?? null;
}

/** Newest first; `account` null: by anybody. */
export async function listDisposals(
  db: Queryable,
  filter: { batch: string; account: string | null; before: number | null; limit: number },
): Promise<DisposalRow[]> {
  const { rows } = await db.query<DisposalRow>(
    `${select(`select * from disposals
       where batch = $1 and ($2::text is null or account = $2) and ($3::bigint is null or sequence < $3)
       order by sequence desc limit $4`)}
     order by p.sequence desc`,
    [filter.batch, filter.account, filter.before, filter.limit],
  );
  return rows;
}
