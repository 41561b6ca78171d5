import type { Queryable } from "../../store/pool.ts";
import type { Openings } from "../rules/units.ts";

export interface IssueRow {
  id: string;
  batch: string;
  product: string;
  count: number;
  first_number: number;
  first_serial: number;
}

export async function insertIssue(tx: Queryable, issue: IssueRow): Promise<void> {
  const { id, batch, product, count, first_number: number, first_serial: serial } = issue;
  await tx.query(
    `insert into unit_issues (id, batch, product, count, first_number, first_serial) values ($1, $2, $3, $4, $5, $6)`,
    [id, batch, product, count, number, serial],
  );
}

/** In the order of their numbers. */
export async function listIssues(db: Queryable, batch: string): Promise<IssueRow[]> {
  const { rows } = await db.query<IssueRow>("select * from unit_issues where batch = $1 order by first_number", [
    batch,
  ]);
  return rows;
}

/** The last serial of any batch of the product; 0 when there is none. */
export async function lastSerial(tx: Queryable, product: string): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(
    "select coalesce(max(first_serial + count - 1), 0) as last from unit_issues where product = $1",
    [product],
  );
  return rows[0]!.last;
}

type OpeningsRow = { serial: number; count: number; days: number; first_on: string; last_on: string; last_at: Date };

const OPENINGS = "select serial, count, days, first_on, last_on, last_at from unit_openings";

export async function findOpenings(db: Queryable, batch: string, serials: number[]): Promise<Map<number, Openings>> {
  const { rows } = await db.query<OpeningsRow>(`${OPENINGS} where batch = $1 and serial = any($2)`, [batch, serials]);
  return byUnit(rows);
}

/** Those opened on the most days first. */
export async function listOpened(db: Queryable, batch: string, limit: number): Promise<Map<number, Openings>> {
  const { rows } = await db.query<OpeningsRow>(
    `${OPENINGS} where batch = $1 order by days desc, count desc, serial limit $2`,
    [batch, limit],
  );
  return byUnit(rows);
}

const byUnit = (rows: OpeningsRow[]): Map<number, Openings> =>
  new Map(
    rows.map(({ serial, count, days, first_on: firstOn, last_on: lastOn, last_at: lastAt }) => [
      serial,
      { count, days, firstOn, lastOn, lastAt },
    ]),
  );

/** Nothing when somebody else, perhaps on another copy of the service, has counted since `before` was read. */
export async function storeOpenings(
  db: Queryable,
  { batch, serial }: { batch: string; serial: number },
  before: Openings | null,
  { count, days, firstOn, lastOn, lastAt }: Openings,
): Promise<void> {
  await db.query(
    `insert into unit_openings as held (batch, serial, count, days, first_on, last_on, last_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (batch, serial) do update
     set count = excluded.count, days = excluded.days, last_on = excluded.last_on, last_at = excluded.last_at
     where held.last_at = $8`,
    [batch, serial, count, days, firstOn, lastOn, lastAt, before?.lastAt ?? null],
  );
}
