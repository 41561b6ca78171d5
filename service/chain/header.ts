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
