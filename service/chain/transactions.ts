import { Signature, toBeHex, Transaction } from "ethers";

/** A transaction as JSON-RPC gives it, the parts that are read. */
export interface RawTransaction {
  hash: string;
  type: string;
  to: string | null;
  input: string;
  nonce: string;
  gas: string;
  value: string;
  r: string;
  s: string;
  v: string;
  gasPrice?: string;
  maxFeePerGas?: string;
  maxPriorityFeePerGas?: string;
  chainId?: string;
  accessList?: { address: string; storageKeys: string[] }[];
}

/** The bytes that were signed and sent (EIP-2718), or null for a form of transaction that is not known here. */
export function rawOf(given: RawTransaction): string | null {
  try {
    const type = Number(given.type);
    const fees =
      type === 2
        ? { maxFeePerGas: given.maxFeePerGas!, maxPriorityFeePerGas: given.maxPriorityFeePerGas! }
        : { gasPrice: given.gasPrice! };
    const transaction = Transaction.from({
      type,
      to: given.to,
      data: given.input,
      nonce: Number(given.nonce),
      gasLimit: given.gas,
      value: given.value,
      ...fees,
      ...(given.chainId !== undefined && { chainId: given.chainId }),
      ...(given.accessList && { accessList: given.accessList }),
      signature: Signature.from({ r: toBeHex(given.r, 32), s: toBeHex(given.s, 32), v: given.v }),
    });
    return transaction.hash === given.hash ? transaction.serialized : null;
  } catch {
    return null;
  }
}

/** A header's fields in the order in which it is hashed; a node gives those that its fork has, and others beside them. */
const HEADER = [
  ...["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty"],
  ...[
    "number",
    "gasLimit",
    "gasUsed",
    "timestamp",
    "extraData",
    "mixHash",
    "nonce",
    "baseFeePerGas",
    "withdrawalsRoot",
  ],
  ...["blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash"],
];

export type Header = Record<string, string>;

/** Of a block as JSON-RPC gives it. */
export const headerOf = (block: Record<string, unknown>): Header =>
  Object.fromEntries(
    HEADER.filter((name) => typeof block[name] === "string").map((name) => [name, block[name] as string]),
  );
