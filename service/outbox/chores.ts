import { enqueueByService } from "../accept/execute.ts";
import { releaseStock } from "../agreements/acts/deallocate.ts";
import { findSupplies } from "../agreements/rows/agreements.ts";
import { closeAgreements, findOver } from "../agreements/rows/releases.ts";
import { completeRecovery } from "../keys/acts/recoveryEnds.ts";
import { findDueRecoveries } from "../keys/rows/recoveries.ts";
import { propagate } from "../recalls/acts/recall.ts";
import { findUnpropagated, propagationMark } from "../recalls/rows/propagation.ts";
import { lastBlockTime } from "../store/blocks.ts";
import { forgetOldAnswers } from "../store/idempotency.ts";
import type { Database } from "../store/pool.ts";
import { findStated } from "../transformations/rows/stated.ts";
import type { RegistrarLane } from "./registrar.ts";
import { lockPicking } from "./rows.ts";

/**
 * Anybody may complete a recovery whose time has come, so nobody must have to: the service does it by itself. On a chain
 * that makes no block while nothing happens our own clock tells the time; tried too early, it is tried again.
 */
export async function askForDueRecoveries(lane: Pick<RegistrarLane, "db" | "chain">): Promise<void> {
  const head = await lane.chain.block("latest");
  const now = Math.max(head!.timestamp, Math.floor(Date.now() / 1000));
  if ((await findDueRecoveries(lane.db, now)).length === 0) return;
  await lane.db.transaction(async (tx) => {
    // Two copies of the service must not both ask.
    await lockPicking(tx, "registrar");
    for (const account of await findDueRecoveries(tx, now))
      await enqueueByService(tx, completeRecovery, { account, arguments: {} });
  });
}

/** At once on their way; the next step down is known only when these are on the chain. */
const BATCH_SIZE = 50;

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
      const found = await findUnpropagated(tx, BATCH_SIZE);
      if (found.length === 0) this.#settled = mark;
      const untold = found.filter(({ waiting }) => !waiting).map(({ transformation }) => transformation);
      const stated = await findStated(tx, untold);
      for (const transformation of untold) {
        const { account, stated: words } = stated.get(transformation)!;
        await enqueueByService(tx, propagate, { account: null, arguments: { ...words, account } });
      }
    });
  }
}

const FORGOTTEN_AT_ONCE = 500;
const FORGET_EVERY_MS = 60_000;

/** Forgets the stored answers whose time is over (law 09-08): a look a minute, until none is left. */
export class OldAnswers {
  readonly #db: Database;
  #next = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  async advance(): Promise<void> {
    if (Date.now() < this.#next) return;
    const forgotten = await forgetOldAnswers(this.#db, FORGOTTEN_AT_ONCE);
    if (forgotten < FORGOTTEN_AT_ONCE) this.#next = Date.now() + FORGET_EVERY_MS;
  }
}

const RELEASED_AT_ONCE = 50;
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
      const over = await findOver(tx, at, RELEASED_AT_ONCE);
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
          await enqueueByService(tx, releaseStock, { account: null, arguments: { agreement: id, line, batches } });
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
