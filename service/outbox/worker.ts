import { Failures, type Log } from "../base/log.ts";
import type { Deployment } from "../chain/deployment.ts";
import type { Chain } from "../chain/provider.ts";
import { addressOf } from "../chain/sign.ts";
import { HeldLock } from "../store/locks.ts";
import type { Notifications } from "../store/notifications.ts";
import type { Database } from "../store/pool.ts";
import { askForDueRecoveries, OldAnswers, Propagation, Releases } from "./chores.ts";
import { advanceAttempts, type LaneDeps } from "./confirm.ts";
import { Journal } from "./journalWorker.ts";
import { AccountNonces } from "./nonces.ts";
import { prepareRegistrarActs } from "./registrar.ts";
import { rejectOrphans } from "./rows.ts";
import { prepareGroup } from "./send.ts";

export interface OutboxDeps {
  db: Database;
  chain: Chain;
  deployment: Deployment;
  notifications: Notifications;
  masterKey: Uint8Array;
  registrarKey: Uint8Array;
  relayerKeys: Uint8Array[];
  /** An observation waits at most so long for a head of the journal. */
  journalSeconds: number;
  log: Log;
  onSent(): void;
}

const TICK_MS = 1_000;
/** Transactions of one lane on their way into a block at once; more would only wait in the node's pool. */
const MAX_OPEN = 4;

/**
 * Intents → transactions. One lane for the registrar and one for each relayer, each behind its own database lock, and
 * the journal, whose heads go out in the registrar's lane.
 */
export class Outbox {
  readonly #lanes: (Lane | Journal)[];

  constructor(deps: OutboxDeps) {
    const shared = { db: deps.db, chain: deps.chain, deployment: deps.deployment, log: deps.log };
    const nonces = new AccountNonces();
    const registrar = { ...shared, key: deps.registrarKey, address: addressOf(deps.registrarKey) };
    const propagation = new Propagation(deps.db);
    const releases = new Releases(deps.db);
    const oldAnswers = new OldAnswers(deps.db);
    this.#lanes = [
      new Lane(deps, registrar.address, async () => {
        await rejectOrphans(deps.db);
        await askForDueRecoveries(registrar);
        await propagation.advance();
        await releases.advance();
        await oldAnswers.advance();
        return prepareRegistrarActs(registrar);
      }),
      ...deps.relayerKeys.map((key) => {
        const relayer = { ...shared, key, address: addressOf(key), masterKey: deps.masterKey, nonces };
        return new Lane(deps, relayer.address, () => prepareGroup(relayer));
      }),
      new Journal(deps),
    ];
  }

  start(): void {
    for (const lane of this.#lanes) lane.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.stop()));
  }
}

class Lane {
  readonly #deps: OutboxDeps & LaneDeps;
  readonly #prepare: () => Promise<number>;
  readonly #lock: HeldLock;
  #stopping = false;
  #done: Promise<void> = Promise.resolve();

  constructor(deps: OutboxDeps, address: string, prepare: () => Promise<number>) {
    this.#deps = { ...deps, address };
    this.#prepare = prepare;
    this.#lock = new HeldLock(deps.db.connectionString, `silsila.lane.${address}`);
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
    const { log, notifications, address } = this.#deps;
    const failures = new Failures(log.child({ lane: address }), "outbox");
    while (!this.#stopping) {
      // Before the work: what is asked for while it runs must wake the next turn.
      const woken = Promise.race([notifications.next("intents", TICK_MS), notifications.next("records", TICK_MS)]);
      try {
        const busy = (await this.#lock.take()) && (await this.#turn());
        failures.over();
        if (busy) continue;
      } catch (error) {
        failures.add(error);
      }
      if (!this.#stopping) await woken;
    }
  }

  /** True when there is surely more to do at once. */
  async #turn(): Promise<boolean> {
    const open = await advanceAttempts(this.#deps);
    if (open >= MAX_OPEN) return false;
    const taken = await this.#prepare();
    if (taken) await advanceAttempts(this.#deps);
    return taken > 0;
  }
}
