import {
  concat,
  id,
  keccak256,
  zeroPadValue,
  type ContractTransactionReceipt,
  type ContractTransactionResponse,
} from "ethers";
import { UNIT } from "./enums.ts";
import type { Ledger } from "./ledger.ts";
import { abi, commitmentOf, requestOf, type Member, type Terms } from "./requests.ts";

/** Stock as the tests state it. Every id is computed here apart from the contract, from the interfaces' text. */

export const KG = 1_000_000n;
export const HOUR = 3_600n;
export const WEEK = 7n * 24n * HOUR;
export const MAX = 10n ** 18n;

export type Registration = [commitment: string, quantity: bigint, netMassMg: bigint, unit: bigint];
export type Portion = [batch: string, quantity: bigint];
export type Receipt = [batch: string, accepted: bigint, missing: bigint];
export type Transformation = [commitment: string, lossMg: bigint, inputs: Portion[], outputs: Registration[]];

export const byMass = (name: string, quantity: bigint): Registration => [
  commitmentOf(name),
  quantity,
  quantity,
  UNIT.mass,
];

/** Inputs in the order in which the contract wants them. */
export const transformationOf = (
  name: string,
  inputs: Portion[],
  outputs: Registration[],
  lossMg = 0n,
): Transformation => [commitmentOf(name), lossMg, inputs.toSorted(([a], [b]) => (a < b ? -1 : 1)), outputs];

function typed({ chainId, batches }: Ledger, type: string, owner: string, commitment: string): string {
  const head = abi.encode(["bytes32", "uint256", "address"], [id(type), chainId, batches.target]);
  return keccak256(concat([head, zeroPadValue(owner, 32), commitment]));
}

export const batchIdOf = (ledger: Ledger, account: string, name: string) =>
  typed(ledger, "silsila.batch.v1", account, commitmentOf(name));

export const shipmentIdOf = (ledger: Ledger, sender: string, name: string) =>
  typed(ledger, "silsila.shipment.v1", sender, commitmentOf(name));

export const outputIdOf = (ledger: Ledger, transformation: string, commitment: string) =>
  typed(ledger, "silsila.output.v1", transformation, commitment);

const STATED = "tuple(bytes32,uint64,tuple(bytes32,uint64)[],tuple(bytes32,uint64,uint64,uint8)[])";

export const transformationIdOf = ({ chainId, batches }: Ledger, account: string, stated: Transformation) =>
  keccak256(
    abi.encode(
      ["bytes32", "uint256", "address", "address", STATED],
      [id("silsila.transformation.v1"), chainId, batches.target, account, stated],
    ),
  );

/** Of every output, in order. */
export function outputIdsOf(ledger: Ledger, account: string, stated: Transformation): string[] {
  const transformation = transformationIdOf(ledger, account, stated);
  return stated[3].map(([commitment]) => outputIdOf(ledger, transformation, commitment));
}

/** Does something in Batches as a member, through the Relay, by a request of its own. */
export async function act(
  ledger: Ledger,
  member: Member,
  method: string,
  args: readonly unknown[],
  terms: Terms = {},
): Promise<ContractTransactionResponse> {
  return ledger.relay.execute(await requestOf(ledger, member, ledger.batches, method, args, terms));
}

/** A list of a hundred needs more than {@link requestOf} gives. */
export const WIDE: Terms = { gas: 12_000_000n };

export const register = (ledger: Ledger, member: Member, ...stated: Registration) =>
  act(ledger, member, "register", stated);

/** Sends and receives all of it; the shipment has `name`. */
export async function deliver(ledger: Ledger, from: Member, to: Member, name: string, batch: string, quantity: bigint) {
  await act(ledger, from, "ship", [commitmentOf(name), to.account, HOUR, batch, quantity]);
  const receipts: Receipt[] = [[batch, quantity, 0n]];
  const shipment = shipmentIdOf(ledger, from.account, name);
  await act(ledger, to, "receiveShipment", [shipment, commitmentOf(`receipt of ${name}`), receipts]);
}

export const freeOf = async ({ batches }: Ledger, batch: string, { account }: Member) =>
  (await batches.holding(batch, account)).free as bigint;

/** What Batches logged, in order: names and arguments. */
export async function eventsOf({ batches }: Ledger, acted: Promise<ContractTransactionResponse>): Promise<unknown[][]> {
  const { logs } = (await (await acted).wait()) as ContractTransactionReceipt;
  return logs
    .filter(({ address }) => address === batches.target)
    .map((log) => batches.interface.parseLog(log)!)
    .map(({ name, args }) => [name, ...(args.toArray(true) as unknown[])]);
}
