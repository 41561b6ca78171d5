import { PENDING } from "../../accept/operationStates.ts";
import { EVIDENCE_COLUMNS, type EvidenceRow } from "../../accept/recordRows.ts";
import { loadEach } from "../../accept/state.ts";
import type { Queryable } from "../../store/pool.ts";

export type MembershipRow = {
  account: string;
  union_account: string;
  /** Null while the chain says nothing of the two. */
  state: string | null;
  /** Why the union ended it; null when it did not, and where another service holds the document. */
  reason: Buffer | null;
  /** What the organisation that is asked about has on its way for it. */
  operation: string | null;
  place: number;
  part: number;
} & EvidenceRow;

/** What is on its way stands before all blocks. */
const ON_ITS_WAY = 1_000_000_000_000;

/** The two of what `$1` has on its way about a membership, the organisation first. */
const PENDING_ACTS = `pending as materialized (
    select id, kind, sequence,
      case when kind in ('join', 'leaveUnion') then account::text else arguments ->> 'member' end as account,
      case when kind in ('join', 'leaveUnion') then arguments ->> 'union' else account::text end as union_account
    from operations
    where account = $1 and kind in ('join', 'admit', 'leaveUnion', 'expel') and state in ${PENDING}
  )`;

export interface MembershipFilter {
  account: string;
  /** Only with this organisation or union. */
  other: string | null;
  state: "member" | null;
  before: { place: number; part: number } | null;
  limit: number;
}

/** All that an organisation has with unions, and a union with organisations, the latest first. */
export async function listMemberships(db: Queryable, filter: MembershipFilter): Promise<MembershipRow[]> {
  const { account, other, state, before, limit } = filter;
  const { rows } = await db.query<MembershipRow>(
    `with ${PENDING_ACTS}, pairs as (
       select account, union_account, state, reason, block_number as place, log_index as part
       from memberships where account = $1 or union_account = $1
       union all
       select w.account, w.union_account, null, null, ${ON_ITS_WAY}, max(w.sequence)
       from pending w
       where not exists (select 1 from memberships m where m.account = w.account and m.union_account = w.union_account)
       group by 1, 2
     )
     select p.account, p.union_account, p.state, d.opening as reason, p.place, p.part, ${EVIDENCE_COLUMNS},
       (select w.id from pending w where w.account = p.account and w.union_account = p.union_account
        order by w.sequence desc limit 1) as operation
     from pairs p
     left join documents d on d.commitment = p.reason
     left join evidence e on e.block_number = p.place and e.log_index = p.part
     where ($2::text is null or $2 in (p.account, p.union_account)) and ($3::text is null or p.state = $3)
       and (p.place, p.part) < ($4::bigint, $5::bigint)
     order by p.place desc, p.part desc limit $6`,
    [account, other, state, before?.place ?? ON_ITS_WAY * 2, before?.part ?? 0, limit],
  );
  return rows;
}

/** How the two stand as the chain says, and what `actor` has on its way for it, the oldest first. */
async function findMembership(
  db: Queryable,
  actor: string,
  { account, union }: { account: string; union: string },
): Promise<{ state: string | null; pending: string[] }> {
  const { rows } = await db.query<{ state: string | null; pending: string[] }>(
    `with ${PENDING_ACTS}
     select (select state from memberships where account = $2 and union_account = $3) as state,
       array(select kind from pending where account = $2 and union_account = $3 order by sequence) as pending`,
    [actor, account, union],
  );
  return rows[0]!;
}

export interface Pair {
  account: string;
  union: string;
}

export const nameOfPair = ({ account, union }: Pair): string => `${account} ${union}`;

/** As `findMembership`, for each actor and pair. */
export const standing = loadEach<Pair & { actor: string }, { state: string | null; pending: string[] }>(
  ({ actor, ...pair }) => `${actor} ${nameOfPair(pair)}`,
  (tx, { actor, ...pair }) => findMembership(tx, actor, pair),
);
