import type { Table } from "../../accept/act.ts";
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
import { type Load, loadEach } from "../../accept/state.ts";
import type { Queryable } from "../../store/pool.ts";

export type CertificateRow = {
  id: string;
  account: string;
  scheme: string;
  subject_type: "organisation" | "batch";
  subject: string;
  /** Unix seconds; `valid_until` 0: open. */
  valid_from: number;
  valid_until: number;
  file: string | null;
  commitment: string;
  opening: Buffer;
  created_at: Date;
  sequence: number;
  operation: string;
  state: string;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

/** Materialised, so that the planner picks the rows before it joins. */
export const selectCertificates = (rows: string): string => `
  with c as materialized (${rows})
  select c.id, c.account, c.scheme, c.subject_type, c.subject, c.valid_from, c.valid_until, c.file, c.commitment,
    c.created_at, c.sequence, d.opening, op.id as operation, op.state, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS},
    ${REQUESTER_COLUMNS}
  from c
  join documents d on d.commitment = c.commitment
  join lateral (select * from operations where operations.id = c.intent offset 0) op on true
  left join lateral (
    select * from evidence where evidence.subject = c.id and evidence.kind = 'certificate_issued' offset 0) e on true
  ${JOIN_REJECTED_BATCH}
  ${joinRequester("requesters.intent = c.intent")}`;

interface NewCertificateRow {
  id: string;
  account: string;
  scheme: string;
  subjectType: string;
  subject: string;
  number: string;
  validFrom: number;
  validUntil: number;
  file: string | null;
  commitment: string;
  intent: string;
}

export const certificates: Table<NewCertificateRow> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into certificates
         (id, account, scheme, subject_type, subject, number, valid_from, valid_until, file, commitment, intent)
       select id, account, scheme, "subjectType", subject, number, "validFrom", "validUntil", file, commitment, intent
       from jsonb_to_recordset($1) as r (id text, account text, scheme text, "subjectType" text, subject text,
         number text, "validFrom" bigint, "validUntil" bigint, file text, commitment text, intent uuid)`,
      [JSON.stringify(rows)],
    );
  },
};

export async function findCertificates(db: Queryable, ids: string[]): Promise<CertificateRow[]> {
  const { rows } = await db.query<CertificateRow>(
    `${selectCertificates("select * from certificates where id = any($1)")} order by c.sequence desc`,
    [ids],
  );
  return rows;
}

/** Of one certifier. */
export interface Statement {
  account: string;
  scheme: string;
  subject: string;
}

/** Numbers under which a certifier has said this of the subject, other than in vain. */
export const issuedNumbers: Load<Statement, Set<string>> = loadEach(
  ({ account, scheme, subject }) => `${account} ${scheme} ${subject}`,
  async (tx, { account, scheme, subject }) => {
    const { rows } = await tx.query<{ number: string }>(
      `select c.number from certificates c
       join lateral (select state from operations where operations.id = c.intent offset 0) op on true
       where c.account = $1 and c.scheme = $2 and c.subject = $3 and op.state <> 'rejected'`,
      [account, scheme, subject],
    );
    return new Set(rows.map(({ number }) => number));
  },
);

/** Of certificates `x`: on the chain. */
const MINED = "exists (select 1 from records r where r.subject = x.id and r.kind = 'certificate_issued')";

/**
 * Of certificates `x`: who may read one once it is on the chain is its subject, and whoever made, or was ever sent, a batch
 * that it is about or that rests on it. Its issuer reads it at once; null: the operator.
 */
const readableBy = (account: string): string => `(${account}::text is null or x.account = ${account} or (${MINED} and (
    x.subject = ${account}
    or exists (
      select 1 from batches b
      where b.id in (
          select x.subject where x.subject_type = 'batch'
          union all select t.batch from batch_claims t where t.certificate = x.id)
        and (b.account = ${account}
          or exists (select 1 from shipment_lines l where l.batch = b.id and l.receiver = ${account}))))))`;

export async function findReadable(db: Queryable, account: string | null, ids: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `select x.id from certificates x where x.id = any($2) and ${readableBy("$1")}`,
    [account, ids],
  );
  return new Set(rows.map((row) => row.id));
}

export const readable: Load<{ account: string; certificate: string }, true> = loadEach(
  ({ account, certificate }) => `${account} ${certificate}`,
  async (tx, { account, certificate }) =>
    (await findReadable(tx, account, [certificate])).has(certificate) ? true : null,
);

/** Newest first. `account` null: everybody's. */
export async function listCertificates(
  db: Queryable,
  filter: {
    account: string | null;
    issuer: string | null;
    organisation: string | null;
    batch: string | null;
    scheme: string | null;
    before: number | null;
    limit: number;
  },
): Promise<CertificateRow[]> {
  const { account, issuer, organisation, batch, scheme, before, limit } = filter;
  const { rows } = await db.query<CertificateRow>(
    `${selectCertificates(`select * from certificates x
       where ${readableBy("$1")} and ($2::text is null or x.account = $2) and ($3::text is null or x.subject = $3)
         and ($4::text is null or x.subject = $4) and ($5::text is null or x.scheme = $5)
         and ($6::bigint is null or x.sequence < $6)
       order by x.sequence desc limit $7`)}
     order by c.sequence desc`,
    [account, issuer, organisation, batch, scheme, before, limit],
  );
  return rows;
}

/** Certificates that name a file, whoever issued them. */
export async function findCertificatesNaming(db: Queryable, file: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>("select id from certificates where file = $1", [file]);
  return rows.map((row) => row.id);
}

/** A batch as certificates speak of it. */
export interface BatchSubject {
  id: string;
  account: string;
  product: string;
  code: string;
  /** As its latest document says. */
  lot: string;
}

/** Batches that certificates are about, by id. */
export async function findBatchSubjects(db: Queryable, ids: string[]): Promise<Map<string, BatchSubject>> {
  const { rows } = await db.query<BatchSubject>(
    `with b as materialized (select * from batches where id = any($1))
     select b.id, b.account, b.product, b.code, coalesce(v.lot, b.lot) as lot from b ${JOIN_VERSION}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A batch that somebody wishes to certify, by its id or its public code. */
export async function findBatchToCertify(
  db: Queryable,
  by: { id: string } | { code: string },
): Promise<{ id: string; lot: string; state: string; annulled: boolean } | null> {
  const [column, value] = "id" in by ? (["id", by.id] as const) : (["code", by.code] as const);
  const { rows } = await db.query<{ id: string; lot: string; state: string; annulled: boolean }>(
    `select b.id, coalesce(v.lot, b.lot) as lot, op.state,
       exists (select 1 from records where subject = b.id and kind = 'batch_annulled') as annulled
     from batches b ${JOIN_VERSION}
     join lateral (select state from operations where operations.id = b.intent offset 0) op on true
     where b.${column} = $1`,
    [value],
  );
  return rows[0] ?? null;
}
