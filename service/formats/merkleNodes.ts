import { half, type Hash, isCount, isHash, isOdd, nodeHash, rootOf } from "./merkle.ts";

/**
 * A Merkle tree as rows: the hash of every perfect subtree, which once written never changes however the tree grows. Any
 * proof between any sizes reads about 2·log2(n) of them.
 */

/** The perfect subtree over the leaves from index·2^level up to, not including, (index+1)·2^level. */
export interface NodeId {
  level: number;
  index: number;
}

export interface Node extends NodeId {
  hash: Hash;
}

/** A proof that is still to be read: fetch all `nodes` at once, and give their hashes in the same order. */
export interface Plan {
  nodes: NodeId[];
  proof: (hashes: readonly (Hash | undefined)[]) => Hash[];
}

/** What an append must know of the tree so far: `frontier` holds the hashes of `frontierOf(size)`. */
export interface Head {
  size: number;
  frontier: readonly Hash[];
}

/** The perfect subtrees that make up a tree of `size` leaves, from the left; `rootOf` their hashes is its root. */
export function frontierOf(size: number): NodeId[] {
  if (!isCount(size)) throw new RangeError("a size is a whole number from 0 on");
  return subtreesOf([0, size]);
}

/** Section 2.1.3.1: the inclusion proof of leaf `index` in the tree of `size` leaves. */
export function planInclusion(index: number, size: number): Plan {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError("no such leaf in this tree");
  const ranges: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    ranges.unshift(index < middle ? [middle, end] : [start, middle]);
    [start, end] = index < middle ? [start, middle] : [middle, end];
  }
  return planOf(ranges);
}

/** Section 2.1.4.1: the proof that the tree of `second` leaves begins with the tree of `first`; empty at first = 0. */
export function planConsistency(first: number, second: number): Plan {
  if (!isCount(first) || !isCount(second) || first > second) throw new RangeError("no such two sizes");
  if (first === 0) return planOf([]);
  const ranges: Range[] = [];
  let [start, end] = [0, second];
  while (end !== first) {
    const middle = start + splitOf(end - start);
    ranges.unshift(first <= middle ? [middle, end] : [start, middle]);
    [start, end] = first <= middle ? [start, middle] : [middle, end];
  }
  // the verifier knows the first root already, and what starts at 0 and ends at `first` is that
  if (start !== 0) ranges.unshift([start, end]);
  return planOf(ranges);
}

/** The tree with more leaves, and its new nodes: the leaves and all subtrees that they complete, children first. */
export function append(head: Head, leaves: Iterable<Hash>): { head: Head; nodes: Node[] } {
  const frontier = [...head.frontier];
  let size = head.size;
  if (frontier.length !== frontierOf(size).length) throw new RangeError("this frontier is not of this size");
  const nodes: Node[] = [];
  for (const leaf of leaves) {
    if (!isHash(leaf)) throw new TypeError("a leaf is a hash of 32 bytes");
    let [node, index]: [Node, number] = [{ level: 0, index: size, hash: leaf }, size];
    nodes.push(node);
    for (; isOdd(index); index = half(index)) {
      node = { level: node.level + 1, index: half(index), hash: nodeHash(frontier.pop() as Hash, node.hash) };
      nodes.push(node);
    }
    frontier.push(node.hash);
    size++;
  }
  return { head: { size, frontier }, nodes };
}

/** A tree held in memory, for lists of some thousand leaves. */
export function memoryTree(leaves: readonly Hash[]) {
  const levels: Hash[][] = [];
  const { head, nodes } = append({ size: 0, frontier: [] }, leaves);
  for (const { level, index, hash } of nodes) (levels[level] ??= [])[index] = hash;
  const read = (plan: Plan): Hash[] => plan.proof(plan.nodes.map(({ level, index }) => levels[level]?.[index]));
  return {
    size: head.size,
    root: rootOf(head.frontier),
    inclusion: (index: number) => read(planInclusion(index, head.size)),
    consistency: (first: number) => read(planConsistency(first, head.size)),
  };
}

/** Leaves from, up to and not including. Starts where a subtree that is larger than the range could start. */
type Range = [start: number, end: number];

/** The largest power of two below `width`. */
function splitOf(width: number): number {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
}

function subtreesOf([start, end]: Range): NodeId[] {
  const nodes: NodeId[] = [];
  while (start < end) {
    let [level, width] = [0, 1];
    for (; width * 2 <= end - start; width *= 2) level++;
    nodes.push({ level, index: start / width });
    start += width;
  }
  return nodes;
}

/** Each hash of a proof covers one range, and is the root over the perfect subtrees of that range. */
function planOf(ranges: Range[]): Plan {
  const parts = ranges.map(subtreesOf);
  const nodes = parts.flat();
  return {
    nodes,
    proof: (hashes) => {
      if (hashes.length !== nodes.length || !hashes.every(isHash)) throw new Error("nodes of the tree are missing");
      let read = 0;
      return parts.map(({ length }) => rootOf(hashes.slice(read, (read += length))));
    },
  };
}
