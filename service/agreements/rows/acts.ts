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
import type { AgreementActKind } from "../rules/states.ts";

export interface NewAgreementAct {
  intent: string;
  agreement: string;
  account: string;
  kind: AgreementActKind;
  line?: number;
  batch?: string;
  /** Base units, as decimal text. */
  quantity?: string;
  commitment?: string;
}

export const agreementActs: Table<NewAgreementAct> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into agreement_acts (intent, agreement, account, kind, line, batch, quantity, commitment)
       select * from jsonb_to_recordset($1) as r (intent uuid, agreement text, account text, kind text, line integer,
         batch text, quantity bigint, commitment text)`,
      [JSON.stringify(rows)],
    );
  },
};

export type AgreementActRow = {
  agreement: string;
  account: string;
  kind: AgreementActKind;
  line: number | null;
  batch: string | null;
  quantity: string | null;
  commitment: string | null;
  opening: Buffer | null;
  created_at: Date;
  operation: string;
  state: string;
  /** Of a payment: which one it is on the chain, and whether the seller confirmed it. */
  number: number | null;
  confirmed: boolean;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

/** In the order in which they were asked for. */
export async function findAgreementActs(db: Queryable, agreements: string[]): Promise<AgreementActRow[]> {
  const { rows } = await db.query<AgreementActRow>(
    `with s as materialized (select * from agreement_acts where agreement = any($1))
     select s.agreement, s.account, s.kind, s.line, s.batch, s.quantity::text, s.commitment, s.created_at, d.opening,
       op.id as operation, op.state, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS},
       case s.kind when 'payment' then (e.data ->> 'number')::integer end as number,
       s.kind = 'payment' and exists (select 1 from records c where c.subject = s.agreement
         and c.kind = 'payment_confirmed' and c.data ->> 'commitment' = s.commitment) as confirmed
     from s
     left join documents d on d.commitment = s.commitment
     join lateral (select * from operations where operations.id = s.intent offset 0) op on true
     left join lateral (
       select * from evidence where evidence.request = op.request and evidence.subject = s.agreement
       order by block_number, log_index limit 1) e on true
     ${JOIN_REJECTED_BATCH}
     ${joinRequester("requesters.intent = s.intent")}
     order by s.sequence`,
    [agreements],
  );
  return rows;
}

export interface PendingAct {
  agreement: string;
  account: string;
  /** The word of the act. */
  kind: string;
  arguments: Record<string, unknown>;
}

/** What was asked for under each agreement and the chain has not decided on, oldest first. */
export async function findPendingActs(db: Queryable, agreements: string[]): Promise<Map<string, PendingAct[]>> {
  const { rows } = await db.query<PendingAct>(
    `with asked as (
       select agreement, intent from agreement_acts where agreement = any($1)
       union all select agreement, intent from shipments where agreement = any($1)
       union all select s.agreement, n.intent
         from shipments s join shipment_ends n on n.shipment = s.id where s.agreement = any($1)
     )
     select asked.agreement, op.account, op.kind, op.arguments
     from asked join lateral (select * from operations where operations.id = asked.intent offset 0) op on true
     where op.state in ${PENDING} order by op.sequence`,
    [agreements],
  );
  return Map.groupBy(rows, ({ agreement }) => agreement);
}
