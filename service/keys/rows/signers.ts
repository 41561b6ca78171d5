import { PENDING } from "../../accept/operationStates.ts";
import { BRINGING } from "../../accept/organisations.ts";
import { EVIDENCE_COLUMNS, type EvidenceRow } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";

export type SignerRow = {
  signer: string;
  custody: string;
  /** Null while the chain does not have it. */
  added_by: string | null;
  ended_by: string | null;
  ended_at: Date | null;
  /** What adds it while that is on its way, else what takes it away while that is. */
  operation: string | null;
  place: number;
  part: number;
} & EvidenceRow;

/** Keys on their way stand before all blocks, the newest first. */
const ON_ITS_WAY = 1_000_000_000_000;

/** Every key that signs, signed, or is about to, newest first; `before` is the `place` and `part` of the last one shown. */
export async function listSigners(
  db: Queryable,
  filter: { account: string; before: { place: number; part: number } | null; limit: number },
): Promise<SignerRow[]> {
  const { rows } = await db.query<SignerRow>(
    `with terms as (
       select s.signer, s.custody, s.added_by, s.ended_by, s.ended_block, s.block_number as place, s.log_index::bigint as part,
         case when s.ended_by is null then (
           select o.id from operations o
           where o.account = s.account and o.kind = 'removeSigner' and o.arguments ->> 'signer' = s.signer
             and o.state in ${PENDING} limit 1) end as operation
       from signers s where s.account = $1
       union all
       select o.arguments ->> 'signer', o.arguments ->> 'custody', null, null, null, ${ON_ITS_WAY}, o.sequence, o.id
       from operations o
       where o.id in (${BRINGING}) and o.state in ${PENDING}
     )
     select t.signer, t.custody, t.added_by, t.ended_by, t.operation, t.place, t.part, b.time as ended_at, ${EVIDENCE_COLUMNS}
     from terms t
     left join blocks b on b.number = t.ended_block
     left join evidence e on e.block_number = t.place and e.log_index = t.part
     where (t.place, t.part) < ($2::bigint, $3::bigint)
     order by t.place desc, t.part desc
     limit $4`,
    [filter.account, filter.before?.place ?? ON_ITS_WAY + 1, filter.before?.part ?? 0, filter.limit],
  );
  return rows;
}

export interface PresentSigner {
  signer: string;
  custody: string;
  /** The service has the key itself. */
  held: boolean;
  /** The operation that adds it, while that is on its way. */
  adding: string | null;
}

/**
 * The keys that sign once all that was asked is done: those of the chain and those that are being added, without those that
 * are being removed. Right only while the organisation is locked.
 */
export async function findPresentSigners(tx: Queryable, account: string): Promise<PresentSigner[]> {
  const { rows } = await tx.query<PresentSigner>(
    `with open as materialized (
       select id, kind, arguments ->> 'signer' as signer, arguments ->> 'custody' as custody from operations
       where (id in (${BRINGING}) or account = $1 and kind = 'removeSigner') and state in ${PENDING}
     ), present as (
       select signer, custody, null::uuid as adding from signers where account = $1 and ended_by is null
       union all
       select signer, custody, id from open where kind <> 'removeSigner'
     )
     select p.signer, p.custody, p.adding, k.signer is not null as held
     from present p left join signing_keys k on k.account = $1 and k.signer = p.signer
     where p.signer not in (select signer from open where kind = 'removeSigner')`,
    [account],
  );
  return rows;
}
