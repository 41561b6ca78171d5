import { randomUUID } from "node:crypto";
import { insertIntent } from "../accept/intents.ts";
import { findSupplies } from "../agreements/rows/agreements.ts";
import { closeAgreements, findOver } from "../agreements/rows/releases.ts";
import { lastBlockTime } from "../store/blocks.ts";
import type { Database } from "../store/pool.ts";

const AT_ONCE = 50;
/** Each look reads the agreements that are not closed, so it is not taken at every turn. */
const EVERY_MS = 3_000;
/** The contract takes no more in one call. */
const MAX_BATCHES = 50;

/**
 * Gives back what is still reserved under agreements that are over or whose time is: anybody may, so nobody has to ask for
 * it. As the propagation it keeps nothing but that an agreement needs no more looking at.
 */
export class Releases {
  readonly #db: Database;
  #next = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  async advance(): Promise<void> {
    if (Date.now() < this.#next) return;
    this.#next = Date.now() + EVERY_MS;
    await this.#db.transaction(async (tx) => {
      const at = Math.max(Math.floor(Date.now() / 1_000), await lastBlockTime(tx));
      const over = await findOver(tx, at, AT_ONCE);
      const supplies = await findSupplies(
        tx,
        over.map(({ id }) => id),
      );
      const open = Map.groupBy(
        supplies.filter(({ reserved }) => reserved > 0n),
        ({ agreement }) => agreement,
      );
      for (const { id, waiting } of over) {
        const lines = Map.groupBy(open.get(id) ?? [], ({ line }) => line);
        if (waiting) continue;
        for (const [line, reserved] of lines) {
          const batches = reserved.slice(0, MAX_BATCHES).map(({ batch }) => batch);
          await insertIntent(tx, {
            kind: "releaseStock",
            arguments: { agreement: id, line, batches },
            id: randomUUID(),
            account: null,
            channel: "registrar",
            weight: batches.length,
            dependsOn: null,
            requestedBy: "service",
          });
        }
      }
      const done = over.filter(({ id, final }) => final && !open.has(id));
      await closeAgreements(
        tx,
        done.map(({ id }) => id),
      );
    });
  }
}
