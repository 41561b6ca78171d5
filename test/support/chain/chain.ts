import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { deploy } from "../../../service/chain/deploy.ts";
import type { Deployment } from "../../../service/chain/deployment.ts";
import { Chain } from "../../../service/chain/provider.ts";
import { callOf } from "../../../service/acts.ts";
import { addressOf, asTransaction, type Call, signTransaction } from "../../../service/chain/sign.ts";

/** Throw-away keys, funded in the test chains' first block. */
export const KEYS = {
  admin: Buffer.alloc(32, 0xa1),
  registrar: Buffer.alloc(32, 0xa2),
  relayer: Buffer.alloc(32, 0xa3),
  secondRelayer: Buffer.alloc(32, 0xa4),
};

export interface TestChain {
  url: string;
  chain: Chain;
  deployment: Deployment;
  /** The node's own methods, also those that the service never uses (evm_snapshot, evm_revert, evm_mine). */
  request<T = unknown>(method: string, params?: unknown[]): Promise<T>;
  /** Nothing is mined while `work` runs; then all that the node has by then, in one block, and afterwards as ever. */
  inOneBlock<T>(work: () => Promise<T>): Promise<T>;
  mine(blocks?: number): Promise<void>;
  close(): Promise<void>;
}

let environment: ReturnType<typeof createHardhatRuntimeEnvironment> | undefined;

/** One for the process: each reads the contracts anew, which takes longer than to open a chain. */
function openEnvironment(): ReturnType<typeof createHardhatRuntimeEnvironment> {
  return createHardhatRuntimeEnvironment(
    {
      networks: {
        test: {
          type: "edr-simulated",
          chainType: "l1",
          hardfork: "prague",
          chainId: 7_731_001,
          blockGasLimit: 30_000_000n,
          accounts: Object.values(KEYS).map((key) => ({ privateKey: `0x${key.toString("hex")}`, balance: 10n ** 24n })),
          mining: { auto: true, interval: 0, mempool: { order: "fifo" } },
          allowBlocksWithSameTimestamp: true,
          allowUnlimitedContractSize: false,
          throwOnTransactionFailures: false,
          loggingEnabled: false,
        },
      },
    },
    {},
    import.meta.dirname,
  );
}

/** A real node in this process, mining on arrival, with the contracts deployed as `npm run deploy` does. */
export async function openTestChain(port = 0): Promise<TestChain> {
  const { network } = await (environment ??= openEnvironment());
  const server = await network.createServer("test", "127.0.0.1", port);
  const { address, port: bound } = await server.listen();
  const url = `http://${address}:${bound}`;
  const chain = await Chain.open(url);
  const deployment = await deploy(chain, {
    adminKey: KEYS.admin,
    firstNonce: 0,
    startBlock: 0,
    registrar: addressOf(KEYS.registrar),
    relayers: [addressOf(KEYS.relayer), addressOf(KEYS.secondRelayer)],
  });
  const request = <T>(method: string, params: unknown[] = []) => chain.send<T>(method, params);
  const mine = async (blocks = 1): Promise<void> => {
    for (let i = 0; i < blocks; i++) await request("evm_mine");
  };
  return {
    url,
    chain,
    deployment,
    request,
    mine,
    inOneBlock: async (work) => {
      await request("evm_setAutomine", [false]);
      try {
        return await work();
      } finally {
        await mine();
        await request("evm_setAutomine", [true]);
        // What came in between the two would wait for the next transaction.
        if (Number(await request("eth_getBlockTransactionCountByNumber", ["pending"])) > 0) await mine();
      }
    },
    close: async () => {
      chain.close();
      await server.close();
    },
  };
}

/** Behind the service's back: its own check cannot know yet, the contract does. */
export async function suspendOnChain({ chain, deployment }: TestChain, account: string): Promise<void> {
  const reason = `0x${"11".repeat(32)}`;
  const suspension = { kind: "suspendOrganisation", arguments: { reason }, account };
  await sendAsRegistrar({ chain }, asTransaction(callOf(deployment.generations[0]!.addresses, suspension)));
}

/** A transaction with the registrar's key that the service knows nothing of. */
export async function sendAsRegistrar({ chain }: Pick<TestChain, "chain">, call: Call): Promise<void> {
  const nonce = await chain.nonce(addressOf(KEYS.registrar));
  const { raw } = signTransaction(KEYS.registrar, chain.chainId, nonce, call, (await chain.block("latest"))!.baseFee);
  await chain.send("eth_sendRawTransaction", [raw]);
}
