import type { Queryable } from "../store/pool.ts";

/** Where the chain says it; every column is null while it does not. Selected from the view `evidence` as `e`. */
export interface EvidenceRow {
  e_contract: string | null;
  e_block: number | null;
  e_block_hash: string | null;
  e_transaction: string | null;
  e_time: Date | null;
  e_account: string | null;
  e_signer: string | null;
  e_custody: string | null;
  e_delegate: string | null;
}

export const EVIDENCE_COLUMNS = `e.contract as e_contract, e.block_number as e_block, e.block_hash as e_block_hash,
    e.transaction as e_transaction, e.time as e_time, e.account as e_account, e.signer as e_signer, e.custody as e_custody,
    e.delegate as e_delegate`;

/** Of records `r`: what the chain has decided of a request; one that was skipped can still be executed. */
export const IS_DECIDED = "not (r.kind = 'request_failed' and not (r.data ->> 'nonceUsed')::boolean)";

export interface RecordRow extends RequesterRow {
  block_number: number;
  log_index: number;
  transaction: string;
  contract: string;
  kind: string;
  account: string | null;
  subject: string;
  request: string;
  signer: string | null;
  custody: string | null;
  delegate: string | null;
  data: Record<string, unknown>;
  block_hash: string;
  time: Date;
}

export interface RecordFilter {
  kind: string | null;
  account: string | null;
  subject: string | null;
  after: { block: number; log: number } | null;
  limit: number;
}

/** In the chain's own order. */
export async function listRecords(db: Queryable, filter: RecordFilter): Promise<RecordRow[]> {
  const { rows } = await db.query<RecordRow>(
    `with e as materialized (select * from evidence
     where ($1::text is null or kind = $1) and ($2::text is null or account = $2) and ($3::text is null or subject = $3)
       and (block_number, log_index) > ($4::bigint, $5::bigint)
     order by block_number, log_index limit $6)
     select e.*, ${REQUESTER_COLUMNS} from e ${joinRequester("requesters.request = e.request")}
     order by e.block_number, e.log_index`,
    [filter.kind, filter.account, filter.subject, filter.after?.block ?? -1, filter.after?.log ?? -1, filter.limit],
  );
  return rows;
}

/** Joins to rows of `b` (a batch) its latest amendment as `v`, when there is one. */
export const JOIN_VERSION = joinVersion("b.id");

/** `id` is the batch's, of whose row nothing else is needed. */
export function joinVersion(id: string): string {
  return `
  left join lateral (
    select held.commitment, held.lot, held.version as held, latest.version
    from (
      select (data ->> 'version')::integer as version from records
      where subject = ${id} and kind = 'batch_amended'
      order by block_number desc, log_index desc limit 1) latest
    left join lateral (
      select bv.commitment, bv.lot, (r.data ->> 'version')::integer as version
      from records r join batch_versions bv on bv.batch = r.subject and bv.commitment = r.data ->> 'commitment'
      where r.subject = ${id} and r.kind = 'batch_amended'
      order by r.block_number desc, r.log_index desc limit 1) held on true) v on true`;
}

/** Why an operation was refused, with what the chain's base units mean to people. Selected from the view `operations` as `op`. */
export interface RejectionRow {
  rejection: unknown;
  /** As it stands now, of the batch that the rejection is about; null when it is about none. */
  x_lot: string | null;
  x_unit: string | null;
}

export const REJECTION_COLUMNS = "op.rejection, x.lot as x_lot, x.unit as x_unit";

export const JOIN_REJECTED_BATCH = `left join lateral (
    select coalesce(v.lot, b.lot) as lot, b.unit from batches b ${JOIN_VERSION}
    where b.id = coalesce(op.rejection #>> '{values,batch}', op.rejection #>> '{values,id}') offset 0) x on true`;

/** Who asked for it; `q_role` is null where no intent of this service did. Selected from the view `requesters` as `q`. */
export interface RequesterRow {
  q_role: string | null;
  q_name: string | null;
  q_account: string | null;
  /** Whose key it was, when it spoke for another organisation. */
  q_delegate?: string | null;
  q_delegate_code?: string | null;
  q_delegate_opening?: Buffer | null;
}

export const REQUESTER_COLUMNS = `q.role as q_role, q.name as q_name, q.account as q_account, q.delegate as q_delegate,
    q.delegate_code as q_delegate_code, q.delegate_opening as q_delegate_opening`;

/** `condition` is on `requesters.intent` or `requesters.request`; both find one row by an index. */
export const joinRequester = (condition: string): string =>
  `left join lateral (select role, name, account, delegate, delegate_code, delegate_opening from requesters where ${condition} offset 0) q on true`;
