import { EVIDENCE_COLUMNS, type EvidenceRow } from "../../accept/recordRows.ts";
import { JOIN_REJECTED_BATCH, REJECTION_COLUMNS, type RejectionRow } from "../../accept/rejections.ts";
import { joinRequester, REQUESTER_COLUMNS, type RequesterRow } from "../../accept/requesters.ts";
import type { Queryable } from "../../store/pool.ts";
import type { CertificateAct } from "../rules.ts";

export type CertificateActRow = {
  certificate: string;
  kind: CertificateAct;
  /** Of a revocation, in Unix seconds. */
  effective_from: number | null;
  commitment: string;
  /** Null where the chain names a document that this service does not have. */
  opening: Buffer | null;
  created_at: Date;
  /** Null for what was not asked for through this service. */
  operation: string | null;
  state: string;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

export async function insertCertificateAct(
  tx: Queryable,
  row: { intent: string; certificate: string; kind: CertificateAct; effectiveFrom: number | null; commitment: string },
): Promise<void> {
  await tx.query(
    "insert into certificate_acts (intent, certificate, kind, effective_from, commitment) values ($1, $2, $3, $4, $5)",
    [row.intent, row.certificate, row.kind, row.effectiveFrom, row.commitment],
  );
}

const KINDS = `case e.kind when 'certificate_suspended' then 'suspension'
    when 'certificate_reinstated' then 'reinstatement' else 'revocation' end`;

/** What the chain says of these certificates in its order, then what is on its way or was refused, as it was asked for. */
export async function findCertificateActs(
  db: Queryable,
  certificates: string[],
): Promise<Map<string, CertificateActRow[]>> {
  if (certificates.length === 0) return new Map();
  const mined = await db.query<CertificateActRow>(
    `with e as materialized (
       select * from evidence where subject = any($1)
         and kind in ('certificate_suspended', 'certificate_reinstated', 'certificate_revoked')
     )
     select e.subject as certificate, ${KINDS} as kind, (e.data ->> 'effectiveFrom')::bigint as effective_from,
       e.data ->> 'reason' as commitment, d.opening, e.time as created_at, i.id as operation,
       case when e.block_number <= (select number from finality) then 'final' else 'mined' end as state,
       null as rejection, null as x_lot, null as x_unit, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
     from e
     left join documents d on d.commitment = e.data ->> 'reason'
     left join lateral (select id from intents where intents.request = e.request offset 0) i on true
     ${joinRequester("requesters.request = e.request")}
     order by e.block_number, e.log_index`,
    [certificates],
  );
  const waiting = await db.query<CertificateActRow>(
    `with a as materialized (select * from certificate_acts where certificate = any($1))
     select a.certificate, a.kind, a.effective_from, a.commitment, d.opening, a.created_at, op.id as operation, op.state,
       ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
     from a
     join documents d on d.commitment = a.commitment
     join lateral (select * from operations where operations.id = a.intent offset 0) op on true
     left join evidence e on false
     ${JOIN_REJECTED_BATCH}
     ${joinRequester("requesters.intent = a.intent")}
     where op.state not in ('mined', 'final')
     order by a.sequence`,
    [certificates],
  );
  return Map.groupBy([...mined.rows, ...waiting.rows], ({ certificate }) => certificate);
}
