import type { Proven } from "./check.ts";

/** One node's JSON-RPC; rejects when it does not answer in time. */
export type Ask = (method: string, params: unknown[]) => Promise<unknown>;

/**
 * What one node says of a block: it has it · it has another at that height · it has not come that far · it is on another
 * chain · it did not answer, or nonsense.
 */
export type NodeWord = "same" | "other" | "behind" | "other-chain" | "unreachable";

/**
 * `agreed`: every node that could tell has it. `disagree`: some have it, some another. `other`: all have another one there;
 * after a reorganisation a bundle of before is in that state, and so is one from an invented chain.
 */
export type Anchor = (typeof ANCHORS)[number];
/** The worst last. */
export const ANCHORS = ["agreed", "not-checked", "unreachable", "behind", "disagree", "other"] as const;

export async function askNode(
  ask: Ask,
  { chainId, block }: Pick<Proven, "chainId"> & { block: Pick<Proven["block"], "number" | "hash"> },
): Promise<NodeWord> {
  try {
    // At the same time: on a weak line, asking one after the other costs the reader most of the wait.
    const [chain, found] = await Promise.all([
      ask("eth_chainId", []),
      ask("eth_getBlockByNumber", [`0x${block.number.toString(16)}`, false]),
    ]);
    if (numberIn(chain) !== chainId) return "other-chain";
    if (found !== null) return (found as { hash?: unknown }).hash === block.hash ? "same" : "other";
    return numberIn(await ask("eth_blockNumber", [])) < block.number ? "behind" : "unreachable";
  } catch {
    return "unreachable";
  }
}

export function anchorOf(words: NodeWord[]): Anchor {
  if (words.length === 0) return "not-checked";
  const against = words.some((word) => word === "other" || word === "other-chain");
  if (words.includes("same")) return against ? "disagree" : "agreed";
  if (against) return "other";
  return words.includes("behind") ? "behind" : "unreachable";
}

function numberIn(answer: unknown): bigint {
  if (typeof answer !== "string") throw new TypeError("not a number");
  return BigInt(answer);
}
