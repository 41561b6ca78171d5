import { concat, id, keccak256, zeroPadValue, ZeroAddress, ZeroHash, type ContractTransactionResponse } from "ethers";
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { KIND, UNIT } from "./enums.ts";
import { deployLedger, type Ledger } from "./ledger.ts";
import { abi, commitmentOf, type Member, registerMember, requestOf } from "./requests.ts";
import { batchIdOf, byMass, KG, register } from "./stock.ts";

/** Sales as the tests state them. Every id is computed here apart from the contract, from the interfaces' text. */
export const DAY = 86_400n;
export const STATE = {
  none: 0n,
  proposed: 1n,
  accepted: 2n,
  overdue: 3n,
  disputed: 4n,
  settled: 5n,
  resolved: 6n,
  lapsed: 7n,
  withdrawn: 8n,
  rejected: 9n,
  countered: 10n,
  expired: 11n,
} as const;

export type Line = [quantity: bigint, unit: bigint];
export type Deal = [
  commitment: string,
  counterparty: string,
  selling: boolean,
  arbiter: string,
  validUntil: bigint,
  deliveredUntil: bigint,
  arbitrationHours: bigint,
  lines: Line[],
];

export const NONE = ZeroHash;
export const NOBODY = ZeroAddress;
const DEAL = "tuple(bytes32,address,bool,address,uint40,uint40,uint16,tuple(uint64,uint8)[])";

export interface Sale {
  ledger: Ledger;
  seller: Member;
  buyer: Member;
  arbiter: Member;
  stranger: Member;
  /** 100 kg of the seller's. */
  batch: string;
  now: bigint;
}

export async function openSale(ethers: HardhatEthers): Promise<Sale> {
  const ledger = await deployLedger(ethers);
  const seller = await registerMember(ledger, 1);
  const buyer = await registerMember(ledger, 2, { kind: KIND.buyer });
  const arbiter = await registerMember(ledger, 3, { kind: KIND.auditor });
  const stranger = await registerMember(ledger, 4);
  await register(ledger, seller, ...byMass("dates", 100n * KG));
  const batch = batchIdOf(ledger, seller.account, "dates");
  const now = BigInt((await ethers.provider.getBlock("latest"))!.timestamp);
  return { ledger, seller, buyer, arbiter, stranger, batch, now };
}

/** The seller sells 60 kg, to be accepted within a week and delivered within a month. */
export function dealOf({ buyer, arbiter, now }: Sale, changes: Partial<Record<keyof typeof AT, unknown>> = {}): Deal {
  const deal: unknown[] = [
    commitmentOf("terms"),
    buyer.account,
    true,
    arbiter.account,
    now + 7n * DAY,
    now + 30n * DAY,
    72n,
    [[60n * KG, UNIT.mass]],
  ];
  for (const [name, value] of Object.entries(changes)) deal[AT[name as keyof typeof AT]] = value;
  return deal as Deal;
}

const AT = {
  commitment: 0,
  counterparty: 1,
  selling: 2,
  arbiter: 3,
  validUntil: 4,
  deliveredUntil: 5,
  arbitrationHours: 6,
  lines: 7,
} as const;

function typed(contract: string, chainId: bigint, type: string, owner: string, commitment: string): string {
  const head = abi.encode(["bytes32", "uint256", "address"], [id(type), chainId, contract]);
  return keccak256(concat([head, zeroPadValue(owner, 32), commitment]));
}

export const agreementIdOf = ({ chainId, agreements }: Ledger, account: string, deal: Deal): string =>
  typed(agreements.target as string, chainId, "silsila.agreement.v1", account, keccak256(abi.encode([DEAL], [deal])));

export const deliveryIdOf = ({ chainId, batches }: Ledger, agreement: string, line: number, name: string): string => {
  const owner = keccak256(abi.encode(["bytes32", "uint8"], [agreement, line]));
  return typed(batches.target as string, chainId, "silsila.delivery.v1", owner, commitmentOf(name));
};

/** Does something in Agreements as a member, through the Relay, by a request of its own. */
export async function agree(
  ledger: Ledger,
  member: Member,
  method: string,
  args: readonly unknown[],
): Promise<ContractTransactionResponse> {
  return ledger.relay.execute(await requestOf(ledger, member, ledger.agreements, method, args));
}

/** Proposed by the seller; returns its id. */
export async function propose(sale: Sale, changes: Parameters<typeof dealOf>[1] = {}): Promise<string> {
  const deal = dealOf(sale, changes);
  await agree(sale.ledger, sale.seller, "propose", [deal]);
  return agreementIdOf(sale.ledger, sale.seller.account, deal);
}

/** Proposed by the seller, accepted by the buyer, 30 kg allocated. */
export async function accepted(sale: Sale, changes: Parameters<typeof dealOf>[1] = {}): Promise<string> {
  const agreement = await propose(sale, changes);
  await agree(sale.ledger, sale.buyer, "accept", [agreement]);
  await agree(sale.ledger, sale.seller, "allocate", [agreement, 0, sale.batch, 30n * KG]);
  return agreement;
}

export const deliver = ({ ledger, seller, batch }: Sale, agreement: string, name: string, quantity = 10n * KG) =>
  agree(ledger, seller, "deliver", [agreement, 0, commitmentOf(name), 3_600n, batch, quantity]);

export const receive = (
  { ledger, buyer, batch }: Sale,
  agreement: string,
  name: string,
  taken = 10n * KG,
  missing = 0n,
) =>
  agree(ledger, buyer, "receiveDelivery", [
    agreement,
    0,
    commitmentOf(name),
    commitmentOf(`receipt of ${name}`),
    batch,
    taken,
    missing,
  ]);

/** Agreed, allocated and accepted of the first line, in kilograms. */
export const progressOf = async ({ agreements }: Ledger, agreement: string): Promise<bigint[]> =>
  ((await agreements.progress(agreement, 0)) as bigint[]).slice(0, 3).map((each) => each / KG);
