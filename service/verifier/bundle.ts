import type { Registration, Transformation } from "../formats/ids.ts";
import type { Opening } from "../formats/opening.ts";
import { SIGNED_ACTS, type SignedAct } from "../formats/requests.ts";
import { type Scheme, SCHEMES, SUBJECT_TYPES, type SubjectType } from "../formats/slots.ts";
import { Fault } from "./faults.ts";
import type { Header } from "./header.ts";
import { account, block, bytes, data, listOf, malformed, membersOf, natural, oneOf, opening, word } from "./reading.ts";

export const FORMAT = "silsila.proof.v1";

export const CONTRACTS = ["organisations", "batches", "certificates", "relay"] as const;
export type ContractName = (typeof CONTRACTS)[number];

/**
 * All that is needed to check a batch and what it was made of, without asking whoever made the bundle anything. What can
 * be recomputed is not stated: neither the ids of ancestors nor what the chain says of them.
 */
export interface Bundle {
  format: typeof FORMAT;
  chainId: bigint;
  contracts: Record<ContractName, string>;
  /** The id that the label has. */
  batch: string;
  block: BundledBlock;
  /** Nodes of the tries of state and storage that the proofs of everything below consist of. */
  nodes: Uint8Array[];
  organisations: { account: string; document: Opening | null }[];
  products: { account: string; document: Opening }[];
  batches: BundledBatch[];
  transformations: (Transformation & { account: string; document: Opening | null })[];
  certificates: BundledCertificate[];
  acts: BundledAct[];
}

export interface BundledBlock {
  hash: string;
  header: Header;
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

export interface BundledCertificate {
  /** Account of the certifier. */
  issuer: string;
  scheme: Scheme;
  /** Account or batch. */
  subject: { type: SubjectType; id: string };
  document: Opening;
}

/** A request that was signed: all of it that cannot be recomputed from what it is about. */
export interface BundledAct {
  act: SignedAct;
  /** The batch, transformation or certificate; of a list, one of its batches. */
  of: string;
  /** Of a list: all of it, in its order. */
  list: Registration[] | null;
  signer: string;
  gas: bigint;
  nonce: bigint;
  deadline: bigint;
  signature: string;
  transaction: BundledTransaction | null;
}

/** Where the request stands on the chain. */
export interface BundledTransaction {
  block: BundledBlock;
  /** Its place in the block. */
  index: bigint;
  /** Of the trie of the block's transactions, from the root down; the last one holds the transaction itself. */
  nodes: Uint8Array[];
}

/** Takes exactly the members that there are, in exactly one spelling. Throws Fault. */
export function readBundle(value: unknown): Bundle {
  const root = membersOf(value, "", [
    ...["format", "chainId", "contracts", "batch", "block", "nodes", "organisations", "products", "batches"],
    ...["transformations", "certificates", "acts"],
  ]);
  if (root["format"] !== FORMAT) throw new Fault("FORMAT_UNKNOWN", "/format");
  const contracts = membersOf(root["contracts"], "/contracts", CONTRACTS);
  return {
    format: FORMAT,
    chainId: natural(root["chainId"], "/chainId"),
    contracts: Object.fromEntries(
      CONTRACTS.map((name) => [name, account(contracts[name], `/contracts/${name}`)]),
    ) as Bundle["contracts"],
    batch: word(root["batch"], "/batch"),
    block: block(root["block"], "/block"),
    nodes: listOf(root["nodes"], "/nodes", bytes),
    organisations: listOf(root["organisations"], "/organisations", (item, at) => {
      const given = membersOf(item, at, ["account", "document"]);
      return { account: account(given["account"], `${at}/account`), document: opening(given["document"], at) };
    }),
    products: listOf(root["products"], "/products", (item, at) => {
      const given = membersOf(item, at, ["account", "document"]);
      return { account: account(given["account"], `${at}/account`), document: shownOpening(given["document"], at) };
    }),
    batches: listOf(root["batches"], "/batches", readBatch),
    transformations: listOf(root["transformations"], "/transformations", readTransformation),
    certificates: listOf(root["certificates"], "/certificates", readCertificate),
    acts: listOf(root["acts"], "/acts", readAct),
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
    outputs: listOf(given["outputs"], `${at}/outputs`, readRegistration),
    document: opening(given["document"], at),
  };
}

function readRegistration(item: unknown, at: string): Registration {
  const stated = membersOf(item, at, ["commitment", "quantity", "netMassMg", "dimension"]);
  const dimension = stated["dimension"];
  if (!Number.isInteger(dimension)) throw malformed(`${at}/dimension`);
  return {
    commitment: word(stated["commitment"], at),
    quantity: natural(stated["quantity"], at),
    netMassMg: natural(stated["netMassMg"], at),
    dimension: dimension as number,
  };
}

function readCertificate(item: unknown, at: string): BundledCertificate {
  const given = membersOf(item, at, ["issuer", "scheme", "subject", "document"]);
  const subject = membersOf(given["subject"], `${at}/subject`, ["type", "id"]);
  const type = oneOf(SUBJECT_TYPES, subject["type"], `${at}/subject/type`);
  return {
    issuer: account(given["issuer"], `${at}/issuer`),
    scheme: oneOf(SCHEMES, given["scheme"], `${at}/scheme`),
    subject: { type, id: (type === "batch" ? word : account)(subject["id"], `${at}/subject/id`) },
    document: shownOpening(given["document"], at),
  };
}

function readAct(item: unknown, at: string): BundledAct {
  const names = ["act", "of", "list", "signer", "gas", "nonce", "deadline", "signature", "transaction"];
  const given = membersOf(item, at, names);
  const { list, transaction } = given;
  return {
    act: oneOf(SIGNED_ACTS, given["act"], `${at}/act`),
    of: word(given["of"], `${at}/of`),
    list: list === null ? null : listOf(list, `${at}/list`, readRegistration),
    signer: word(given["signer"], `${at}/signer`),
    gas: natural(given["gas"], `${at}/gas`),
    nonce: natural(given["nonce"], `${at}/nonce`),
    deadline: natural(given["deadline"], `${at}/deadline`),
    signature: data(given["signature"], `${at}/signature`),
    transaction: transaction === null ? null : readTransaction(transaction, `${at}/transaction`),
  };
}

function readTransaction(value: unknown, at: string): BundledTransaction {
  const given = membersOf(value, at, ["block", "index", "nodes"]);
  return {
    block: block(given["block"], `${at}/block`),
    index: natural(given["index"], `${at}/index`),
    nodes: listOf(given["nodes"], `${at}/nodes`, bytes),
  };
}

function shownOpening(value: unknown, at: string): Opening {
  const document = opening(value, at);
  if (!document) throw malformed(`${at}/document`);
  return document;
}
