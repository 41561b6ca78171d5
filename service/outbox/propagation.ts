import { randomUUID } from "node:crypto";
import { insertIntent } from "../accept/intents.ts";
import { findUntold, propagationMark } from "../recalls/rows/propagation.ts";
import type { Database } from "../store/pool.ts";
import { findStated } from "../transformations/rows.ts";

/** At once on their way; the next step down is known only when these are on the chain. */
const AT_ONCE = 50;

/**
 * Tells the descendants of what is recalled, and of what no longer is, on the chain: step by step downwards, until every mark
 * is as the contract would set it. Runs in the registrar's lane, behind its lock. It keeps nothing: what is left to tell is
 * read off the records each time, so that a crash, a reorganisation or somebody else's telling cannot put it out.
 */
export class Propagation {
  readonly #db: Database;
  /** Nothing was left to tell when the records stood so. */
  #settled: string | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Puts the next tellings on their way. */
  async advance(): Promise<void> {
    await this.#db.transaction(async (tx) => {
      const mark = await propagationMark(tx);
      if (mark === null || mark === this.#settled) return;
      const found = await findUntold(tx, AT_ONCE);
      if (found.length === 0) this.#settled = mark;
      const untold = found.filter(({ waiting }) => !waiting).map(({ transformation }) => transformation);
      const stated = await findStated(tx, untold);
      for (const transformation of untold) {
        const { account, stated: words } = stated.get(transformation)!;
        await insertIntent(tx, {
          kind: "propagate",
          arguments: { ...words, account },
          id: randomUUID(),
          account: null,
          channel: "registrar",
          weight: words.outputs.length,
          dependsOn: null,
          requestedBy: "service",
        });
      }
    });
  }
}
