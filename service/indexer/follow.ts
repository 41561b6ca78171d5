import type { Block, Chain } from "../chain/provider.ts";

/** What happened to the chain, in the three words that matter. */
export type ChainEvent =
  | { type: "block"; block: Block }
  /** Blocks above `ancestor` are no longer part of the chain. */
  | { type: "reorg"; ancestor: number }
  /** Nothing up to `number` can change any more. */
  | { type: "finalize"; number: number };

/** A reorganisation deeper than the configured finality: no rule of ours can repair that; somebody must look. */
export class FinalityBroken extends Error {}

export interface Known {
  /** The last block taken in, or null before the first. */
  head: { number: number; hash: string } | null;
  hashAt(number: number): Promise<string | null>;
  finalNumber(): Promise<number>;
}

/**
 * The next thing to take in, or null when we are level with the node. Four cases: the node's next block names our head as
 * its parent (block); it names another (reorg); the node is behind us on the same chain (nothing); behind us on another (reorg).
 */
export async function nextEvent(
  chain: Chain,
  known: Known,
  startBlock: number,
  confirmations: number,
): Promise<ChainEvent | null> {
  const tip = await chain.blockNumber();
  if (!known.head) {
    const first = startBlock <= tip ? await chain.block(startBlock) : null;
    return first && { type: "block", block: first };
  }
  if (tip <= known.head.number) {
    const same = (await chain.block(tip))?.hash === (await known.hashAt(tip));
    return same ? finalize(known, tip, confirmations) : findAncestor(chain, known, tip);
  }
  const next = await chain.block(known.head.number + 1);
  if (!next) return null;
  if (next.parentHash === known.head.hash) return { type: "block", block: next };
  return findAncestor(chain, known, known.head.number);
}

async function finalize(known: Known, tip: number, confirmations: number): Promise<ChainEvent | null> {
  const number = tip - confirmations;
  return number > (await known.finalNumber()) ? { type: "finalize", number } : null;
}

async function findAncestor(chain: Chain, known: Known, from: number): Promise<ChainEvent> {
  const final = await known.finalNumber();
  for (let number = Math.min(from, known.head!.number); number >= final && number >= 0; number--) {
    const ours = await known.hashAt(number);
    // Below what we keep there is nothing to compare: the search stops at finality at the latest.
    if (ours !== null && (await chain.block(number))?.hash === ours) return { type: "reorg", ancestor: number };
  }
  // Nothing was final yet, and nothing we saw is left: begin again.
  if (final < 0) return { type: "reorg", ancestor: -1 };
  throw new FinalityBroken(`The chain changed below block ${final}, which was final. The service stops indexing.`);
}
