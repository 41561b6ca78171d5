import { FetchRequest, JsonRpcProvider, Network } from "ethers";

/** Block header as JSON-RPC gives it, the parts we use. */
export interface Block {
  number: number;
  hash: string;
  parentHash: string;
  /** Unix seconds. */
  timestamp: number;
  baseFee: bigint;
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

type RawBlock = { number: string; hash: string; parentHash: string; timestamp: string; baseFeePerGas?: string };
type RawLog = {
  address: string;
  topics: string[];
  data: string;
  blockHash: string;
  transactionHash: string;
  logIndex: string;
};

/** JSON-RPC of one node, nothing cached: after a reorganisation yesterday's answer is a lie. */
export class Chain {
  readonly #provider: JsonRpcProvider;
  readonly chainId: bigint;

  private constructor(provider: JsonRpcProvider, chainId: bigint) {
    this.#provider = provider;
    this.chainId = chainId;
  }

  /** Asks the node once who it is; throws when it does not answer within `timeoutMs`. */
  static async open(url: string, timeoutMs = 10_000): Promise<Chain> {
    const request = new FetchRequest(url);
    request.timeout = timeoutMs;
    const response = await jsonRpc(url, "eth_chainId", timeoutMs);
    const chainId = BigInt(response);
    const network = Network.from(chainId);
    const provider = new JsonRpcProvider(request, network, {
      staticNetwork: network,
      cacheTimeout: -1,
      batchMaxCount: 50,
      batchStallTime: 0,
    });
    return new Chain(provider, chainId);
  }

  send<T>(method: string, params: unknown[]): Promise<T> {
    return this.#provider.send(method, params) as Promise<T>;
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
      }
    );
  }

  /** By hash, so that the logs are those of that very block; throws when the node no longer has it. */
  async logs(blockHash: string, addresses: string[]): Promise<Log[]> {
    const raw = await this.send<RawLog[]>("eth_getLogs", [{ blockHash, address: addresses }]);
    return raw.map((log) => ({ ...log, address: log.address.toLowerCase(), logIndex: Number(log.logIndex) }));
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

  async call(call: { from?: string; to: string; data: string }): Promise<string> {
    return this.send<string>("eth_call", [call, "latest"]);
  }

  close(): void {
    this.#provider.destroy();
  }
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
