import type { Proofs } from "../chain/proofs.ts";
import { type Chain, quantity } from "../chain/provider.ts";

export type Answer = { result: unknown } | { error: { code: number; message: string } };

/** So long the newest block is the newest for everybody here: readers who agree on one cost the node one look at it. */
const NEWEST_FOR_MS = 5_000;
/** A block that is not there yet is missing for everybody for so long. */
const MISSING_FOR_MS = 500;
/** Blocks behind the newest that something can be proven in; many nodes keep the state of little more. */
const PROVABLE = 64;
const MAX_SLOTS = 200;
const REMEMBERED = 200;

/** Codes of JSON-RPC 2.0. */
const refusal = (code: number, message: string): Answer => ({ error: { code, message } });
const NO_METHOD = refusal(-32601, "Only eth_chainId, eth_blockNumber, eth_getBlockByNumber and eth_getProof are here.");
const BAD_PARAMS = (what: string) => refusal(-32602, what);
const AWAY = refusal(-32000, "The node does not answer, or does not have that block.");

interface RawBlock {
  number: string;
  hash: string;
}

/**
 * What a browser may ask our node: what it needs to check a record, and nothing else. Answers come from memory where they
 * can, so that strangers cannot make the node work much.
 */
export class ChainProxy {
  readonly #chain: Chain;
  readonly #proofs: Proofs;
  readonly #addresses: ReadonlySet<string>;
  readonly #now: () => number;
  readonly #blocks = new Map<string, { since: number; block: Promise<RawBlock | null> }>();

  constructor(chain: Chain, proofs: Proofs, addresses: string[], now: () => number = () => performance.now()) {
    this.#chain = chain;
    this.#proofs = proofs;
    this.#addresses = new Set(addresses);
    this.#now = now;
  }

  /** Never rejects. */
  async answer(method: unknown, params: unknown[]): Promise<Answer> {
    try {
      if (method === "eth_chainId") return { result: quantity(this.#chain.chainId) };
      if (method === "eth_blockNumber") return { result: (await this.#blockAt("latest"))!.number };
      if (method === "eth_getBlockByNumber") return await this.#getBlock(params);
      if (method === "eth_getProof") return await this.#getProof(params);
      return NO_METHOD;
    } catch {
      return AWAY;
    }
  }

  async #getBlock([tag, full]: unknown[]): Promise<Answer> {
    if (full === true) return BAD_PARAMS("Transactions are not given here: the second parameter is false.");
    if (tag !== "latest" && !isNumber(tag)) return BAD_PARAMS("A block is “latest” or a number such as 0x1b4.");
    return { result: await this.#blockAt(tag) };
  }

  async #getProof([address, slots, tag]: unknown[]): Promise<Answer> {
    if (typeof address !== "string" || !this.#addresses.has(address.toLowerCase()))
      return BAD_PARAMS("Proofs are given of this ledger's contracts.");
    if (!Array.isArray(slots) || slots.length > MAX_SLOTS || !slots.every(isSlot))
      return BAD_PARAMS(`Slots are at most ${MAX_SLOTS} words of 32 bytes.`);
    // A proof of “latest” does not say of which block it is.
    if (!isNumber(tag)) return BAD_PARAMS("The block is a number such as 0x1b4.");
    const newest = await this.#blockAt("latest");
    if (Number(newest!.number) - Number(tag) > PROVABLE) return BAD_PARAMS(`Of the last ${PROVABLE} blocks only.`);
    const block = await this.#blockAt(tag);
    if (!block) return AWAY;
    const named = { number: Number(block.number), hash: block.hash };
    return { result: await this.#proofs.raw(named, address.toLowerCase(), slots) };
  }

  #blockAt(tag: string): Promise<RawBlock | null> {
    const known = this.#blocks.get(tag);
    if (known && this.#now() - known.since < NEWEST_FOR_MS) return known.block;
    const block = this.#chain.send<RawBlock | null>("eth_getBlockByNumber", [tag, false]);
    this.#blocks.delete(tag);
    this.#blocks.set(tag, { since: this.#now(), block });
    const forget = () => this.#blocks.delete(tag);
    // What is not there yet may be in a moment; all who look at a quiet chain ask for the block after its last.
    block.then((found) => found ?? setTimeout(forget, MISSING_FOR_MS).unref(), forget);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > REMEMBERED) this.#blocks.delete(oldest!);
    return block;
  }
}

const isNumber = (tag: unknown): tag is string =>
  typeof tag === "string" && /^0x(?:0|[1-9a-f][0-9a-f]{0,11})$/.test(tag);
const isSlot = (slot: unknown): slot is string => typeof slot === "string" && /^0x[0-9a-f]{64}$/.test(slot);
