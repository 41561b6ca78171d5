import type { ContractTransactionResponse } from "ethers";
import { commitmentOf, nonceOf, requestOf, type Member, type Request, type Terms } from "./requests.ts";
import type { Deployed, Ledger } from "./ledger.ts";

/** Does something in Organisations as a member, through the Relay, by a request of its own. */
export async function own(
  ledger: Ledger,
  member: Member,
  method: string,
  args: readonly unknown[],
  terms: Terms = {},
): Promise<ContractTransactionResponse> {
  return ledger.relay.execute(await requestOf(ledger, member, ledger.organisations, method, args, terms));
}

/** The lane in which `delegate` acts for others; each of its devices has a number. */
export const laneOf = (delegate: { account: string }, number = 1n) => (number << 160n) | BigInt(delegate.account);

/** A request in the account of `account` that `delegate` signs. */
export const delegated = (
  ledger: Ledger,
  delegate: Member,
  account: string,
  [target, method, args]: readonly [target: Deployed, method: string, args: readonly unknown[]],
  terms: Terms = {},
): Promise<Request> =>
  requestOf(ledger, { ...delegate, account }, target, method, args, { lane: laneOf(delegate), ...terms });

export const firstNonceOf = (delegate: { account: string }) => nonceOf(laneOf(delegate), 0n);

/** An act as grants name it. */
export const actOf = (target: Deployed, method: string): [target: string, selector: string] => [
  target.target as string,
  target.interface.getFunction(method)!.selector,
];

/** The organisation asks, the union admits. */
export async function enter(ledger: Ledger, member: Member, union: Member): Promise<void> {
  await own(ledger, member, "join", [union.account]);
  await own(ledger, union, "admit", [member.account]);
}

/** The one hands over, the other takes over. */
export async function merge(ledger: Ledger, predecessor: Member, successor: Member): Promise<void> {
  const document = commitmentOf("merger");
  await own(ledger, predecessor, "handOver", [successor.account, document]);
  await own(ledger, successor, "takeOver", [predecessor.account, document]);
}
