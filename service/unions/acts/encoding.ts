import { Interface } from "ethers";
import { actOfFunction, GRANTABLE, type GrantableAct } from "../../access/delegation.ts";
import { agreementsAbi, batchesAbi, organisationsAbi } from "../../chain/abi.ts";
import type { Act } from "../../chain/calls.ts";
import type { Addresses } from "../../chain/deployment.ts";

const organisations = new Interface(organisationsAbi);
const CONTRACTS = { batches: new Interface(batchesAbi), agreements: new Interface(agreementsAbi) };
type Contract = keyof typeof CONTRACTS;

/** Selectors differ across these contracts: of each, the function it calls. */
const FUNCTIONS = new Map(
  Object.entries(CONTRACTS).flatMap(([contract, face]) => {
    const names: [string, string][] = [];
    face.forEachFunction(({ selector, name }) => names.push([selector, `${contract}.${name}`]));
    return names;
  }),
);

/** `contract.function` of an act as grants name it; null for one of another contract. */
export function functionOf(addresses: Addresses, target: string, selector: string): string | null {
  const name = FUNCTIONS.get(selector) ?? null;
  return name !== null && addresses[name.split(".")[0] as Contract] === target ? name : null;
}

/** The act that a selector belongs to, in words; the selector itself where there are none. */
export function actOfSelector(selector: string): string {
  const name = FUNCTIONS.get(selector);
  return (name === undefined ? null : actOfFunction(name)) ?? name ?? selector;
}

// A membership or a merger: three new slots and events, by far. A grant: a slot and an event's words for each function.
const GAS_REGISTER = 300_000;
const GAS_GRANT = 40_000;

function act({ organisations: target }: Addresses, name: string, values: unknown[], more = 0): Act {
  return { target, data: organisations.encodeFunctionData(name, values), gas: GAS_REGISTER + more };
}

const functionsOf = (addresses: Addresses, acts: GrantableAct[]): [target: string, selector: string][] =>
  acts.flatMap((word) =>
    GRANTABLE[word].map((full): [string, string] => {
      const [contract, name] = full.split(".") as [Contract, string];
      return [addresses[contract], CONTRACTS[contract].getFunction(name)!.selector];
    }),
  );

export const joinUnion = (addresses: Addresses, stated: { union: string }): Act =>
  act(addresses, "join", [stated.union]);

export const admitMember = (addresses: Addresses, stated: { member: string }): Act =>
  act(addresses, "admit", [stated.member]);

export const leaveUnion = (addresses: Addresses, stated: { union: string }): Act =>
  act(addresses, "leaveUnion", [stated.union]);

export const expelMember = (addresses: Addresses, stated: { member: string; reason: string }): Act =>
  act(addresses, "expel", [stated.member, stated.reason]);

export function grantActs(addresses: Addresses, stated: { union: string; acts: GrantableAct[]; until: number }): Act {
  const functions = functionsOf(addresses, stated.acts);
  return act(addresses, "grant", [stated.union, functions, stated.until], GAS_GRANT * functions.length);
}

export function revokeActs(addresses: Addresses, stated: { union: string; acts: GrantableAct[] }): Act {
  const functions = functionsOf(addresses, stated.acts);
  return act(addresses, "revokeGrant", [stated.union, functions], GAS_GRANT * functions.length);
}

export const revokeAllActs = (addresses: Addresses, stated: { union: string }): Act =>
  act(addresses, "revokeAllGrants", [stated.union]);

export const handOver = (addresses: Addresses, stated: { successor: string; document: string }): Act =>
  act(addresses, "handOver", [stated.successor, stated.document]);

export const takeOver = (addresses: Addresses, stated: { predecessor: string; document: string }): Act =>
  act(addresses, "takeOver", [stated.predecessor, stated.document]);

export const withdrawMerger = (addresses: Addresses, stated: { other: string }): Act =>
  act(addresses, "withdrawMerger", [stated.other]);
