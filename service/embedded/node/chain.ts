import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { GenesisSettings } from "./genesis.ts";

export interface BlockHeader {
  number: number;
  hash: string;
  timestamp: number;
  transactions: string[];
}

/** The chain in memory, with the few calls that this room itself makes. */
export interface Chain {
  request(method: string, params: unknown[]): Promise<unknown>;
  clientVersion: string;
  head(): Promise<BlockHeader>;
  mine(timestamp: number): Promise<BlockHeader>;
}

/**
 * Starts Hardhat's simulated network with everything pinned that a block hash depends on. (The random value of a block
 * is derived from its parent's, so it needs no pin.) Blocks are only ever mined by `mine`, at an explicit time.
 */
export async function createChain(genesis: GenesisSettings): Promise<Chain> {
  const network = {
    type: "edr-simulated",
    chainType: "l1",
    hardfork: genesis.hardfork,
    chainId: genesis.chainId,
    networkId: genesis.chainId,
    initialDate: new Date(genesis.initialDate * 1000),
    blockGasLimit: BigInt(genesis.blockGasLimit),
    initialBaseFeePerGas: BigInt(genesis.initialBaseFeePerGas),
    coinbase: genesis.coinbase,
    accounts: Object.values(genesis.keys).map((privateKey) => ({ privateKey, balance: BigInt(genesis.balance) })),
    mining: { auto: false, interval: 0, mempool: { order: "fifo" } },
    allowBlocksWithSameTimestamp: true,
    allowUnlimitedContractSize: false,
    throwOnCallFailures: true,
    throwOnTransactionFailures: false,
    loggingEnabled: false,
  } as const;
  const environment = await createHardhatRuntimeEnvironment({ networks: { ledger: network } }, {}, import.meta.dirname);
  const { provider } = await environment.network.create("ledger");
  const request = (method: string, params: unknown[]): Promise<unknown> => provider.request({ method, params });

  const head = async (): Promise<BlockHeader> => {
    const block = (await request("eth_getBlockByNumber", ["latest", false])) as Record<string, string>;
    return {
      number: Number(block["number"]),
      hash: block["hash"] as string,
      timestamp: Number(block["timestamp"]),
      transactions: block["transactions"] as unknown as string[],
    };
  };
  const mine = async (timestamp: number): Promise<BlockHeader> => {
    await request("evm_mine", [timestamp]);
    return head();
  };
  return { request, head, mine, clientVersion: (await request("web3_clientVersion", [])) as string };
}
