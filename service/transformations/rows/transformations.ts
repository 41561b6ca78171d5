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

export type TransformationRow = {
  id: string;
  account: string;
  commitment: string;
  conserved: boolean;
  created_at: Date;
  sequence: number;
  opening: Buffer;
  /** Ids, in the order in which they were stated. */
  outputs: string[];
  operation: string;
  state: string;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

/** Materialised, so that the planner picks the rows before it joins. */
const select = (rows: string): string => `
  with t as materialized (${rows})
  select t.id, t.account, t.commitment, t.conserved, t.created_at, t.sequence, d.opening,
    array(select b.id::text from batches b where b.intent = t.intent order by b.sequence) as outputs,
    op.id as operation, op.state, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
  from t
  join documents d on d.commitment = t.commitment
  join lateral (select * from operations where operations.id = t.intent offset 0) op on true
  left join lateral (
    select * from evidence where evidence.subject = t.id and evidence.kind = 'transformed' offset 0) e on true
  ${JOIN_REJECTED_BATCH}
  ${joinRequester("requesters.intent = t.intent")}`;

export const transformations: Table<{
  id: string;
  account: string;
  commitment: string;
  conserved: boolean;
  intent: string;
}> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into transformations (id, account, commitment, conserved, intent)
       select * from jsonb_to_recordset($1) as r (id text, account text, commitment text, conserved boolean, intent uuid)`,
      [JSON.stringify(rows)],
    );
  },
};

export async function findTransformation(db: Queryable, id: string): Promise<TransformationRow | null> {
  const { rows } = await db.query<TransformationRow>(select("select * from transformations where id = $1"), [id]);
  return rows[0] ?? null;
}

export async function listTransformations(
  db: Queryable,
  filter: { account: string | null; before: number | null; limit: number },
): Promise<TransformationRow[]> {
  const { rows } = await db.query<TransformationRow>(
    `${select(`select * from transformations
       where ($1::text is null or account = $1) and ($2::bigint is null or sequence < $2)
       order by sequence desc limit $3`)}
     order by t.sequence desc`,
    [filter.account, filter.before, filter.limit],
  );
  return rows;
}
