import { concat, sha256 } from "ethers";

/** The Merkle log of RFC 9162 §2.1 as its text defines it, by recursion: slow, and with nothing in common with the contract. */

export const leafHash = (leaf: string) => sha256(concat(["0x00", leaf]));

const nodeHash = (left: string, right: string) => sha256(concat(["0x01", left, right]));

/** The largest power of two smaller than `size`. */
const split = (size: number) => 2 ** Math.floor(Math.log2(size - 1));

/** §2.1.1, over hashes of leaves. */
export function rootOf(leaves: string[]): string {
  if (leaves.length === 0) return sha256("0x");
  if (leaves.length === 1) return leaves[0]!;
  const k = split(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

/** §2.1.4.1: PROOF(first, all leaves). */
export function consistencyOf(first: number, leaves: string[]): string[] {
  const subproof = (m: number, part: string[], whole: boolean): string[] => {
    if (m === part.length) return whole ? [] : [rootOf(part)];
    const k = split(part.length);
    return m <= k
      ? [...subproof(m, part.slice(0, k), whole), rootOf(part.slice(k))]
      : [...subproof(m - k, part.slice(k), false), rootOf(part.slice(0, k))];
  };
  return subproof(first, leaves, true);
}
