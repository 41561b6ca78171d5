import { dataLength } from "ethers";
import type { ContractTransactionReceipt, ContractTransactionResponse, LogDescription } from "ethers";
import { by, type Deployed, type Ledger } from "./ledger.ts";
import { requestIdOf, type Request } from "./requests.ts";

/** What became of one request of a group, as the log says it. */
export type Outcome = { requestId: string; account: string } & (
  { signer: string } | { nonceUsed: boolean; reason: string }
);

/** Gas of a group is said, not estimated: an estimate finds the least gas at which nothing reverts, but much is skipped. */
export const GROUP_GAS = 15_000_000;

const text = (name: string, args: readonly unknown[]) => `${name}(${args.map(String).join(", ")})`;

/** Revert data in words, by the errors of all our contracts; unknown data as it is. */
export function wordsOf(ledger: Ledger, reason: string, also: Deployed[] = []): string {
  if (dataLength(reason) < 4) return reason;
  for (const contract of [ledger.relay, ledger.organisations, ledger.batches, ledger.certificates, ...also]) {
    const error = contract.interface.parseError(reason);
    if (error) return text(error.name, error.args.toArray());
  }
  return reason;
}

export async function sendGroup(
  ledger: Ledger,
  requests: Request[],
  { gasLimit = GROUP_GAS, errorsOf = [] }: { gasLimit?: number; errorsOf?: Deployed[] } = {},
): Promise<Outcome[]> {
  const relay = by(ledger.relayer, ledger.relay);
  const transaction = (await relay.executeGroup(requests, { gasLimit })) as ContractTransactionResponse;
  const receipt = (await transaction.wait()) as ContractTransactionReceipt;
  return outcomesOf(ledger, receipt, errorsOf);
}

export function outcomesOf(ledger: Ledger, receipt: ContractTransactionReceipt, errorsOf: Deployed[] = []): Outcome[] {
  return receipt.logs
    .filter((log) => log.address === ledger.relay.target)
    .map((log) => ledger.relay.interface.parseLog(log) as LogDescription)
    .filter(({ name }) => name !== "RequestDelegated")
    .map(({ name, args }) => {
      const { requestId, account } = args as unknown as Outcome;
      if (name === "RequestExecuted") return { requestId, account, signer: args.signer as string };
      return {
        requestId,
        account,
        nonceUsed: args.nonceUsed as boolean,
        reason: wordsOf(ledger, args.reason as string, errorsOf),
      };
    });
}

const named = (ledger: Ledger, request: Request) => ({
  requestId: requestIdOf(ledger, request),
  account: request.account,
});

export function done(ledger: Ledger, request: Request): Outcome {
  return { ...named(ledger, request), signer: request.signer };
}

/** Not run, and good for another time. */
export function skipped(ledger: Ledger, request: Request, error: string, args: readonly unknown[]): Outcome {
  return { ...named(ledger, request), nonceUsed: false, reason: text(error, args) };
}

/** Run and reverted: its nonce is gone. */
export function spent(ledger: Ledger, request: Request, error: string, args: readonly unknown[]): Outcome {
  return { ...named(ledger, request), nonceUsed: true, reason: text(error, args) };
}
