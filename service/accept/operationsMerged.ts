import type { Queryable } from "../store/pool.ts";
import { EVIDENCE_COLUMNS, type EvidenceRow } from "./recordRows.ts";
import { JOIN_REJECTED_BATCH, REJECTION_COLUMNS, type RejectionRow } from "./rejections.ts";
import { joinRequester, REQUESTER_COLUMNS, type RequesterRow } from "./requesters.ts";

export type OperationRow = {
  id: string;
  kind: string;
  account: string | null;
  delegate: string | null;
  state: string;
  created_at: Date;
  arguments: Record<string, unknown>;
  /** That it makes. */
  batches: string[];
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

export async function findOperation(db: Queryable, id: string): Promise<OperationRow | null> {
  const { rows } = await db.query<OperationRow>(
    `select op.id, op.kind, op.account, op.delegate, op.state, op.created_at, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS},
       op.arguments, array(select b.id::text from batches b where b.intent = op.id order by b.sequence) as batches
     from operations op
     left join evidence e on e.block_number = op.block_number and e.log_index = op.log_index
     ${JOIN_REJECTED_BATCH}
     ${joinRequester("requesters.intent = op.id")}
     where op.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

export async function findOperationStates(db: Queryable, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; state: string }>(
    "select id, state from operations where id = any($1::uuid[])",
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.state]));
}
