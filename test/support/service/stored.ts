import type { Database } from "../../../service/store/pool.ts";

/** How many rows each table has: what is refused adds none and takes none. What pages are kept by is swept at its own pace. */
export async function storedRows(db: Database): Promise<Record<string, number>> {
  const { rows: tables } = await db.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'page_changes'",
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*) as rows from "${name}"`);
  const { rows } = await db.query<{ name: string; rows: number }>(`${counts.join(" union all ")} order by 1`);
  return Object.fromEntries(rows.map((table) => [table.name, table.rows]));
}
