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

/** What changed while nobody looked for so long may have been pruned. */
const BLIND_MS = 10 * 60_000;

/**
 * A number that is a higher one as soon as anything has changed which the page of a settled batch may show, whichever copy
 * of the service changed it. One look at the database serves all who ask before it begins.
 */
export class PageChanges {
  readonly #db: Queryable;
  readonly #now: () => number;
  #version = 0;
  #seen: string | null = null;
  #seenAt = 0;
  #prunedAt = 0;
  #looking: Promise<unknown> = Promise.resolve();
  #next: Promise<number> | null = null;

  constructor(db: Queryable, now: () => number = () => performance.now()) {
    this.#db = db;
    this.#now = now;
  }

  /** As of a moment after the call. */
  version(): Promise<number> {
    if (!this.#next) {
      this.#next = this.#looking.then(() => this.#look());
      this.#looking = this.#next.catch(() => undefined);
    }
    return this.#next;
  }

  async #look(): Promise<number> {
    this.#next = null;
    const at = this.#now();
    const seen = at - this.#seenAt < BLIND_MS ? this.#seen : null;
    const { snapshot, changed } = await lookForPageChanges(this.#db, seen);
    if (changed) this.#version += 1;
    this.#seen = snapshot;
    this.#seenAt = at;
    if (at - this.#prunedAt > BLIND_MS) {
      this.#prunedAt = at;
      // The next turn prunes what this one could not.
      void prunePageChanges(this.#db).catch(() => undefined);
    }
    return this.#version;
  }
}
