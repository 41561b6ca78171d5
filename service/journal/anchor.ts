import { concat, getBytes, Interface, keccak256, TypedDataEncoder } from "ethers";
import secp256k1 from "secp256k1";
import { journalAbi } from "../chain/abi.ts";
import type { Addresses } from "../chain/deployment.ts";
import { type Call, signDigest } from "../chain/sign.ts";

const journal = new Interface(journalAbi);

/** What is signed of an observation; the rest of it is behind the commitment. */
export interface Observed {
  account: string;
  batch: string;
  commitment: string;
}

const observation = TypedDataEncoder.from({
  Observation: [
    { name: "account", type: "address" },
    { name: "batch", type: "bytes32" },
    { name: "commitment", type: "bytes32" },
  ],
});

/** EIP-712, domain "Silsila Journal" version "1": signs and verifies the observations of one journal. */
export class ObservationSignatures {
  readonly #domain: string;

  constructor(chainId: bigint, verifyingContract: string) {
    // Hashed once: for each observation anew it would take as long as all the rest.
    this.#domain = TypedDataEncoder.hashDomain({ name: "Silsila Journal", version: "1", chainId, verifyingContract });
  }

  /** 65 bytes r ‖ s ‖ v, low s, as 0x-hex. */
  sign(privateKey: Uint8Array, observed: Observed): string {
    return `0x${Buffer.from(signDigest(privateKey, this.#digest(observed))).toString("hex")}`;
  }

  /** The address that signed it, left-padded to 32 bytes as the contracts name signers; null for no signature at all. */
  signerOf(observed: Observed, signature: string): string | null {
    const bytes = getBytes(signature);
    try {
      const publicKey = secp256k1.ecdsaRecover(bytes.subarray(0, 64), bytes[64]! - 27, this.#digest(observed), false);
      return `0x${"00".repeat(12)}${keccak256(publicKey.subarray(1)).slice(26)}`;
    } catch {
      return null;
    }
  }

  #digest(observed: Observed): Uint8Array {
    return getBytes(keccak256(concat(["0x1901", this.#domain, observation.hash(observed)])));
  }
}

export interface JournalHead {
  size: number;
  /** 0x-hex; zeros before the first head. */
  root: string;
}

/** Each hash of the path costs some 2,500 gas (two SHA-256 calls, its word of calldata); at 2^40 leaves there are 80. */
const GAS_ANCHOR = 400_000n;

export function anchorHead(addresses: Addresses, { size, root }: JournalHead, consistency: Uint8Array[]): Call {
  return {
    to: addresses.journal,
    data: journal.encodeFunctionData("anchor", [size, root, consistency]),
    gas: GAS_ANCHOR,
  };
}

/** Asks the journal for its last head. */
export const lastHead = {
  encode: (): string => journal.encodeFunctionData("head"),
  decode: (answer: string): JournalHead => {
    const [{ size, root }] = journal.decodeFunctionResult("head", answer) as unknown as [
      { size: bigint; root: string },
    ];
    return { size: Number(size), root };
  },
};
