import { PENDING } from "../../accept/operationStates.ts";
import { type Load, loadEach } from "../../accept/state.ts";
import { type GrantedAct, grantedActs } from "../../access/delegation.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { nameOfPair, type Pair } from "./memberships.ts";

/** What one organisation may do in the account of another, as the chain says; `member` or `successor`, or neither. */
export interface Delegation {
  isMember: boolean;
  isSuccessor: boolean;
  /** Those whose time is over too. */
  granted: GrantedAct[];
}

export async function findDelegation(db: Queryable, delegate: string, account: string): Promise<Delegation> {
  const { rows } = await db.query<{
    is_member: boolean;
    is_successor: boolean;
    acts: { name: string; until: number }[];
  }>(
    `with recursive line as (
       select successor from mergers where predecessor = $2
       union
       select m.successor from line join mergers m on m.predecessor = line.successor
     )
     select exists (select 1 from line where successor = $1) as is_successor,
       exists (select 1 from memberships where account = $2 and union_account = $1 and state = 'member') as is_member,
       coalesce((select jsonb_agg(jsonb_build_object('name', name, 'until', until))
         from granted_acts where account = $2 and union_account = $1 and name is not null), '[]') as acts`,
    [delegate, account],
  );
  const { is_member, is_successor, acts } = rows[0]!;
  return { isMember: is_member, isSuccessor: is_successor, granted: grantedActs(acts) };
}

/** What is granted between each two, in their order; what ended by its time is there too. */
export async function findGrants(db: Queryable, pairs: Pair[]): Promise<GrantedAct[][]> {
  const { rows } = await db.query<{ acts: { name: string; until: number }[] }>(
    `select coalesce((select jsonb_agg(jsonb_build_object('name', g.name, 'until', g.until)) from granted_acts g
         where g.account = p.account and g.union_account = p.union_account and g.name is not null), '[]') as acts
     from unnest($1::text[], $2::text[]) with ordinality as p (account, union_account, place) order by p.place`,
    [pairs.map(({ account }) => account), pairs.map(({ union }) => union)],
  );
  return rows.map(({ acts }) => grantedActs(acts));
}

/** What a member has on its way for its grants to a union, the oldest first. */
export async function findPendingGrants(
  db: Queryable,
  { account, union }: Pair,
): Promise<{ id: string; kind: string; acts: string[] | null }[]> {
  const { rows } = await db.query<{ id: string; kind: string; acts: string[] | null }>(
    `select id, kind, arguments -> 'acts' as acts from operations
     where account = $1 and kind in ('grant', 'revokeGrant', 'revokeAllGrants') and arguments ->> 'union' = $2
       and state in ${PENDING} order by sequence`,
    [account, union],
  );
  return rows;
}

/** As `findGrants`. */
export const grants: Load<Pair, GrantedAct[]> = {
  name: nameOfPair,
  async read(tx, pairs) {
    const granted = await findGrants(tx, pairs);
    return new Map(pairs.map((pair, i) => [nameOfPair(pair), granted[i]!]));
  },
};

/** As `findPendingGrants`. */
export const pendingGrants = loadEach(nameOfPair, findPendingGrants);

/**
 * Ends an act that may not be done any more, once nothing that was signed in its lane from its place on can run (`now`: Unix
 * seconds of a final block). Those behind it lose their places: the next signing gives them others.
 */
export async function rejectUngranted(
  tx: Transaction,
  id: string,
  now: number,
  rejection: { code: string; values: Record<string, string | number> },
): Promise<boolean> {
  const { rows } = await tx.query<{ id: string }>(
    `with own as (select * from intents where id = $1),
     behind as (
       select o.id, o.deadline, o.attempt from intents o join own on o.account = own.account and o.delegate = own.delegate
       where o.nonce >= own.nonce and o.nonce is not null
     )
     select id from behind
     where not exists (select 1 from behind where attempt is not null or deadline is null or deadline >= $2)`,
    [id, now],
  );
  if (rows.length === 0) return false;
  await tx.query("update intents set nonce = null, request = null, deadline = null where id = any($1::uuid[])", [
    rows.map((row) => row.id),
  ]);
  await tx.query("update intents set rejection = $2 where id = $1", [id, JSON.stringify(rejection)]);
  return true;
}
