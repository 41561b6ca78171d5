import { setTimeout as sleep } from "node:timers/promises";
import { type Miner, type ReadTransaction, RpcError } from "./miner.ts";

interface Waiting {
  raw: string;
  since: number;
  read?: ReadTransaction;
  resolve(hash: string): void;
  reject(error: unknown): void;
}

/**
 * Half the limit of a block, where the base fee neither rises nor falls. A larger transaction gets a block of its
 * own.
 */
const GAS_PER_BLOCK = 15_000_000;
/** Bounds how long a look at the chain waits behind a crowd. */
const READ_AT_ONCE = 300;
/** How long a transaction may wait for the one before it of the same sender. */
const GAP_MS = 3_000;

/** One at a time, in the order of asking. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

/**
 * Gathers the signed transactions that arrive while a block is made into the next block, and answers each once its
 * block is on the disk. Blocks and looks at the chain share one row of turns, so nobody sees a block before it is
 * written.
 */
export class SendQueue {
  readonly #miner: Miner;
  readonly #turns: Turns;
  readonly #answers = new Map<string, Promise<string>>();
  #waiting: Waiting[] = [];
  #running = false;
  #stopped = false;

  constructor(miner: Miner, turns: Turns) {
    this.#miner = miner;
    this.#turns = turns;
  }

  /** Resolves with the hash once the transaction is mined and durable, also when it already was. */
  send(bytes: string): Promise<string> {
    const raw = bytes.toLowerCase();
    const same = this.#answers.get(raw);
    if (same) return same;
    const answer = new Promise<string>((resolve, reject) => {
      if (this.#stopped) reject(new RpcError("the node is stopping"));
      else this.#waiting.push({ raw, since: Date.now(), resolve, reject });
    });
    this.#answers.set(raw, answer);
    const forget = (): boolean => this.#answers.delete(raw);
    answer.then(forget, forget);
    void this.#run();
    return answer;
  }

  /** Finishes the block at hand and refuses what still waits. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.#turns.take(async () => {
      for (const waiting of this.#waiting.splice(0)) waiting.reject(new RpcError("the node is stopping"));
    });
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#waiting.length > 0) {
      const answered = await this.#turns.take(() => this.#makeBlock());
      // Only gaps are left: give the missing transactions a moment to arrive.
      if (!answered) await sleep(20);
    }
    this.#running = false;
  }

  /** True when it got anywhere: somebody was answered, or there is more to read. */
  async #makeBlock(): Promise<boolean> {
    const before = this.#waiting.length;
    const unread = this.#waiting.filter(({ read }) => !read);
    for (const waiting of unread.slice(0, READ_AT_ONCE)) await this.#read(waiting);
    const isAllRead = unread.length <= READ_AT_ONCE;
    const group = await this.#select(isAllRead);
    if (group.length > 0) {
      const refusals = await this.#miner.mine(group.map(({ read }) => read));
      for (const { read, resolve, reject } of group)
        if (refusals.has(read.hash)) reject(refusals.get(read.hash));
        else resolve(read.hash);
    }
    return !isAllRead || this.#waiting.length < before;
  }

  async #read(waiting: Waiting): Promise<void> {
    try {
      waiting.read = await this.#miner.read(waiting.raw);
    } catch (error) {
      this.#leave(waiting);
      // Sent again after a crash or a lost answer: the same bytes are in a block, which is all the sender wants.
      const hash = await this.#miner.hashOf(waiting.raw).catch(() => "");
      if (hash && (await this.#miner.isMined(hash))) waiting.resolve(hash);
      else waiting.reject(error);
    }
  }

  /** Takes out of the row what goes into the next block: in the order of arrival, but each sender's in theirs. */
  async #select(isAllRead: boolean): Promise<Required<Waiting>[]> {
    const group: Required<Waiting>[] = [];
    const next = new Map<string, number>();
    let gas = 0;
    for (let found = true; found;) {
      found = false;
      for (const waiting of [...this.#waiting]) {
        const read = waiting.read;
        if (!read) continue;
        const expected = next.get(read.from) ?? (await this.#miner.nonceOf(read.from));
        next.set(read.from, expected);
        if (read.nonce !== expected) continue;
        if (group.length > 0 && gas + read.gas > GAS_PER_BLOCK) return group;
        this.#leave(waiting);
        group.push({ ...waiting, read });
        next.set(read.from, expected + 1);
        gas += read.gas;
        // One that came earlier and waited for this one may go now.
        found = true;
      }
    }
    // Here nothing that was read and fits is left; but what a sender skipped may be among the unread.
    if (isAllRead) for (const waiting of [...this.#waiting]) this.#refuseGap(waiting, next);
    return group;
  }

  #refuseGap(waiting: Waiting, next: Map<string, number>): void {
    if (!waiting.read) return;
    const { from, nonce } = waiting.read;
    const expected = next.get(from) ?? nonce;
    const isPast = nonce < expected;
    if (!isPast && Date.now() - waiting.since < GAP_MS) return;
    this.#leave(waiting);
    waiting.reject(new RpcError(`nonce too ${isPast ? "low" : "high"}: expected ${expected}, got ${nonce}`));
  }

  #leave(waiting: Waiting): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
  }
}
