import { LedgerError } from "../base/errors.ts";
import { Failures, type Log } from "../base/log.ts";
import type { Deployment } from "../chain/deployment.ts";
import type { Chain } from "../chain/provider.ts";
import { addressOf } from "../chain/sign.ts";
import { ObservationSignatures } from "../journal/anchor.ts";
import { noteJournalTrouble } from "../journal/rows.ts";
import { HeldLock } from "../store/locks.ts";
import type { Notifications } from "../store/notifications.ts";
import type { Database } from "../store/pool.ts";
import { enqueueHead, type HeadDeps, JournalTrouble, prepareHead, refuseFork } from "./journalHead.ts";
import { Leaves } from "./journalLeaves.ts";

export interface JournalDeps {
  db: Database;
  chain: Chain;
  deployment: Deployment;
  notifications: Notifications;
  masterKey: Uint8Array;
  registrarKey: Uint8Array;
  journalSeconds: number;
  log: Log;
}

const TICK_MS = 1_000;

/**
 * Observations → leaves of the journal → heads on the chain. One copy of the service at a time does it, apart from the
 * lanes: observations are put in their places while the node is away, and trouble here keeps nothing else from being sent.
 */
export class Journal {
  readonly #deps: JournalDeps;
  readonly #heads: HeadDeps;
  readonly #leaves: Leaves;
  readonly #lock: HeldLock;
  /** Whether this process has seen that the chain's head is one of this log. */
  #compared = false;
  #stopping = false;
  #done: Promise<void> = Promise.resolve();

  constructor(deps: JournalDeps) {
    const { chain, deployment, registrarKey: key } = deps;
    this.#deps = deps;
    this.#heads = { ...deps, key, address: addressOf(key), seconds: deps.journalSeconds };
    const { journal } = deployment.generations[0]!.addresses;
    this.#leaves = new Leaves({ ...deps, journal, signatures: new ObservationSignatures(chain.chainId, journal) });
    this.#lock = new HeldLock(deps.db.connectionString, "silsila.journal");
  }

  start(): void {
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#done;
    await this.#lock.release();
  }

  async #run(): Promise<void> {
    const { db, log, notifications } = this.#deps;
    const failures = new Failures(log, "journal");
    while (!this.#stopping) {
      const woken = Promise.race([notifications.next("intents", TICK_MS), notifications.next("records", TICK_MS)]);
      try {
        const busy = (await this.#lock.take()) && (await this.#turn());
        failures.over();
        if (busy) continue;
      } catch (error) {
        failures.add(error);
        // A database that was away may come back as an older copy. A node that is away keeps nothing from its place.
        if (error instanceof LedgerError || error instanceof JournalTrouble) this.#compared = false;
        if (error instanceof JournalTrouble) await noteJournalTrouble(db, error.message).catch(() => undefined);
      }
      if (!this.#stopping) await woken;
    }
  }

  /** True when there is surely more to do at once. */
  async #turn(): Promise<boolean> {
    const { db } = this.#deps;
    // Before the first leaf of this process: a database restored from an older copy must not give places again.
    if (!this.#compared) await refuseFork(db, await enqueueHead(this.#heads));
    this.#compared = true;
    const appended = await this.#leaves.append();
    await prepareHead(this.#heads);
    await noteJournalTrouble(db, null);
    return appended > 0;
  }
}
