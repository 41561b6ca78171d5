import type { Queryable } from "../store/pool.ts";
import { joinRequester, REQUESTER_COLUMNS, type RequesterRow } from "./requesters.ts";

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
export const DECIDED = "not (r.kind = 'request_failed' and not (r.data ->> 'nonceUsed')::boolean)";

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
