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
export const consistencyOf = (first: number, leaves: string[]): string[] =>
  consistencyBy(first, leaves.length, (from, to) => rootOf(leaves.slice(from, to)));

/** The same where the roots of the parts are known otherwise. */
export function consistencyBy(first: number, size: number, rootBetween: (from: number, to: number) => string) {
  const subproof = (m: number, from: number, to: number, whole: boolean): string[] => {
    if (m === to - from) return whole ? [] : [rootBetween(from, to)];
    const k = split(to - from);
    return m <= k
      ? [...subproof(m, from, from + k, whole), rootBetween(from + k, to)]
      : [...subproof(m - k, from + k, to, false), rootBetween(from, from + k)];
  };
  return subproof(first, 0, size, true);
}

/** Roots of logs whose leaves are all the same, so that a large one costs no more than its height. */
export function uniformRoots(leaf: string): (size: number) => string {
  const roots = new Map([[1, leafHash(leaf)]]);
  const root = (size: number): string => {
    const k = split(size);
    const found = roots.get(size) ?? nodeHash(root(k), root(size - k));
    roots.set(size, found);
    return found;
  };
  return root;
}
