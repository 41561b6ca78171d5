import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { keccak256 } from "ethers";
import { PlainError } from "../base/errors.ts";
import type { Chain } from "./provider.ts";

/** Lower-case addresses of one generation of the contracts. */
export interface Addresses {
  accessManager: string;
  organisations: string;
  relay: string;
  batches: string;
  journal: string;
  certificates: string;
  agreements: string;
}

/**
 * The manifest: what was deployed where. A changed contract is a new generation; records of the old ones stay provable
 * under theirs.
 */
export interface Deployment {
  chainId: string;
  generations: {
    addresses: Addresses;
    /** No event of ours is older. */
    startBlock: number;
    /** keccak256 of the code at each address: a service started against other code refuses. */
    codeHashes: Addresses;
  }[];
}

export function readDeployment(file: string): Deployment | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Deployment;
  } catch (error) {
    throw new PlainError(`The deployment manifest ${file} cannot be read.`, { cause: error });
  }
}

/** By rename, so that a crash leaves the old manifest or the new one, never half. */
export function writeDeployment(file: string, deployment: Deployment): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(deployment, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export const NAMES = [
  "accessManager",
  "organisations",
  "relay",
  "batches",
  "journal",
  "certificates",
  "agreements",
] as const satisfies (keyof Addresses)[];

export async function codeHashes(chain: Chain, addresses: Addresses): Promise<Addresses> {
  const hashes = await Promise.all(NAMES.map(async (name) => keccak256(await chain.code(addresses[name]))));
  return Object.fromEntries(NAMES.map((name, i) => [name, hashes[i]])) as unknown as Addresses;
}

/** Throws one plain sentence when this chain is another one, or other code stands at an address. */
export async function checkDeployment(chain: Chain, deployment: Deployment): Promise<void> {
  const chainId = await chain.askChainId();
  if (BigInt(deployment.chainId) !== chainId)
    throw new PlainError(
      `The deployment manifest is for chain ${deployment.chainId}, but the node is on chain ${chainId}.`,
    );
  for (const generation of deployment.generations) {
    const found = await codeHashes(chain, generation.addresses);
    for (const name of NAMES)
      if (found[name] !== generation.codeHashes[name])
        throw new PlainError(`The code at ${generation.addresses[name]} (${name}) is not what was deployed.`);
  }
}
