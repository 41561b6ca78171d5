import { bytesOf, keccak256 } from "../formats/hex.ts";
import { decodeRlp, encodeRlp, type Rlp } from "./rlp.ts";

/** In the order in which a header is hashed; `quantity`: a number in its shortest form. Later forks only append. */
const FIELDS = [
  ["parentHash", "data"],
  ["sha3Uncles", "data"],
  ["miner", "data"],
  ["stateRoot", "data"],
  ["transactionsRoot", "data"],
  ["receiptsRoot", "data"],
  ["logsBloom", "data"],
  ["difficulty", "quantity"],
  ["number", "quantity"],
  ["gasLimit", "quantity"],
  ["gasUsed", "quantity"],
  ["timestamp", "quantity"],
  ["extraData", "data"],
  ["mixHash", "data"],
  ["nonce", "data"],
  ["baseFeePerGas", "quantity"],
  ["withdrawalsRoot", "data"],
  ["blobGasUsed", "quantity"],
  ["excessBlobGas", "quantity"],
  ["parentBeaconBlockRoot", "data"],
  ["requestsHash", "data"],
] as const;
const OLDEST = 15;

export const HEADER_FIELDS: readonly string[] = FIELDS.map(([name]) => name);

/** A header as JSON-RPC writes its fields, and nothing beside them. */
export type Header = { [name: string]: string };

/** Throws RangeError when a field is missing, unknown or written in another way than its one. */
export function readHeader(value: unknown): Header {
  const given = Object.entries(value as object);
  const count = given.length;
  const present = FIELDS.slice(0, count);
  const header = new Map(given);
  if (count < OLDEST || present.length !== count) throw new RangeError("a header has 15 to 21 fields");
  for (const [name, kind] of present) {
    const text: unknown = header.get(name);
    const form = kind === "data" ? /^0x(?:[0-9a-f]{2})*$/ : /^0x(?:0|[1-9a-f][0-9a-f]*)$/;
    if (typeof text !== "string" || !form.test(text))
      throw new RangeError(`the header's ${name} is missing or misspelt`);
  }
  return Object.fromEntries(present.map(([name]) => [name, header.get(name) as string]));
}

/**
 * Whether the header has that hash: keccak256 of its RLP. Under QBFT, validators sign and chain a header without their
 * own seals and the round, which come later (Besu: QbftBlockHeaderFunctions.forOnchainBlock), so that form counts too.
 */
export function hasHash(header: Header, hash: string): boolean {
  if (keccak256(encodeRlp(itemsOf(header))) === hash) return true;
  const extraData = withoutSeals(bytesOf(header["extraData"]!));
  if (!extraData) return false;
  return keccak256(encodeRlp(itemsOf(header, extraData))) === hash;
}

function itemsOf(header: Header, extraData = bytesOf(header["extraData"]!)): Rlp[] {
  return FIELDS.filter(([name]) => name in header).map(([name, kind]) => {
    if (name === "extraData") return extraData;
    const text = header[name]!;
    if (kind === "data") return bytesOf(text);
    const digits = text === "0x0" ? "" : text.slice(2);
    return bytesOf(`0x${digits.length % 2 ? "0" : ""}${digits}`);
  });
}

/** [vanity, validators, vote, round, seals] with round 0 and no seals; null for the extra data of another consensus. */
function withoutSeals(extraData: Uint8Array): Uint8Array | null {
  try {
    const items = decodeRlp(extraData);
    if (items instanceof Uint8Array || items.length !== 5) return null;
    return encodeRlp([...items.slice(0, 3), new Uint8Array(0), []]);
  } catch {
    return null;
  }
}
