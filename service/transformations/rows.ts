import type { TransformationArguments } from "../accept/intents.ts";
import {
  EVIDENCE_COLUMNS,
  type EvidenceRow,
  JOIN_REJECTED_BATCH,
  joinRequester,
  REJECTION_COLUMNS,
  type RejectionRow,
  REQUESTER_COLUMNS,
  type RequesterRow,
} from "../accept/recordRows.ts";
import type { Queryable } from "../store/pool.ts";

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

/** The rows first, as in batches.ts. */
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

export async function insertTransformation(
  tx: Queryable,
  row: { id: string; account: string; commitment: string; conserved: boolean; intent: string },
): Promise<Date> {
  const { rows } = await tx.query<{ created_at: Date }>(
    `insert into transformations (id, account, commitment, conserved, intent) values ($1, $2, $3, $4, $5)
     returning created_at`,
    [row.id, row.account, row.commitment, row.conserved, row.intent],
  );
  return rows[0]!.created_at;
}

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

export interface StatedTransformation {
  /** Who made it. */
  account: string;
  annulled: boolean;
  stated: TransformationArguments;
}

/** What was stated of transformations, to the last field, as the chain's own events tell it: no intent is needed for that. */
export async function findStated(db: Queryable, transformations: string[]): Promise<Map<string, StatedTransformation>> {
  const { rows } = await db.query<StatedTransformation & { transformation: string }>(
    `select t.subject as transformation, t.account,
       exists (select 1 from records where subject = t.subject and kind = 'transformation_annulled') as annulled,
       jsonb_build_object(
         'transformation', t.subject,
         'commitment', t.data ->> 'commitment',
         'lossMg', t.data ->> 'lossMg',
         'inputs', t.data -> 'inputs',
         'outputs', (
           select jsonb_agg(jsonb_build_object(
             'id', o.id, 'commitment', r.data ->> 'commitment', 'quantity', r.data ->> 'quantity',
             'netMassMg', r.data ->> 'netMassMg', 'dimension', (r.data ->> 'unit')::integer) order by o.position)
           from jsonb_array_elements_text(t.data -> 'outputs') with ordinality o (id, position)
           join records r on r.subject = o.id and r.kind = 'batch_registered')) as stated
     from records t where t.subject = any($1) and t.kind = 'transformed'`,
    [transformations],
  );
  return new Map(rows.map(({ transformation, ...row }) => [transformation, row]));
}
