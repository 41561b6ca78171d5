import { Interface, type JsonFragment } from "ethers";
import { actOfFunction, GRANTABLE, type GrantableAct } from "../access/delegation.ts";
import { agreementsAbi, batchesAbi, certificatesAbi, organisationsAbi } from "./abi.ts";
import type { Addresses } from "./deployment.ts";
import type { Chain } from "./provider.ts";

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

const ABIS = {
  agreements: agreementsAbi,
  batches: batchesAbi,
  certificates: certificatesAbi,
  organisations: organisationsAbi,
};

/** Functions that the code at these addresses does not have, since it is of an older generation: `contract.function`. */
export async function lackingFunctions(chain: Pick<Chain, "code">, addresses: Addresses): Promise<string[]> {
  const lacking: string[] = [];
  for (const [contract, abi] of Object.entries(ABIS) as [keyof typeof ABIS, readonly object[]][]) {
    const code = await chain.code(addresses[contract]);
    // The code compares with each selector, which the compiler pushes without its leading zeros.
    new Interface([...abi] as JsonFragment[]).forEachFunction(({ selector, name }) => {
      if (!code.includes(selector.slice(2).replace(/^(00)+/, ""))) lacking.push(`${contract}.${name}`);
    });
  }
  return lacking;
}
