import { bytesOf, isAccount, isWord } from "../domain/hex.ts";
import type { Transformation } from "../domain/ids.ts";
import { type Opening, readOpening } from "../domain/opening.ts";
import { Fault } from "./faults.ts";
import { type Header, readHeader } from "./header.ts";

export const FORMAT = "silsila.proof.v1";

/**
 * All that is needed to check a batch and what it was made of, without asking whoever made the bundle anything. What can
 * be recomputed is not stated: neither the ids of ancestors nor what the chain says of them.
 */
export interface Bundle {
  format: typeof FORMAT;
  chainId: bigint;
  contracts: { organisations: string; batches: string };
  /** The id that the label has. */
  batch: string;
  block: { hash: string; header: Header };
  /** Nodes of the tries of state and storage that the proofs of everything below consist of. */
  nodes: Uint8Array[];
  organisations: { account: string; document: Opening | null }[];
  products: { account: string; document: Opening }[];
  batches: BundledBatch[];
  transformations: (Transformation & { account: string; document: Opening | null })[];
}

export interface BundledBatch {
  account: string;
  /** Of its first document, which its id binds. */
  commitment: string;
  /** The transformation that it is an output of. */
  made: string | null;
  /** The latest, as far as it is disclosed; null where only its commitment is. */
  document: Opening | null;
}

/** Takes exactly the members that there are, in exactly one spelling. Throws Fault. */
export function readBundle(value: unknown): Bundle {
  const root = membersOf(value, "", [
    "format",
    "chainId",
    "contracts",
    "batch",
    "block",
    "nodes",
    "organisations",
    "products",
    "batches",
    "transformations",
  ]);
  if (root["format"] !== FORMAT) throw new Fault("FORMAT_UNKNOWN", "/format");
  const contracts = membersOf(root["contracts"], "/contracts", ["organisations", "batches"]);
  const block = membersOf(root["block"], "/block", ["hash", "header"]);
  return {
    format: FORMAT,
    chainId: natural(root["chainId"], "/chainId"),
    contracts: {
      organisations: account(contracts["organisations"], "/contracts/organisations"),
      batches: account(contracts["batches"], "/contracts/batches"),
    },
    batch: word(root["batch"], "/batch"),
    block: {
      hash: word(block["hash"], "/block/hash"),
      header: attempt(() => readHeader(block["header"]), "/block/header"),
    },
    nodes: listOf(root["nodes"], "/nodes", (node, at) => {
      if (typeof node !== "string" || node !== node.toLowerCase()) throw malformed(at);
      return attempt(() => bytesOf(node), at);
    }),
    organisations: listOf(root["organisations"], "/organisations", (item, at) => {
      const given = membersOf(item, at, ["account", "document"]);
      return { account: account(given["account"], `${at}/account`), document: opening(given["document"], at) };
    }),
    products: listOf(root["products"], "/products", (item, at) => {
      const given = membersOf(item, at, ["account", "document"]);
      const document = opening(given["document"], at);
      if (!document) throw malformed(`${at}/document`);
      return { account: account(given["account"], `${at}/account`), document };
    }),
    batches: listOf(root["batches"], "/batches", readBatch),
    transformations: listOf(root["transformations"], "/transformations", readTransformation),
  };
}

function readBatch(item: unknown, at: string): BundledBatch {
  const given = membersOf(item, at, ["account", "commitment", "made", "document"]);
  return {
    account: account(given["account"], `${at}/account`),
    commitment: word(given["commitment"], `${at}/commitment`),
    made: given["made"] === null ? null : word(given["made"], `${at}/made`),
    document: opening(given["document"], at),
  };
}

function readTransformation(item: unknown, at: string): Bundle["transformations"][number] {
  const given = membersOf(item, at, ["account", "commitment", "lossMg", "inputs", "outputs", "document"]);
  return {
    account: account(given["account"], `${at}/account`),
    commitment: word(given["commitment"], `${at}/commitment`),
    lossMg: natural(given["lossMg"], `${at}/lossMg`),
    inputs: listOf(given["inputs"], `${at}/inputs`, (input, here) => {
      const { batch, quantity } = membersOf(input, here, ["batch", "quantity"]);
      return { batch: word(batch, here), quantity: natural(quantity, here) };
    }),
    outputs: listOf(given["outputs"], `${at}/outputs`, (output, here) => {
      const stated = membersOf(output, here, ["commitment", "quantity", "netMassMg", "dimension"]);
      if (!Number.isInteger(stated["dimension"])) throw malformed(`${here}/dimension`);
      return {
        commitment: word(stated["commitment"], here),
        quantity: natural(stated["quantity"], here),
        netMassMg: natural(stated["netMassMg"], here),
        dimension: stated["dimension"] as number,
      };
    }),
    document: opening(given["document"], at),
  };
}

function membersOf(value: unknown, at: string, names: string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(at);
  const keys = Object.keys(value);
  if (keys.length !== names.length || !names.every((name) => Object.hasOwn(value, name))) throw malformed(at);
  return value as Record<string, unknown>;
}

function listOf<T>(value: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
  if (!Array.isArray(value)) throw malformed(at);
  return value.map((item, i) => read(item, `${at}/${i}`));
}

function word(value: unknown, at: string): string {
  if (!isWord(value)) throw malformed(at);
  return value;
}

function account(value: unknown, at: string): string {
  if (!isAccount(value)) throw malformed(at);
  return value;
}

/** Up to a uint256, without leading zeros. */
function natural(value: unknown, at: string): bigint {
  if (typeof value !== "string" || !/^(?:0|[1-9][0-9]{0,76})$/.test(value)) throw malformed(at);
  return BigInt(value);
}

const opening = (value: unknown, at: string): Opening | null =>
  value === null ? null : attempt(() => readOpening(value), `${at}/document`);

function attempt<T>(read: () => T, at: string): T {
  try {
    return read();
  } catch {
    throw malformed(at);
  }
}

const malformed = (at: string): Fault => new Fault("BUNDLE_MALFORMED", at);
