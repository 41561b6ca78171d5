import { type Refold, refoldTable } from "../../store/folding.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { codeKey, searchKey } from "../../values/folding.ts";

export interface MemberRow {
  id: string;
  account: string;
  number: string;
  kind: string;
  /** Null once erased. */
  name: string | null;
  created_at: Date;
  erased_at: Date | null;
  sequence: number;
}

/** Returns the moment that all of them carry. */
export async function insertMembers(
  tx: Transaction,
  account: string,
  rows: { id: string; number: string; kind: string; name: string }[],
): Promise<Date> {
  const inserted = await tx.query<{ created_at: Date }>(
    `insert into members (id, number, kind, name, number_key, search_key, account)
     select *, $7 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
     returning created_at`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.number),
      rows.map((row) => row.kind),
      rows.map((row) => row.name),
      rows.map((row) => codeKey(row.number)),
      rows.map((row) => searchKey([row.number, row.name])),
      account,
    ],
  );
  return inserted.rows[0]!.created_at;
}

export const refoldMembers: Refold = (tx) =>
  refoldTable<Pick<MemberRow, "sequence" | "number" | "name">>(tx, {
    table: "members",
    select: "select sequence, number, name from members where sequence > $1 order by sequence limit $2",
    columns: { number_key: "text", search_key: "text" },
    fold: ({ number, name }) => ({
      number_key: codeKey(number),
      search_key: searchKey(name === null ? [number] : [number, name]),
    }),
  });

/**
 * Which of these numbers the organisation gave already, also to people who were erased since, each with the number as it
 * was given. Numbers are one when a person reads them as one (`codeKey`).
 */
export async function findUsedNumbers(
  tx: Transaction,
  account: string,
  numbers: string[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ number: string; number_key: string }>(
    "select number, number_key from members where account = $1 and number_key = any($2)",
    [account, numbers.map(codeKey)],
  );
  return new Map(rows.map((row) => [row.number_key, row.number]));
}

export async function findMembers(db: Queryable, account: string, ids: string[]): Promise<Map<string, MemberRow>> {
  const { rows } = await db.query<MemberRow>("select * from members where account = $1 and id = any($2::uuid[])", [
    account,
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** `search`: a part of the name or number, folded. */
export async function listMembers(
  db: Queryable,
  filter: { account: string; search: string | null; before: number | null; limit: number },
): Promise<MemberRow[]> {
  const { rows } = await db.query<MemberRow>(
    `select * from members
     where account = $1 and ($2::bigint is null or sequence < $2)
       and ($3::text is null or strpos(search_key, $3) > 0)
     order by sequence desc limit $4`,
    [filter.account, filter.before, filter.search, filter.limit],
  );
  return rows;
}

export async function eraseMember(tx: Transaction, id: string): Promise<void> {
  await tx.query(
    `update members set name = null, erased_at = now(), search_key = split_part(search_key, E'\\n', 1) where id = $1`,
    [id],
  );
  await tx.query(
    `update intakes set opening = null, kind = null, amount = null, unit = null, brought_on = null
     where member = $1 and opening is not null`,
    [id],
  );
  await tx.query(
    `update intake_changes c set reason = null where exists (
       select 1 from intakes i where i.member = $1 and i.id = c.intake and i.list in (c.list, c.previous))`,
    [id],
  );
}

/** The operations that told the chain of lists in which the person stands. */
export async function findOperationsNaming(db: Queryable, member: string): Promise<string[]> {
  const { rows } = await db.query<{ intent: string }>(
    "select distinct v.intent from intakes i join batch_versions v on v.commitment = i.list where i.member = $1",
    [member],
  );
  return rows.map(({ intent }) => intent);
}
