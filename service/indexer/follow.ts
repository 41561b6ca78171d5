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

/** What is asked of the node. */
export type Blocks = Pick<Chain, "blockNumber" | "block">;

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
  chain: Blocks,
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
    const same = await compare(chain, known, tip);
    // A node that is behind, or one of several behind one address: nothing can be concluded from what it lacks.
    if (same === null) return null;
    return same ? finalize(known, tip, confirmations) : findAncestor(chain, known, tip);
  }
  const next = await chain.block(known.head.number + 1);
  if (!next) return null;
  if (next.parentHash === known.head.hash) return { type: "block", block: next };
  return findAncestor(chain, known, known.head.number);
}

/** Whether the node has the block that we have at this number; null when either has none. */
async function compare(chain: Blocks, known: Known, number: number): Promise<boolean | null> {
  const [theirs, ours] = [await chain.block(number), await known.hashAt(number)];
  return theirs && ours !== null ? theirs.hash === ours : null;
}

async function finalize(known: Known, tip: number, confirmations: number): Promise<ChainEvent | null> {
  const number = tip - confirmations;
  return number > (await known.finalNumber()) ? { type: "finalize", number } : null;
}

/** Only different hashes, both known, are a reorganisation; a block that one side lacks proves nothing. */
async function findAncestor(chain: Blocks, known: Known, from: number): Promise<ChainEvent | null> {
  const final = await known.finalNumber();
  for (let number = Math.min(from, known.head!.number); number >= Math.max(final, 0); number--) {
    const same = await compare(chain, known, number);
    if (same === null) return null;
    // Level with us after all: the node contradicts itself, and will make up its mind.
    if (same) return number === known.head!.number ? null : { type: "reorg", ancestor: number };
  }
  // Nothing was final yet, and nothing we saw is left: begin again.
  if (final < 0) return { type: "reorg", ancestor: -1 };
  throw new FinalityBroken(`The chain changed below block ${final}, which was final. The service stops indexing.`);
}
