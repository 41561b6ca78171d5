import type { Queryable } from "./pool.ts";

/**
 * Whether anything that settled pages show was committed that `seen` (a snapshot of the database, null: none) did not see,
 * and the snapshot that sees all there is now.
 */
export async function lookForPageChanges(
  db: Queryable,
  seen: string | null,
): Promise<{ snapshot: string; changed: boolean }> {
  const { rows } = await db.query<{ snapshot: string; changed: boolean }>(
    `select pg_current_snapshot()::text as snapshot, $1::pg_snapshot is null or exists (
       select from page_changes where xid >= pg_snapshot_xmin($1::pg_snapshot)
         and not pg_visible_in_snapshot(xid, $1::pg_snapshot)) as changed`,
    [seen],
  );
  return rows[0]!;
}

export async function prunePageChanges(db: Queryable): Promise<void> {
  await db.query("delete from page_changes where at < now() - interval '1 hour'");
}
