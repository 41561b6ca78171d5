import { setTimeout as sleep } from "node:timers/promises";
import { Failures, type Log } from "../base/log.ts";
import { decodeLogs } from "../chain/decode.ts";
import type { Addresses, Deployment } from "../chain/deployment.ts";
import type { Block, Chain } from "../chain/provider.ts";
import {
  blockAt,
  deleteBlocksAbove,
  finalNumber,
  insertBlock,
  lastBlock,
  noteTrouble,
  pruneEmptyBlocks,
  raiseFinality,
} from "../store/blocks.ts";
import { HeldLock } from "../store/locks.ts";
import { notify } from "../store/notifications.ts";
import type { Database } from "../store/pool.ts";
import { bookBlock } from "./bookings.ts";
import { type ChainEvent, FinalityBroken, nextEvent } from "./follow.ts";

export interface IndexerDeps {
  db: Database;
  chain: Chain;
  deployment: Deployment;
  confirmations: number;
  log: Log;
}

const POLL_MS = 500;
const AWAY_MS = 1_000;
const STANDSTILL_MS = 10_000;
/** Blocks kept although empty, so that a reorganisation finds its ancestor quickly. */
const KEEP_EMPTY = 1_000;

/** Reads the chain into records, one database transaction a block. One copy of the service at a time does it. */
export class Indexer {
  readonly #deps: IndexerDeps;
  readonly #lock: HeldLock;
  readonly #stopping = new AbortController();
  #nudge = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(deps: IndexerDeps) {
    this.#deps = deps;
    this.#lock = new HeldLock(deps.db.connectionString, "silsila.indexer");
  }

  start(): void {
    this.#done = this.#run();
  }

  /** A transaction was just sent: look now rather than at the next tick. */
  nudge(): void {
    this.#nudge.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#nudge.abort();
    await this.#done;
    await this.#lock.release();
  }

  async #run(): Promise<void> {
    const failures = new Failures(this.#deps.log, "indexer");
    while (!this.#stopping.signal.aborted) {
      try {
        if (await this.#lock.take()) {
          while (!this.#stopping.signal.aborted && (await this.#step()));
          await noteTrouble(this.#deps.db, null);
          failures.over();
        }
        await this.#pause(POLL_MS);
      } catch (error) {
        failures.add(error);
        if (error instanceof FinalityBroken) await this.#standStill(error);
        else await this.#pause(AWAY_MS);
      }
    }
  }

  /** Nothing of ours can repair this, but the node may: it is looked at again, and until then everybody is told. */
  async #standStill(error: FinalityBroken): Promise<void> {
    await noteTrouble(this.#deps.db, error.message).catch(() => undefined);
    await this.#lock.release();
    await this.#pause(STANDSTILL_MS);
  }

  /** Takes in one event; false when there is none. */
  async #step(): Promise<boolean> {
    const { db, chain, deployment, confirmations } = this.#deps;
    const known = {
      head: await lastBlock(db),
      hashAt: async (number: number) => (await blockAt(db, number))?.hash ?? null,
      finalNumber: () => finalNumber(db),
    };
    const event = await nextEvent(chain, known, deployment.generations[0]!.startBlock, confirmations);
    if (event) await this.#apply(event);
    return event !== null;
  }

  async #apply(event: ChainEvent): Promise<void> {
    const { db, log } = this.#deps;
    switch (event.type) {
      case "block":
        return this.#applyBlock(event.block);
      case "reorg": {
        const lost = await db.transaction(async (tx) => {
          await notify(tx, "records");
          return deleteBlocksAbove(tx, event.ancestor);
        });
        log.warn({ ancestor: event.ancestor, lost }, "indexer: the chain was reorganised");
        return;
      }
      case "finalize":
        return db.transaction(async (tx) => {
          await raiseFinality(tx, event.number);
          await notify(tx, "records");
        });
    }
  }

  async #applyBlock(block: Block): Promise<void> {
    const { db, chain, deployment, confirmations, log } = this.#deps;
    const addresses = deployment.generations.map((generation) => generation.addresses);
    const logs = await chain.logs(
      block,
      addresses.flatMap((one) => Object.values(one) as string[]),
    );
    const facts = addresses.flatMap((one: Addresses) => decodeLogs(one, logs));
    await db.transaction(async (tx) => {
      await insertBlock(tx, block, facts);
      await bookBlock(tx, block.number, new Set(facts.map((fact) => fact.kind)));
      // With no confirmations asked for, a block is final as soon as it is seen.
      if (confirmations === 0) await raiseFinality(tx, block.number);
      if (block.number % KEEP_EMPTY === 0) await pruneEmptyBlocks(tx, block.number - KEEP_EMPTY);
      if (facts.length) await notify(tx, "records");
    });
    if (facts.length) log.debug({ block: block.number, records: facts.length }, "indexer: block taken in");
  }

  async #pause(milliseconds: number): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, this.#nudge.signal]);
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
    if (this.#nudge.signal.aborted) this.#nudge = new AbortController();
  }
}
