import { sha256 } from "@noble/hashes/sha256";

/**
 * Merkle trees of RFC 9162, section 2.1, with SHA-256: hashes, roots, and the checks of both kinds of proof. Runs in a
 * browser too; at 65 bytes a hash @noble/hashes is no slower than node:crypto, so the service needs no other.
 *
 * A root does not say how many leaves it covers: size and root belong together, and a check is worth what vouches for the
 * pair (a checkpoint, a document). Proofs come from strangers, so the checks answer false and never throw.
 */

/** 32 bytes. */
export type Hash = Uint8Array;

/** SHA-256(0x00 ‖ data) */
export function leafHash(data: Uint8Array): Hash {
  const bytes = new Uint8Array(1 + data.length);
  bytes.set(data, 1);
  return sha256(bytes);
}

/** SHA-256(0x01 ‖ left ‖ right) */
export function nodeHash(left: Hash, right: Hash): Hash {
  const bytes = new Uint8Array(65);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 33);
  return sha256(bytes);
}

/** The root over perfect subtrees, each smaller than the one before it; over none, SHA-256 of nothing. */
export function rootOf(subtrees: readonly Hash[]): Hash {
  if (subtrees.length === 0) return sha256(new Uint8Array());
  return subtrees.reduceRight((right, left) => nodeHash(left, right));
}

export interface InclusionProof {
  /** The hash of the leaf, not its data. */
  leaf: Hash;
  index: number;
  size: number;
  /** From the leaf's sibling up. */
  path: readonly Hash[];
  root: Hash;
}

/** Section 2.1.3.2: whether the leaf stands at `index` in the tree of `size` leaves that has this root. */
export function verifyInclusion({ leaf, index, size, path, root }: InclusionProof): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  if (![leaf, root, ...path].every(isHash)) return false;
  const sides = sidesOf(index, size - 1);
  if (path.length !== sides.length) return false;
  const climbed = path.reduce((hash, sibling, i) => {
    return sides[i] === "left" ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }, leaf);
  return sameHash(climbed, root);
}

export interface ConsistencyProof {
  first: number;
  second: number;
  firstRoot: Hash;
  secondRoot: Hash;
  path: readonly Hash[];
}

/**
 * Section 2.1.4.2: whether the tree of `second` leaves begins with all the leaves of the tree of `first`.
 *
 * The RFC speaks of 0 < first < second only. A tree agrees with itself, and every tree begins with the empty one: the path
 * is then empty.
 */
export function verifyConsistency({ first, second, firstRoot, secondRoot, path }: ConsistencyProof): boolean {
  if (!isCount(first) || !isCount(second) || first > second) return false;
  if (![firstRoot, secondRoot, ...path].every(isHash)) return false;
  if (first === second) return path.length === 0 && sameHash(firstRoot, secondRoot);
  if (first === 0) return path.length === 0 && sameHash(firstRoot, rootOf([]));
  // the largest perfect subtree at the end of the first tree is where both trees part
  let at = first - 1;
  let last = second - 1;
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  const sides = sidesOf(at, last);
  // at 0 the first tree is that subtree, and its root is known already
  const [start, ...rest] = at === 0 ? [firstRoot, ...path] : path;
  if (start === undefined || rest.length !== sides.length) return false;
  let [older, newer] = [start, start];
  rest.forEach((sibling, i) => {
    if (sides[i] === "left") [older, newer] = [nodeHash(sibling, older), nodeHash(sibling, newer)];
    else newer = nodeHash(newer, sibling);
  });
  return sameHash(older, firstRoot) && sameHash(newer, secondRoot);
}

/**
 * On which side of the way up each sibling stands, from node `at` of a level whose last node is `last`. A node without a
 * sibling stands one level higher as it is. The RFC's loops, run before the path is looked at: so its length is checked.
 */
function sidesOf(at: number, last: number): ("left" | "right")[] {
  const sides: ("left" | "right")[] = [];
  while (last !== 0) {
    if (isOdd(at) || at === last) {
      sides.push("left");
      while (!isOdd(at)) [at, last] = [half(at), half(last)];
    } else sides.push("right");
    [at, last] = [half(at), half(last)];
  }
  return sides;
}

// No bit operators: in JavaScript they cut numbers to 32 bits.
export const isOdd = (n: number): boolean => n % 2 === 1;
export const half = (n: number): number => Math.floor(n / 2);

export function isCount(n: unknown): n is number {
  return Number.isSafeInteger(n) && (n as number) >= 0;
}

export function isHash(value: unknown): value is Hash {
  return value instanceof Uint8Array && value.length === 32;
}

function sameHash(a: Hash, b: Hash): boolean {
  return a.every((byte, i) => byte === b[i]);
}
