import { randomBytes, randomInt } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedError } from "../failures.ts";
import { readJson } from "../files.ts";

export type Role = "registrar" | "relayer" | "admin";
export type Keys = Record<Role, string>;

/**
 * Everything the first block depends on. Made once and never overwritten: with any part changed, every stored
 * block would replay to another hash.
 */
export interface Genesis {
  format: 1;
  chainId: number;
  hardfork: "prague";
  /** Seconds since 1970. */
  initialDate: number;
  blockGasLimit: number;
  initialBaseFeePerGas: number;
  coinbase: string;
  /** In wei, of each key. */
  balance: string;
  keys: Keys;
  /** The node that made the chain; another may replay it differently, which the hashes then show. */
  clientVersion: string;
  /** Of block 0. */
  hash: string;
}

export type GenesisSettings = Omit<Genesis, "clientVersion" | "hash">;

export function genesisPath(dir: string): string {
  return join(dir, "genesis.json");
}

/**
 * The stored settings, or null on the first start. The blocks' file is made before them, empty: a crash between the
 * two is a first start again, while either of the two missing later means that somebody lost it.
 */
export function readGenesis(dir: string): Genesis | null {
  const path = genesisPath(dir);
  const blocks = join(dir, "blocks.ndjson");
  const genesis = readJson<Genesis>(path);
  const size = statSync(blocks, { throwIfNoEntry: false })?.size;
  if (genesis === null && size !== undefined && size > 0) throw missing(path);
  if (genesis !== null && size === undefined) throw missing(blocks);
  if (genesis !== null && genesis.format !== 1)
    throw new EmbeddedError(`The file ${path} was written by a newer version; use that version.`);
  return genesis;
}

function missing(path: string): EmbeddedError {
  return new EmbeddedError(`The file ${path} is missing, and the chain cannot be restored without it: bring it back.`);
}

export function newGenesis(nowSeconds: number): GenesisSettings {
  return {
    format: 1,
    // Random, so that no signature is valid on another installation; wide, so that it is no public chain's; and small
    // enough for every wallet.
    chainId: randomInt(2 ** 42, 2 ** 42 + 2 ** 47),
    hardfork: "prague",
    initialDate: nowSeconds,
    blockGasLimit: 30_000_000,
    // Gas is free, as on a consortium chain; blocks are kept at half the limit, so it stays free.
    initialBaseFeePerGas: 0,
    coinbase: "0x0000000000000000000000000000000000000000",
    balance: (10n ** 27n).toString(),
    keys: { registrar: newKey(), relayer: newKey(), admin: newKey() },
  };
}

function newKey(): string {
  // A number of 32 bytes is no valid key with a chance of 2^-128: not worth a test.
  return `0x${randomBytes(32).toString("hex")}`;
}
