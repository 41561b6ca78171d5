import { Interface } from "ethers";
import type { GrantableAct } from "../../access/delegation.ts";
import { organisationsAbi } from "../../chain/abi.ts";
import type { Act } from "../../chain/calls.ts";
import type { Addresses } from "../../chain/deployment.ts";
import { functionsOf } from "../../chain/functions.ts";

const organisations = new Interface(organisationsAbi);

// A membership or a merger: three new slots and events, by far. A grant: a slot and an event's words for each function.
const GAS_REGISTER = 300_000;
const GAS_GRANT = 40_000;

function act({ organisations: target }: Addresses, name: string, values: unknown[], more = 0): Act {
  return { target, data: organisations.encodeFunctionData(name, values), gas: GAS_REGISTER + more };
}

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
