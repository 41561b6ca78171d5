import { PENDING } from "../../accept/operationStates.ts";
import { EVIDENCE_COLUMNS, type EvidenceRow } from "../../accept/recordRows.ts";
import { loadEach } from "../../accept/state.ts";
import type { Queryable } from "../../store/pool.ts";

export type MergerRow = {
  predecessor: string;
  successor: string;
  document: string;
  opening: Buffer | null;
  /** Who agreed while the other has not; null once it is done. */
  agreed_by: string | null;
  place: number;
  part: number;
} & EvidenceRow;

/** What waits and what was done, of one organisation, the latest first. */
export async function listMergers(
  db: Queryable,
  filter: { account: string; before: { place: number; part: number } | null; limit: number },
): Promise<MergerRow[]> {
  const { account, before, limit } = filter;
  const { rows } = await db.query<MergerRow>(
    `with found as (
       select predecessor, successor, document, null as agreed_by, block_number as place, log_index as part
       from mergers where $1 in (predecessor, successor)
       union all
       select predecessor, successor, document, account, block_number, log_index
       from merger_offers where $1 in (account, other)
     )
     select f.*, d.opening, ${EVIDENCE_COLUMNS}
     from found f
     left join documents d on d.commitment = f.document
     left join evidence e on e.block_number = f.place and e.log_index = f.part
     where (f.place, f.part) < ($2::bigint, $3::bigint)
     order by f.place desc, f.part desc limit $4`,
    [account, before?.place ?? Number.MAX_SAFE_INTEGER, before?.part ?? 0, limit],
  );
  return rows;
}

export interface MergerOffer {
  predecessor: string;
  successor: string;
  document: string;
}

/** What an organisation agreed on with another, as the chain says, and as its own acts on their way will leave it. */
async function findOffer(db: Queryable, account: string, other: string): Promise<MergerOffer | null> {
  const { rows } = await db.query<{ kind: string; predecessor: string; successor: string; document: string }>(
    `select kind, predecessor, successor, document from (
       select 'offer' as kind, predecessor, successor, document, 0::bigint as sequence
       from merger_offers where account = $1 and other = $2
       union all
       select kind, coalesce(arguments ->> 'predecessor', account::text), coalesce(arguments ->> 'successor', account::text),
         arguments ->> 'document', sequence
       from operations
       where account = $1 and kind in ('handOver', 'takeOver', 'withdrawMerger') and state in ${PENDING}
         and coalesce(arguments ->> 'successor', arguments ->> 'predecessor', arguments ->> 'other') = $2
     ) words order by sequence desc limit 1`,
    [account, other],
  );
  const [row] = rows;
  return !row || row.kind === "withdrawMerger" ? null : row;
}

/** Whether a recovery of the organisation's keys waits on the chain, or is on its way there. */
async function isRecovering(db: Queryable, account: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from recoveries where account = $1 and ended_by is null
     union all
     select 1 from operations where account = $1 and kind = 'startRecovery' and state in ${PENDING}`,
    [account],
  );
  return rows.length > 0;
}

/** As `findOffer`: of an organisation, with another. */
export const offer = loadEach<{ account: string; other: string }, MergerOffer>(
  ({ account, other }) => `${account} ${other}`,
  (tx, { account, other }) => findOffer(tx, account, other),
);

/** As `isRecovering`. */
export const recovering = loadEach<string, true>(
  (account) => account,
  async (tx, account) => (await isRecovering(tx, account)) || null,
);
