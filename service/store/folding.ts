import { FOLDING } from "../values/folding.ts";
import type { Database, Transaction } from "./pool.ts";

/** Folds every stored text of one kind again. */
export type Refold = (tx: Transaction) => Promise<void>;

/** Once after the rules of folding changed, or Unicode's data did with a newer Node; a second copy waits, and finds it done. */
export async function refoldAll(db: Database, refolds: readonly Refold[]): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.query<{ version: string }>("select version from folding for update");
    if (rows[0]?.version === FOLDING) return;
    for (const refold of refolds) await refold(tx);
    await tx.query("update folding set version = $1", [FOLDING]);
  });
}

const AT_ONCE = 5_000;

/** Goes through a table by its `sequence`: `fold` gives the new values of a row's columns. */
export async function refoldTable<Row extends { sequence: number }>(
  tx: Transaction,
  {
    table,
    select,
    columns,
    fold,
  }: {
    table: string;
    /** Rows after $1, at most $2, in their order. */
    select: string;
    /** Name and type of each column that `fold` gives. */
    columns: Record<string, string>;
    fold: (row: Row) => Record<string, unknown>;
  },
): Promise<void> {
  const names = Object.keys(columns);
  const update = `update ${table} t set ${names.map((name) => `${name} = r.${name}`).join(", ")}
    from jsonb_to_recordset($1) as r (sequence bigint, ${names.map((name) => `${name} ${columns[name]}`).join(", ")})
    where t.sequence = r.sequence`;
  for (let last = 0; ;) {
    const { rows } = await tx.query<Row>(select, [last, AT_ONCE]);
    if (rows.length === 0) return;
    await tx.query(update, [JSON.stringify(rows.map((row) => ({ sequence: row.sequence, ...fold(row) })))]);
    last = rows.at(-1)!.sequence;
  }
}
