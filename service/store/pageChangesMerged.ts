import { lookForPageChanges, prunePageChanges } from "./pageChanges.ts";
import type { Queryable } from "./pool.ts";

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
