import { type Load, loadEach } from "../../accept/state.ts";
import type { Queryable } from "../../store/pool.ts";

/** Who an organisation merged into, itself; null when it has not. */
export async function findSuccessor(db: Queryable, account: string): Promise<string | null> {
  const { rows } = await db.query<{ successor: string }>("select successor from mergers where predecessor = $1", [
    account,
  ]);
  return rows[0]?.successor ?? null;
}

/** Of each organisation: the unions it is a member of, and how many members it has as one. */
export async function findBelongings(
  db: Queryable,
  accounts: string[],
): Promise<Map<string, { unions: string[]; members: number }>> {
  const { rows } = await db.query<{ account: string; unions: string[]; members: number }>(
    `select a.account,
       array(select union_account from memberships m where m.account = a.account and m.state = 'member'
         order by m.block_number, m.log_index) as unions,
       (select count(*) from memberships m where m.union_account = a.account and m.state = 'member') as members
     from unnest($1::text[]) as a (account)`,
    [accounts],
  );
  return new Map(rows.map((row) => [row.account, row]));
}

/** Of each organisation: who it merged into, and which merged into it, themselves. */
export async function findKin(
  db: Queryable,
  accounts: string[],
): Promise<Map<string, { successor: string | null; predecessors: string[] }>> {
  const { rows } = await db.query<{ account: string; successor: string | null; predecessors: string[] }>(
    `select a.account, (select successor from mergers where predecessor = a.account) as successor,
       array(select predecessor::text from mergers where successor = a.account order by block_number, log_index)
         as predecessors
     from unnest($1::text[]) as a (account)`,
    [accounts],
  );
  return new Map(rows.map((row) => [row.account, row]));
}

/** Who acts for each organisation now that it merged, at the end of the line; those that have not are left out. */
async function findLastSuccessors(db: Queryable, accounts: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ account: string; successor: string }>(
    `with recursive line as (
       select predecessor as account, successor, 1 as place from mergers where predecessor = any($1)
       union all
       select account, m.successor, place + 1 from line join mergers m on m.predecessor = line.successor
     )
     select distinct on (account) account, successor from line order by account, place desc`,
    [accounts],
  );
  return new Map(rows.map(({ account, successor }) => [account, successor]));
}

export const findLastSuccessor = async (db: Queryable, account: string): Promise<string | null> =>
  (await findLastSuccessors(db, [account])).get(account) ?? null;

/** Who acts for an organisation that merged, at the end of the line; nothing where it has not. */
export const lastSuccessor: Load<string, string> = { name: (account) => account, read: findLastSuccessors };

/** Who it merged into, itself; nothing where it has not. */
export const successor = loadEach<string, string>((account) => account, findSuccessor);
