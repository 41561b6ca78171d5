import { FetchRequest, getBytes, JsonRpcProvider, keccak256, Network } from "ethers";

/** Block header as JSON-RPC gives it, the parts we use. */
export interface Block {
  number: number;
  hash: string;
  parentHash: string;
  /** Unix seconds. */
  timestamp: number;
  baseFee: bigint;
  gasLimit: number;
  /** 2048 bits, hexadecimal: which addresses and topics its logs have, with false positives (Yellow Paper §4.3.1). */
  logsBloom: string;
}

export interface Log {
  address: string;
  topics: string[];
  data: string;
  blockHash: string;
  transactionHash: string;
  logIndex: number;
}

export interface Receipt {
  blockHash: string;
  blockNumber: number;
  succeeded: boolean;
}

type RawBlock = {
  number: string;
  hash: string;
  parentHash: string;
  timestamp: string;
  baseFeePerGas?: string;
  gasLimit: string;
  logsBloom: string;
  transactions: string[];
};
type RawLog = {
  address: string;
  topics: string[];
  data: string;
  blockHash: string;
  transactionHash: string;
  logIndex: string;
  removed?: boolean;
};

/** Questions of one request; public nodes take no more than about so many. */
const BATCH_SIZE = 100;

/** JSON-RPC of one node, nothing cached: after a reorganisation yesterday's answer is a lie. */
export class Chain {
  readonly #provider: JsonRpcProvider;
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly chainId: bigint;

  private constructor(provider: JsonRpcProvider, chainId: bigint, url: string, timeoutMs: number) {
    this.#provider = provider;
    this.#url = url;
    this.#timeoutMs = timeoutMs;
    this.chainId = chainId;
  }

  /** Nothing is asked yet: the node may be away. Every request is given up after `timeoutMs`. */
  static at(url: string, chainId: bigint, timeoutMs = 10_000): Chain {
    const request = new FetchRequest(url);
    request.timeout = timeoutMs;
    const network = Network.from(chainId);
    const provider = new JsonRpcProvider(request, network, {
      staticNetwork: network,
      cacheTimeout: -1,
      batchMaxCount: 50,
      batchStallTime: 0,
    });
    return new Chain(provider, chainId, url, timeoutMs);
  }

  /** Asks the node who it is; throws when it does not answer. */
  static async open(url: string, timeoutMs = 10_000): Promise<Chain> {
    return Chain.at(url, BigInt(await jsonRpc(url, "eth_chainId", timeoutMs)), timeoutMs);
  }

  async askChainId(): Promise<bigint> {
    return BigInt(await this.send<string>("eth_chainId", []));
  }

  send<T>(method: string, params: unknown[]): Promise<T> {
    return this.#provider.send(method, params) as Promise<T>;
  }

  /** Many questions in few requests, for who asks thousands. */
  async sendAll<T>(questions: readonly (readonly [method: string, params: unknown[]])[]): Promise<T[]> {
    const answers: T[] = [];
    for (let from = 0; from < questions.length; from += BATCH_SIZE)
      answers.push(...(await this.#sendBatch<T>(questions.slice(from, from + BATCH_SIZE))));
    return answers;
  }

  async #sendBatch<T>(questions: readonly (readonly [method: string, params: unknown[]])[]): Promise<T[]> {
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(questions.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params }))),
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    const answers = (await response.json()) as { id: number; result?: T; error?: { message: string } }[];
    if (!Array.isArray(answers) || answers.length !== questions.length)
      throw new Error("The node does not answer several questions at once.");
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    return questions.map(([method], id) => {
      const answer = byId.get(id);
      if (!answer || answer.error) throw new Error(`${method}: ${answer?.error?.message ?? "no answer"}`);
      return answer.result as T;
    });
  }

  async blockNumber(): Promise<number> {
    return Number(await this.send<string>("eth_blockNumber", []));
  }

  /** Null when the node has no such block (any more). */
  async block(at: number | "latest"): Promise<Block | null> {
    const tag = at === "latest" ? at : quantity(at);
    const raw = await this.send<RawBlock | null>("eth_getBlockByNumber", [tag, false]);
    return (
      raw && {
        number: Number(raw.number),
        hash: raw.hash,
        parentHash: raw.parentHash,
        timestamp: Number(raw.timestamp),
        baseFee: BigInt(raw.baseFeePerGas ?? 0),
        gasLimit: Number(raw.gasLimit),
        logsBloom: raw.logsBloom,
      }
    );
  }

  /**
   * The logs of that very block. Some nodes answer a block hash they do not have with an empty list instead of an error;
   * so where the header's bloom says that there may be some, an empty answer is checked against the receipts.
   */
  async logs(block: Pick<Block, "hash" | "logsBloom">, addresses: string[]): Promise<Log[]> {
    const given = await this.send<RawLog[]>("eth_getLogs", [{ blockHash: block.hash, address: addresses }]);
    const suspicious = given.length === 0 && addresses.some((address) => mayContain(block.logsBloom, address));
    const raw = suspicious ? await this.#logsOfReceipts(block.hash, addresses) : given;
    return raw.map((log) => {
      if (log.removed || log.blockHash !== block.hash)
        throw new Error(`The node gave a log of block ${log.blockHash} for block ${block.hash}.`);
      return { ...log, address: log.address.toLowerCase(), logIndex: Number(log.logIndex) };
    });
  }

  async #logsOfReceipts(blockHash: string, addresses: string[]): Promise<RawLog[]> {
    const block = await this.send<RawBlock | null>("eth_getBlockByHash", [blockHash, false]);
    if (!block) throw new Error(`The node no longer has block ${blockHash}.`);
    const receipts = await Promise.all(
      block.transactions.map((hash) => this.send<{ logs: RawLog[] } | null>("eth_getTransactionReceipt", [hash])),
    );
    return receipts.flatMap((receipt) => {
      if (!receipt) throw new Error(`The node has no receipt of a transaction in block ${blockHash}.`);
      return receipt.logs.filter((log) => addresses.includes(log.address.toLowerCase()));
    });
  }

  async receipt(hash: string): Promise<Receipt | null> {
    const raw = await this.send<{ blockHash: string; blockNumber: string; status: string } | null>(
      "eth_getTransactionReceipt",
      [hash],
    );
    return raw && { blockHash: raw.blockHash, blockNumber: Number(raw.blockNumber), succeeded: raw.status === "0x1" };
  }

  /** How many transactions of the address the chain has, up to and with a block. */
  async nonce(address: string, at: number | "latest" = "latest"): Promise<number> {
    return Number(await this.send<string>("eth_getTransactionCount", [address, at === "latest" ? at : quantity(at)]));
  }

  async code(address: string): Promise<string> {
    return this.send<string>("eth_getCode", [address, "latest"]);
  }

  async call(call: { from?: string; to: string; data: string }, at: number | "latest" = "latest"): Promise<string> {
    return this.send<string>("eth_call", [call, at === "latest" ? at : quantity(at)]);
  }

  close(): void {
    this.#provider.destroy();
  }
}

/** Three bits for each address, from the low 11 bits of the first three pairs of its hash's bytes. */
export function mayContain(bloom: string, address: string): boolean {
  const bits = getBytes(bloom);
  const hash = getBytes(keccak256(address));
  return [0, 2, 4].every((at) => {
    const bit = ((hash[at]! << 8) | hash[at + 1]!) & 2047;
    return (bits[255 - (bit >> 3)]! & (1 << (bit & 7))) !== 0;
  });
}

export const quantity = (value: number | bigint): string => `0x${value.toString(16)}`;

async function jsonRpc(url: string, method: string, timeoutMs: number): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [] }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { result } = (await response.json()) as { result?: string };
  if (!result) throw new Error(`The node at ${new URL(url).host} does not answer ${method}.`);
  return result;
}
