import { encodeRlp, hexlify, keccak256, type RlpStructuredDataish } from "ethers";

/** A Merkle-Patricia trie (Yellow Paper, appendix D) as far as it is needed to prove one of its values. */
export interface Branch {
  root: string;
  /** From the root down. */
  nodes: string[];
}

type Entry = [path: string, value: string];
/** A node as its parent refers to it, and the nodes below it that lead to the wanted path. */
interface Built {
  item: RlpStructuredDataish;
  nodes: string[];
}

/**
 * Of the trie that holds `values` under the RLP of their places, as a block's transactions and receipts are hashed: what
 * leads to the value at `place`. At least one value; each of 32 bytes or more.
 */
export function branchTo(place: number, values: string[]): Branch {
  const entries = values.map((value, i): Entry => [pathOf(i), value]);
  const { item, nodes } = nodeOf(entries, pathOf(place));
  const root = encodeRlp(item);
  return { root: keccak256(root), nodes: [root, ...nodes] };
}

const pathOf = (place: number): string => encodeRlp(place === 0 ? "0x" : hexlify(numberBytes(place))).slice(2);

function numberBytes(value: number): Uint8Array {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 ? `0${digits}` : digits, "hex");
}

/** `wanted`: what is left of the path there; null away from it. No path begins another. */
function nodeOf(entries: Entry[], wanted: string | null): Built {
  const [[first, value]] = entries as [Entry];
  if (entries.length === 1) return { item: [hexPrefix(first, true), value], nodes: [] };
  const shared = sharedBy(entries.map(([path]) => path));
  if (shared > 0) {
    const below = entries.map(([path, each]): Entry => [path.slice(shared), each]);
    const child = refer(nodeOf(below, wanted?.slice(shared) ?? null), wanted !== null);
    return { item: [hexPrefix(first.slice(0, shared), false), child.item], nodes: child.nodes };
  }
  const nodes: string[] = [];
  const children = [..."0123456789abcdef"].map((nibble) => {
    const below = entries.filter(([path]) => path[0] === nibble).map(([path, each]): Entry => [path.slice(1), each]);
    if (below.length === 0) return "0x";
    const leads = wanted?.[0] === nibble;
    const child = refer(nodeOf(below, leads ? wanted.slice(1) : null), leads);
    nodes.push(...child.nodes);
    return child.item;
  });
  return { item: [...children, "0x"], nodes };
}

/** By its hash: with such values no node is short enough to stand in its parent. */
function refer({ item, nodes }: Built, leads: boolean): Built {
  const encoded = encodeRlp(item);
  return { item: keccak256(encoded), nodes: leads ? [encoded, ...nodes] : [] };
}

function sharedBy(paths: string[]): number {
  const [first, last] = [paths.reduce((a, b) => (a < b ? a : b)), paths.reduce((a, b) => (a > b ? a : b))];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return length;
}

function hexPrefix(nibbles: string, leaf: boolean): string {
  const odd = nibbles.length % 2;
  return `0x${(leaf ? 2 : 0) + odd}${odd ? "" : "0"}${nibbles}`;
}
