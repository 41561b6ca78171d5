import { bytesOf, hexOf } from "../formats/hex.ts";
import { type Bundle, type ContractName, CONTRACTS } from "./bundle.ts";
import { Fault } from "./faults.ts";
import { hasHash } from "./header.ts";
import { decodeRlp } from "./rlp.ts";
import { lookUp, Nodes } from "./trie.ts";

/** Storage of one contract in one block. */
export interface Storage {
  codeHash: string;
  /** Zero where the contract holds nothing. Throws Fault. */
  word(slot: string): bigint;
}

export interface State {
  number: bigint;
  /** Unix seconds. */
  timestamp: number;
  contracts: Record<ContractName, Storage>;
  /** Throws Fault when nodes are left that nothing needed. */
  end(): void;
}

/** What the block of the bundle holds, as far as its nodes prove. Throws Fault when the header is not that of the block. */
export function openState({ block, nodes: given, contracts }: Bundle): State {
  const { header, hash } = block;
  if (!hasHash(header, hash)) throw new Fault("HEADER_DIFFERS", "/block");
  const nodes = new Nodes(given);
  if (nodes.size !== given.length) throw new Fault("REPEATED", "/nodes");
  return {
    number: BigInt(header["number"]!),
    timestamp: Number(header["timestamp"]!),
    contracts: Object.fromEntries(
      CONTRACTS.map((name) => [name, storageOf(nodes, header["stateRoot"]!, contracts[name])]),
    ) as State["contracts"],
    end: () => {
      if (nodes.unused > 0) throw new Fault("NOT_NEEDED", "/nodes");
    },
  };
}

function storageOf(nodes: Nodes, stateRoot: string, address: string): Storage {
  const account = proven(() => {
    const value = lookUp(nodes, stateRoot, bytesOf(address));
    return value && decodeRlp(value);
  });
  // Nothing at that address: what was deployed there was taken back, or is yet to come.
  if (account === null) throw new Fault("NOT_ON_CHAIN", "/contracts");
  const [, , storageRoot, codeHash] = account instanceof Uint8Array ? [] : account;
  if (!(storageRoot instanceof Uint8Array) || !(codeHash instanceof Uint8Array))
    throw new Fault("PROOF_BROKEN", "/nodes");
  const root = hexOf(storageRoot);
  return {
    codeHash: hexOf(codeHash),
    word: (slot) =>
      proven(() => {
        const value = lookUp(nodes, root, bytesOf(slot));
        const bytes = value && decodeRlp(value);
        if (bytes === null) return 0n;
        if (!(bytes instanceof Uint8Array) || bytes.length === 0 || bytes.length > 32 || bytes[0] === 0)
          throw new RangeError("a word is a number");
        return BigInt(hexOf(bytes));
      }),
  };
}

/** What is looked up; throws Fault when the nodes at the pointer `at` do not prove it. */
export function proven<T>(look: () => T, at = "/nodes"): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof RangeError) throw new Fault("PROOF_BROKEN", at);
    throw error;
  }
}
