import type { Chain } from "./provider.ts";
import { type Carrying, type Place, type Relayed, Requests } from "./requests.ts";
import { headerOf } from "./transactions.ts";

/** A block and nodes of its tries that prove some words of storage of some contracts, as JSON-RPC writes them. */
export interface ChainProof {
  hash: string;
  header: Record<string, string>;
  nodes: string[];
}

/** Slots by the contract that they are of. */
export type Slots = Record<string, string[]>;

/** What eth_getProof answers of one contract, the parts that are looked at; the rest is passed on as it is. */
export interface RawProof {
  accountProof: string[];
  storageProof: { key: string; proof: string[] }[];
  [other: string]: unknown;
}

/** Words of storage that are remembered for one block: some 100 MB at most. */
const REMEMBERED = 20_000;
const NO_SLOT = `0x${"00".repeat(32)}`;
/** Blocks that are remembered: the one in use, and those that readers came with. */
const BLOCKS = 4;
/** Keys of one call. */
const BATCH_SIZE = 1_000;
/** A block is good for proofs for so long, though newer ones have come: each new one costs a node all its storage. */
const GOOD_FOR_MS = 5_000;
/** Or for so many times what a call takes, up to twice as long. */
const GOOD_FOR_CALLS = 20;
/** After each call the node has so many times as long for its blocks, up to `REST_MS`. */
const REST = 6;
const REST_MS = 5_000;
/** Words that were asked for in the last block are asked for in the next one too: they cost the call nothing. */
const CARRIED = 500;

/** How long calls about one contract take; one at a time, and each only after the node has rested from the last. */
class Pace {
  readonly #now: () => number;
  #last: Promise<unknown> = Promise.resolve();
  took = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  run<T>(call: () => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      const began = this.#now();
      const answer = await call();
      this.took = this.#now() - began;
      return answer;
    });
    this.#last = result.then(
      () => new Promise((resolve) => setTimeout(resolve, Math.min(this.took * REST, REST_MS)).unref()),
      () => undefined,
    );
    return result;
  }
}

/** The proofs of one contract in one block: one call at a time, for all that was asked meanwhile. */
class ContractProofs {
  readonly #ask: (slots: string[]) => Promise<RawProof>;
  readonly #pace: Pace;
  /** What readers will want as well; asked for with the first call. */
  #carried: string[];
  readonly #wanted = new Set<string>();
  readonly #known = new Map<string, RawProof["storageProof"][number]>();
  #account: RawProof = { accountProof: [], storageProof: [] };
  /** Asked for by readers; of these, `queue` is what the node was not asked yet. */
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>();
  readonly #queue: string[] = [];
  #asking = false;

  constructor(ask: (slots: string[]) => Promise<RawProof>, pace: Pace, carried: string[]) {
    this.#ask = ask;
    this.#pace = pace;
    this.#carried = carried;
  }

  /** As the node would answer; without slots, it is asked for one all the same. */
  async of(slots: string[]): Promise<RawProof> {
    const asked = slots.length ? slots : [NO_SLOT];
    for (const slot of asked) this.#wanted.add(slot);
    await Promise.all(asked.filter((slot) => !this.#known.has(slot)).map((slot) => this.#wait(slot)));
    return { ...this.#account, storageProof: slots.map((slot) => this.#known.get(slot)!) };
  }

  #wait(slot: string): Promise<void> {
    const asked = this.#waiting.get(slot);
    if (asked) return asked.promise;
    const waiting = Promise.withResolvers<void>();
    this.#waiting.set(slot, waiting);
    this.#queue.push(slot);
    if (!this.#asking) {
      this.#asking = true;
      // After whatever else asks in this turn.
      queueMicrotask(() => void this.#askAll());
    }
    return waiting.promise;
  }

  async #askAll(): Promise<void> {
    while (this.#queue.length > 0) {
      let slots: string[] = [];
      // What is asked while the node rests comes along.
      const call = () => this.#askFor((slots = this.#queue.splice(0, BATCH_SIZE)));
      const failed = await this.#pace.run(call).catch((error: unknown) => ({ error }));
      for (const slot of slots) {
        const { resolve, reject } = this.#waiting.get(slot)!;
        this.#waiting.delete(slot);
        if (failed) reject(failed.error);
        else resolve();
      }
    }
    this.#asking = false;
  }

  async #askFor(waiting: string[]): Promise<void> {
    const slots = [...new Set([...waiting, ...this.#carried])];
    const answer = await this.#ask(slots);
    this.#carried = [];
    const { storageProof } = answer;
    if (storageProof.length !== slots.length) throw new Error("The node proved other slots than were asked for.");
    this.#account = { ...answer, storageProof: [] };
    storageProof.forEach((one, i) => this.#known.set(slots[i]!, one));
  }

  /** The last that were asked for here. */
  get wanted(): string[] {
    return [...this.#wanted].slice(-CARRIED);
  }

  get full(): boolean {
    return this.#known.size > REMEMBERED;
  }
}

interface ProvenBlock {
  number: number;
  hash: string;
  since: number;
  header: Promise<Record<string, string>>;
  contracts: Map<string, ContractProofs>;
}

/**
 * Proofs by eth_getProof, asked for as rarely as can be: some nodes walk all storage of a contract for each call, however
 * many keys it has, and make no block meanwhile. So one block serves all readers for a few seconds, what is asked at the
 * same time is one call, and calls take a seventh of the node's time at most.
 */
export class Proofs {
  readonly #chain: Chain;
  readonly #now: () => number;
  readonly #requests: Requests;
  #block: ProvenBlock | null = null;
  /** The last used last. */
  readonly #blocks = new Map<string, ProvenBlock>();
  readonly #paces = new Map<string, Pace>();

  constructor(chain: Chain, now: () => number = () => performance.now()) {
    this.#chain = chain;
    this.#now = now;
    this.#requests = new Requests(chain);
  }

  /**
   * The block to prove something in: the one in use while it is fresh and not older than `from`, else `head`, from whose
   * hash on no reorganisation is expected.
   */
  at(head: { number: number; hash: string }, from: number): { number: number; hash: string } {
    const used = this.#block;
    const slowest = Math.max(0, ...[...this.#paces.values()].map(({ took }) => took));
    const goodFor = Math.min(Math.max(GOOD_FOR_MS, slowest * GOOD_FOR_CALLS), 2 * GOOD_FOR_MS);
    const fresh = used && this.#now() - used.since < goodFor && used.number <= head.number;
    return fresh && used.number >= from ? used : head;
  }

  /** Each node once. Rejects when the chain's node does not answer, or does not have the block. */
  async prove(block: { number: number; hash: string }, slots: Slots): Promise<ChainProof> {
    const used = this.#use(block);
    this.#block = used;
    const [header, ...proofs] = await Promise.all([
      used.header,
      ...Object.entries(slots).map(([address, keys]) => this.#contract(used, address).of(keys)),
    ]);
    const lists = proofs.map(({ accountProof, storageProof }) => [accountProof, ...storageProof.map((it) => it.proof)]);
    const nodes = new Set(lists.flat(2));
    // A node of less than 32 bytes stands inside its parent; an empty trie has none.
    return { hash: used.hash, header, nodes: [...nodes].filter((node) => node.length >= 66) };
  }

  /** What these transactions carried for organisations; what cannot be read as acts is left out. Rejects as `prove`. */
  carried(contracts: Relayed, places: Place[]): Promise<Map<string, Carrying>> {
    return this.#requests.carried(contracts, places);
  }

  /** What eth_getProof answers, from the same memory. */
  async raw(block: { number: number; hash: string }, address: string, slots: string[]): Promise<RawProof> {
    return this.#contract(this.#use(block), address).of(slots);
  }

  #use({ number, hash }: { number: number; hash: string }): ProvenBlock {
    const known = this.#blocks.get(hash);
    const header = known?.header ?? this.#headerOf(hash);
    const used = known ?? { number, hash, since: this.#now(), header, contracts: new Map<string, ContractProofs>() };
    this.#blocks.delete(hash);
    this.#blocks.set(hash, used);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > BLOCKS) this.#blocks.delete(oldest!);
    // The next one asks again.
    header.catch(() => this.#blocks.delete(hash));
    return used;
  }

  async #headerOf(hash: string): Promise<Record<string, string>> {
    const raw = await this.#chain.send<Record<string, string> | null>("eth_getBlockByHash", [hash, false]);
    if (!raw) throw new Error(`The node does not have block ${hash}.`);
    return headerOf(raw);
  }

  #contract(block: ProvenBlock, address: string): ContractProofs {
    const known = block.contracts.get(address);
    if (known && !known.full) return known;
    const ask = (slots: string[]) =>
      this.#chain.send<RawProof>("eth_getProof", [address, slots, { blockHash: block.hash }]);
    const proofs = new ContractProofs(ask, this.#paceOf(address), this.#wantedBefore(address));
    block.contracts.set(address, proofs);
    return proofs;
  }

  #paceOf(address: string): Pace {
    const known = this.#paces.get(address) ?? new Pace(this.#now);
    this.#paces.set(address, known);
    return known;
  }

  #wantedBefore(address: string): string[] {
    const last = [...this.#blocks.values()].findLast(({ contracts }) => contracts.has(address));
    return last?.contracts.get(address)!.wanted ?? [];
  }
}
