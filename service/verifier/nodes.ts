import type { Proven } from "./proven.ts";

/** One node's JSON-RPC; rejects when it does not answer in time. */
export type Ask = (method: string, params: unknown[]) => Promise<unknown>;

/**
 * What one node says of a block: it has it · it has it, and the one after it has been there for long · it has another at
 * that height · it has not come that far · it is on another chain · it did not answer, or nonsense.
 */
export type NodeWord = "same" | "outdated" | "other" | "behind" | "other-chain" | "unreachable";

/**
 * So long after the next block something is still as good as new, in seconds: readers share a block, and some chains take
 * a while to make one final. Whoever serves a record can hide what happened to it since for as long, and no longer.
 */
const NEW_FOR_S = 1_800;

/**
 * `agreed`: every node that could tell has it. `outdated`: so it is, but the chain went on long ago. `disagree`: some have
 * it, some another. `other`: all have another one there; after a reorganisation a bundle of before is in that state, and so
 * is one from an invented chain.
 */
export type Anchor = (typeof ANCHORS)[number];
/** The worst last. */
export const ANCHORS = ["agreed", "not-checked", "unreachable", "behind", "outdated", "disagree", "other"] as const;

/** `now`: in seconds; null where it is no matter how long ago the block was. */
export async function askNode(
  ask: Ask,
  { chainId, block }: Pick<Proven, "chainId" | "block">,
  now: number | null,
): Promise<NodeWord> {
  const blockAt = async (number: bigint) =>
    (await ask("eth_getBlockByNumber", [`0x${number.toString(16)}`, false])) as RawBlock | null;
  try {
    // At the same time: on a weak line, asking one after the other costs the reader most of the wait.
    const [chain, found, next] = await Promise.all([
      ask("eth_chainId", []),
      blockAt(block.number),
      now !== null && isOld(block.timestamp, now) ? blockAt(block.number + 1n) : null,
    ]);
    if (numberIn(chain) !== chainId) return "other-chain";
    // A chain that is quiet has its old block last.
    if (found?.hash === block.hash) return next && isOld(Number(next.timestamp), now!) ? "outdated" : "same";
    if (found !== null) return "other";
    return numberIn(await ask("eth_blockNumber", [])) < block.number ? "behind" : "unreachable";
  } catch {
    return "unreachable";
  }
}

export function anchorOf(words: NodeWord[]): Anchor {
  if (words.length === 0) return "not-checked";
  const against = words.some((word) => word === "other" || word === "other-chain");
  const isOutdated = words.includes("outdated");
  if (isOutdated || words.includes("same")) return against ? "disagree" : isOutdated ? "outdated" : "agreed";
  if (against) return "other";
  return words.includes("behind") ? "behind" : "unreachable";
}

/** What a node answers of a block; a timestamp that is none makes nothing old. */
interface RawBlock {
  hash?: unknown;
  timestamp?: unknown;
}

const isOld = (timestamp: number, now: number): boolean => timestamp < now - NEW_FOR_S;

function numberIn(answer: unknown): bigint {
  if (typeof answer !== "string") throw new TypeError("not a number");
  return BigInt(answer);
}
