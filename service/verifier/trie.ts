import { bytesOf, hexOf, keccak256 } from "../formats/hex.ts";
import { decodeRlp, type Rlp } from "./rlp.ts";

/** Of a trie that holds nothing: keccak256(RLP of the empty string). */
const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/**
 * Nodes of Merkle-Patricia tries, found by their hash alone: in which order they come, and of which trie they are, nobody
 * needs to say. Several proofs share one set, so what they have in common stands in it once.
 */
export class Nodes {
  readonly #byHash = new Map<string, Uint8Array>();
  readonly #read = new Map<string, Rlp[]>();

  constructor(nodes: Iterable<Uint8Array>) {
    for (const node of nodes) this.#byHash.set(keccak256(node), node);
  }

  get size(): number {
    return this.#byHash.size;
  }

  /** How many were never needed. */
  get unused(): number {
    return this.#byHash.size - this.#read.size;
  }

  /** Throws RangeError when the node is missing or is none. */
  at(hash: string): Rlp[] {
    const read = this.#read.get(hash);
    if (read) return read;
    const bytes = this.#byHash.get(hash);
    if (!bytes) throw new RangeError(`the node ${hash} is missing`);
    const node = decodeRlp(bytes);
    if (node instanceof Uint8Array) throw new RangeError("a node is a list");
    this.#read.set(hash, node);
    return node;
  }
}

/** As `walk`, in a trie of state or storage: those hash their keys. */
export const lookUp = (nodes: Nodes, root: string, key: Uint8Array): Uint8Array | null =>
  walk(nodes, root, bytesOf(keccak256(key)));

/**
 * What the trie with this root holds under `key`, or null when it proves that there is nothing. Throws RangeError when the
 * nodes prove neither.
 */
export function walk(nodes: Nodes, root: string, key: Uint8Array): Uint8Array | null {
  if (root === EMPTY_ROOT) return null;
  const path = nibblesOf(key);
  let node = nodes.at(root);
  for (let at = 0; ;) {
    let next: Rlp;
    if (node.length === 17) {
      // Keys are of one length, or RLP of numbers: none begins another, so nothing ends inside the trie.
      if (at >= path.length || lengthOf(node[16]!) !== 0) throw new RangeError("a branch holds no value here");
      next = node[path[at]!]!;
      at += 1;
      if (next.length === 0) return null;
    } else if (node.length === 2) {
      const { leaf, nibbles } = readPath(node[0]!);
      const rest = path.slice(at, at + nibbles.length);
      const same = nibbles.length === rest.length && nibbles.every((nibble, i) => nibble === rest[i]);
      if (leaf && at + nibbles.length !== path.length) throw new RangeError("a leaf ends where its key does");
      if (!same) return null;
      if (leaf) return valueOf(node[1]!);
      at += nibbles.length;
      next = node[1]!;
    } else throw new RangeError("a node has 2 or 17 items");
    // A node of less than 32 bytes stands in its parent as it is.
    if (!(next instanceof Uint8Array)) node = next;
    else if (next.length === 32) node = nodes.at(hexOf(next));
    else throw new RangeError("a reference to a node is its hash");
  }
}

/** Hex-prefix encoding (Yellow Paper, appendix C). */
function readPath(item: Rlp): { leaf: boolean; nibbles: number[] } {
  const [flag, second, ...rest] = nibblesOf(valueOf(item));
  if (flag === undefined || second === undefined || flag > 3) throw new RangeError("a path has a flag from 0 to 3");
  const odd = (flag & 1) === 1;
  if (!odd && second !== 0) throw new RangeError("an even path begins with a zero");
  const nibbles = odd ? [second, ...rest] : rest;
  if (flag < 2 && nibbles.length === 0) throw new RangeError("an extension goes somewhere");
  return { leaf: flag >= 2, nibbles };
}

function valueOf(item: Rlp): Uint8Array {
  if (!(item instanceof Uint8Array) || item.length === 0) throw new RangeError("a value is bytes");
  return item;
}

const lengthOf = (item: Rlp): number => (item instanceof Uint8Array ? item.length : -1);

function nibblesOf(bytes: Uint8Array): number[] {
  const nibbles: number[] = [];
  for (const byte of bytes) nibbles.push(byte >> 4, byte & 15);
  return nibbles;
}
