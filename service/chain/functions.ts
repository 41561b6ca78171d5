import { Interface } from "ethers";
import { actOfFunction, GRANTABLE, type GrantableAct } from "../access/delegation.ts";
import { agreementsAbi, batchesAbi } from "./abi.ts";
import type { Addresses } from "./deployment.ts";

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

export const functionsOf = (
  addresses: Record<Contract, string>,
  acts: GrantableAct[],
): [target: string, selector: string][] =>
  acts.flatMap((word) =>
    GRANTABLE[word].map((full): [string, string] => {
      const [contract, name] = full.split(".") as [Contract, string];
      return [addresses[contract], CONTRACTS[contract].getFunction(name)!.selector];
    }),
  );
