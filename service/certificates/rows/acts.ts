import type { Table } from "../../accept/act.ts";
import { ON_CHAIN, PENDING } from "../../accept/operationStates.ts";
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
import { type Load, loadEach } from "../../accept/state.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import type { CertificateAct } from "../rules.ts";
import { type CertificateRow, findCertificates } from "./certificates.ts";

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

/** `effectiveFrom`: of a revocation, in Unix seconds. */
interface NewCertificateAct {
  intent: string;
  certificate: string;
  kind: CertificateAct;
  effectiveFrom: number | null;
  commitment: string;
}

export const certificateActs: Table<NewCertificateAct> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into certificate_acts (intent, certificate, kind, effective_from, commitment)
       select intent, certificate, kind, "effectiveFrom", commitment
       from jsonb_to_recordset($1)
         as r (intent uuid, certificate text, kind text, "effectiveFrom" bigint, commitment text)`,
      [JSON.stringify(rows)],
    );
  },
};

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
     where op.state not in ${ON_CHAIN}
     order by a.sequence`,
    [certificates],
  );
  return Map.groupBy([...mined.rows, ...waiting.rows], ({ certificate }) => certificate);
}

/** A certificate, and what was done with it since. */
export interface CertificateWithActs {
  row: CertificateRow;
  acts: CertificateActRow[];
}

export async function withActs(tx: Transaction, rows: CertificateRow[]): Promise<CertificateWithActs[]> {
  const ids = rows.map(({ id }) => id);
  const acts = await findCertificateActs(tx, ids);
  return rows.map((row) => ({ row, acts: acts.get(row.id) ?? [] }));
}

export const certificateWithActs: Load<string, CertificateWithActs> = {
  name: (id) => id,
  async read(tx, ids) {
    const found = await withActs(tx, await findCertificates(tx, ids));
    return new Map(found.map((one) => [one.row.id, one]));
  },
};

/** A scheme of a certifier as the chain says, and what the registrar asked of it since. */
export type AccreditationRow = {
  scheme: string;
  /** Null while the chain says nothing of it. */
  allowed: boolean | null;
  /** Null when nothing is on its way. */
  asked: boolean | null;
  operation: string | null;
} & EvidenceRow;

export async function findAccreditations(db: Queryable, account: string): Promise<AccreditationRow[]> {
  const { rows } = await db.query<AccreditationRow>(
    `with e as materialized (
       select distinct on (data ->> 'scheme') * from evidence
       where subject = $1 and kind = 'certifier_accredited'
       order by data ->> 'scheme', block_number desc, log_index desc
     ), w as materialized (
       select distinct on (arguments ->> 'scheme') arguments ->> 'scheme' as scheme,
         (arguments ->> 'allowed')::boolean as asked, id
       from operations where account = $1 and kind = 'accredit' and state in ${PENDING}
       order by arguments ->> 'scheme', sequence desc
     )
     select coalesce(e.data ->> 'scheme', w.scheme) as scheme, (e.data ->> 'allowed')::boolean as allowed, w.asked,
       w.id as operation, ${EVIDENCE_COLUMNS}
     from e full join w on w.scheme = e.data ->> 'scheme' order by 1`,
    [account],
  );
  return rows;
}

/** A scheme, and who may or may not certify it. */
export interface SchemeOf {
  account: string;
  scheme: string;
}

export const accreditation: Load<SchemeOf, AccreditationRow> = loadEach(
  ({ account, scheme }) => `${account} ${scheme}`,
  async (tx, { account, scheme }) =>
    (await findAccreditations(tx, account)).find((row) => row.scheme === scheme) ?? null,
);
