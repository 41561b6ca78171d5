import { concat, encodeRlp, toBeHex } from "ethers";
import { decodeLogs } from "../chain/decode.ts";
import type { Deployment } from "../chain/deployment.ts";
import { type Chain, type Log, mayContain, quantity } from "../chain/provider.ts";
import { headerOf } from "../chain/transactions.ts";
import { branchTo } from "../chain/trie.ts";
import type { Fact } from "../store/blocks.ts";
import { hasHash, readHeader } from "../verifier/header.ts";
import type { Events } from "./events.ts";

/** A block whose header hashes to its hash and to the next one's parent, and all events of the ledger in it. */
export interface ProvenBlock {
  number: number;
  hash: string;
  parentHash: string;
  /** Unix seconds. */
  timestamp: number;
  facts: Fact[];
}

type RawBlock = Record<string, string> & { transactions: string[] };

interface RawReceipt {
  type?: string;
  status: string;
  cumulativeGasUsed: string;
  logsBloom: string;
  transactionHash: string;
  logs: { address: string; topics: string[]; data: string }[];
}

const BLOCKS_AT_ONCE = 100;

/** The chain's history is not what it was said to be. */
export class Unproven extends Error {}

/**
 * All events of the ledger, proven: each header is hashed, each names the one before it, and where a header's bloom admits of
 * an event of these contracts the trie over the block's receipts is built again and compared with the header. What a node
 * leaves out, adds or changes is found; throws `Unproven` then.
 */
export async function* readProven(
  chain: Chain,
  deployment: Deployment,
  first: number,
  last: number,
): AsyncGenerator<ProvenBlock[]> {
  const addresses = deployment.generations.flatMap((one) => Object.values(one.addresses) as string[]);
  let parent: string | null = null;
  for (let from = first; from <= last; from += BLOCKS_AT_ONCE) {
    const to = Math.min(from + BLOCKS_AT_ONCE - 1, last);
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const raw = await chain.sendAll<RawBlock | null>(
      numbers.map((number) => ["eth_getBlockByNumber", [quantity(number), false]] as const),
    );
    const blocks = raw.map((block, i) => {
      const header = checkHeader(block, numbers[i]!, parent);
      parent = header.hash;
      return header;
    });
    const speaking = blocks.filter(({ bloom }) => addresses.some((address) => mayContain(bloom, address)));
    const receipts = await readReceipts(chain, speaking);
    yield blocks.map((block) => ({ ...block, facts: factsOf(deployment, block, receipts.get(block.number) ?? []) }));
  }
}

/** The same, as a check of the books takes them. */
export async function* readProvenEvents(
  chain: Chain,
  deployment: Deployment,
  first: number,
  last: number,
): AsyncGenerator<Events> {
  for await (const blocks of readProven(chain, deployment, first, last))
    yield {
      from: blocks[0]!.number,
      to: blocks.at(-1)!.number,
      facts: new Map(blocks.filter(({ facts }) => facts.length).map(({ number, facts }) => [number, facts])),
    };
}

interface Checked extends Omit<ProvenBlock, "facts"> {
  bloom: string;
  receiptsRoot: string;
  transactions: string[];
}

function checkHeader(block: RawBlock | null, number: number, parent: string | null): Checked {
  if (!block) throw new Unproven(`The node has no block ${number}.`);
  const { hash } = block;
  const header = readHeader(headerOf(block));
  if (Number(header["number"]) !== number || !hasHash(header, hash!))
    throw new Unproven(`The header that the node gives of block ${number} is not that of ${hash}.`);
  if (parent !== null && header["parentHash"] !== parent)
    throw new Unproven(`Block ${number} does not come after the block that the node gives before it.`);
  return {
    number,
    hash: hash!,
    parentHash: header["parentHash"]!,
    timestamp: Number(header["timestamp"]),
    bloom: header["logsBloom"]!,
    receiptsRoot: header["receiptsRoot"]!,
    transactions: block.transactions,
  };
}

/** By the transactions' receipts, which every node gives; by number of the block. */
async function readReceipts(chain: Chain, blocks: Checked[]): Promise<Map<number, RawReceipt[]>> {
  const asked = blocks.flatMap(({ number, transactions }) => transactions.map((hash) => ({ number, hash })));
  const answers = await chain.sendAll<RawReceipt | null>(
    asked.map(({ hash }) => ["eth_getTransactionReceipt", [hash]] as const),
  );
  const receipts = new Map<number, RawReceipt[]>();
  answers.forEach((receipt, i) => {
    const { number, hash } = asked[i]!;
    if (!receipt) throw new Unproven(`The node has no receipt of the transaction ${hash} in block ${number}.`);
    receipts.set(number, [...(receipts.get(number) ?? []), receipt]);
  });
  return receipts;
}

function factsOf(deployment: Deployment, { number, hash, receiptsRoot }: Checked, receipts: RawReceipt[]): Fact[] {
  if (receipts.length === 0) return [];
  if (branchTo(0, receipts.map(encodeReceipt)).root !== receiptsRoot)
    throw new Unproven(`The receipts that the node gives of block ${number} are not those of its header.`);
  let place = 0;
  const logs: Log[] = receipts.flatMap(({ transactionHash, logs: own }) =>
    own.map(({ address, topics, data }) => ({
      ...{ address: address.toLowerCase(), topics, data, blockHash: hash, transactionHash, logIndex: place++ },
    })),
  );
  return deployment.generations.flatMap(({ addresses }) => decodeLogs(addresses, logs));
}

/** As the trie holds it (EIP-2718, Yellow Paper §4.3.1). */
function encodeReceipt({ type = "0x0", status, cumulativeGasUsed, logsBloom, logs }: RawReceipt): string {
  const body = encodeRlp([
    ...[numberOf(status), numberOf(cumulativeGasUsed), logsBloom],
    logs.map(({ address, topics, data }) => [address, topics, data]),
  ]);
  return Number(type) === 0 ? body : concat([toBeHex(type, 1), body]);
}

const numberOf = (text: string): string => (BigInt(text) === 0n ? "0x" : toBeHex(BigInt(text)));
