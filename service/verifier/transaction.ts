import { bytesOf, encodeWords, hexOf, keccak256, type Word } from "../formats/hex.ts";
import { type Registration, type Transformation, wordsOfRegistration, wordsOfTransformation } from "../formats/ids.ts";
import { encodeRequest, type Request } from "../formats/requests.ts";
import type { Bundle, BundledTransaction } from "./bundle.ts";
import { Fault } from "./faults.ts";
import { hasHash } from "./header.ts";
import { decodeRlp, encodeRlp, type Rlp } from "./rlp.ts";
import { proven } from "./state.ts";
import { Nodes, walk } from "./trie.ts";

export interface ProvenTransaction {
  hash: string;
  block: { number: bigint; hash: string; timestamp: number };
}

/** Whether a transaction to the Relay in that block carried the request; whether it was done, only the state tells. */
export function proveTransaction(
  { block, index, nodes: given }: BundledTransaction,
  at: string,
  bundle: Bundle,
  request: Request,
  signature: string,
): ProvenTransaction {
  const { header, hash } = block;
  if (!hasHash(header, hash)) throw new Fault("HEADER_DIFFERS", `${at}/block`);
  const nodes = new Nodes(given);
  if (nodes.size !== given.length) throw new Fault("REPEATED", `${at}/nodes`);
  const raw = proven(() => walk(nodes, header["transactionsRoot"]!, encodeRlp(bytesOfNumber(index))), `${at}/nodes`);
  if (raw === null) throw new Fault("PROOF_BROKEN", `${at}/nodes`);
  if (nodes.unused > 0) throw new Fault("NOT_NEEDED", `${at}/nodes`);
  const { to, data } = proven(() => readTransaction(raw), `${at}/nodes`);
  if (to !== bundle.contracts.relay || !carries(data, encodeRequest(request, signature)))
    throw new Fault("ACT_DIFFERS", `${at}/nodes`);
  const number = BigInt(header["number"]!);
  const [latest, isSame] = [BigInt(bundle.block.header["number"]!), hash === bundle.block.hash];
  if (number > latest || (number === latest && !isSame)) throw new Fault("ACT_DIFFERS", `${at}/block`);
  return { hash: keccak256(raw), block: { number, hash, timestamp: Number(header["timestamp"]!) } };
}

/** Where `to` stands in a transaction, by its type (EIP-2718); 0: one without a type. `data` comes two items later. */
const TO_AT: Record<number, number> = { 0: 3, 1: 4, 2: 5 };

function readTransaction(raw: Uint8Array): { to: string; data: string } {
  const type = raw[0]! < 0x80 ? raw[0]! : 0;
  const fields = decodeRlp(type === 0 ? raw : raw.subarray(1));
  const at = TO_AT[type];
  const [to, , data] = fields instanceof Uint8Array || at === undefined ? [] : fields.slice(at, at + 3);
  return { to: textOf(to), data: textOf(data) };
}

function textOf(item: Rlp | undefined): string {
  if (!(item instanceof Uint8Array)) throw new RangeError("not a transaction");
  return hexOf(item);
}

const selectorOf = (signature: string): string => keccak256(new TextEncoder().encode(signature)).slice(0, 10);

const REQUEST = "(address,bytes32,address,uint32,uint256,uint48,bytes,bytes)";
const EXECUTE = selectorOf(`execute(${REQUEST})`);
const EXECUTE_GROUP = selectorOf(`executeGroup(${REQUEST}[])`);

/** Digits of one. */
const WORD = 64;

/** Whether one of the requests in the data is that one, to the last byte. */
function carries(data: string, request: string): boolean {
  const [selector, body] = [data.slice(0, 10), data.slice(10)];
  const wordAt = (at: number) => Number(`0x${body.slice(at, at + WORD)}`);
  if (wordAt(0) !== WORD / 2) return false;
  if (selector === EXECUTE) return body.slice(WORD) === request;
  if (selector !== EXECUTE_GROUP) return false;
  const list = body.slice(2 * WORD);
  const offsets = Array.from(
    { length: Math.min(wordAt(WORD), list.length / WORD) },
    (_, i) => 2 * wordAt(2 * WORD + i * WORD),
  );
  return offsets.some((offset) => list.startsWith(request, offset));
}

function bytesOfNumber(value: bigint): Uint8Array {
  const digits = value === 0n ? "" : value.toString(16);
  return bytesOf(`0x${digits.length % 2 ? "0" : ""}${digits}`);
}

/** What an act calls, exactly as it is signed: built anew from what is proven, never taken from whoever claims it. */

const REGISTRATION = "(bytes32,uint64,uint64,uint8)";

const call = (signature: string, values: Word[]): string => selectorOf(signature) + encodeWords(values);

/** The one argument is dynamic, so what comes first is where it begins. */
const callWithOne = (signature: string, words: Word[]): string => call(signature, [32n, ...words]);

export const registerCall = (row: Registration): string =>
  call("register(bytes32,uint64,uint64,uint8)", wordsOfRegistration(row));

export const registerManyCall = (list: Registration[]): string =>
  callWithOne(`registerMany(${REGISTRATION}[])`, [BigInt(list.length), ...list.flatMap(wordsOfRegistration)]);

export const transformCall = (stated: Transformation): string =>
  callWithOne(`transform((bytes32,uint64,(bytes32,uint64)[],${REGISTRATION}[]))`, wordsOfTransformation(stated));

export const amendCall = (batch: string, commitment: bigint): string =>
  call("amend(bytes32,bytes32)", [batch, commitment]);

/** Scheme and type of the subject by their place in ICertificates; times in Unix seconds. */
export const issueCall = (...values: [bigint, bigint, string, string, bigint, bigint]): string =>
  call("issue(uint8,uint8,bytes32,bytes32,uint40,uint40)", values);
