import { skimDocument } from "../../accept/documents.ts";
import type { Contracts, Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findBatch } from "../../batches/rows/batches.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { authoriseBatch, mayKnow } from "../../batches/views/batch.ts";
import type { CertificateRow } from "../../certificates/rows/certificates.ts";
import type { Opening } from "../../formats/opening.ts";
import { delegateIn } from "../../formats/requests.ts";
import {
  amendedSlot,
  batchSlot,
  certificateSlot,
  keySlot,
  organisationSlot,
  profileSlot,
} from "../../formats/slots.ts";
import { distinct } from "../../provenance/views/genealogy.ts";
import { GraphReader } from "../../provenance/views/graphReader.ts";
import { MAX_DEPTH } from "../../provenance/views/provenance.ts";
import { blockAt } from "../../store/blocks.ts";
import type { Queryable } from "../../store/pool.ts";
import {
  findStated,
  type StatedTransformation,
  type TransformationArguments,
} from "../../transformations/rows/stated.ts";
import {
  findFinalBlock,
  findNamedProducts,
  findNewestBlock,
  findOpenings,
  findProfiles,
  findProvenBatches,
  type NamedProductRow,
  type ProfileRow,
  type ProvenBatchRow,
} from "../rows.ts";
import { type ActView, type ChainRequests, fromNode, readActs } from "./acts.ts";
import { type CertificateProofView, discloseFor, findBehind, mayReadAll, readCertificates } from "./certificates.ts";

/** What the proofs of the chain's node come by; the ledger itself asks no node. */
export interface ChainProofs extends ChainRequests {
  /** The block to prove something of the block `from` or an older one in, `head` or a little before it. */
  at(head: Block, from: number): Block;
  prove(
    block: Block,
    slots: Record<string, string[]>,
  ): Promise<{ hash: string; header: Record<string, string>; nodes: string[] }>;
}
type Block = { number: number; hash: string };

/** Batches of one bundle; ancestors farther away are left out, and whoever checks it is told so. */
const MAX_BATCHES = 500;

/** As service/verifier/bundle.ts reads it. */
export interface BundleView {
  format: "silsila.proof.v1";
  chainId: string;
  contracts: Pick<Contracts, "organisations" | "batches" | "certificates" | "relay">;
  batch: string;
  block: { hash: string; header: Record<string, string> };
  nodes: string[];
  organisations: { account: string; document: Opening | null }[];
  products: { account: string; document: Opening }[];
  batches: { account: string; commitment: string; made: string | null; document: Opening | null }[];
  transformations: {
    account: string;
    commitment: string;
    lossMg: string;
    inputs: { batch: string; quantity: string }[];
    outputs: { commitment: string; quantity: string; netMassMg: string; dimension: number }[];
    document: Opening | null;
  }[];
  certificates: CertificateProofView[];
  acts: ActView[];
}

/** What the chain says, as far as the block `final`, of a batch and of all that it rests on. */
interface Support {
  batches: ProvenBatchRow[];
  stated: Map<string, StatedTransformation>;
  products: NamedProductRow[];
  certificates: CertificateRow[];
  acts: ActView[];
  /** Keys that signed, each with the organisation that it is of. */
  keys: { account: string; signer: string }[];
  profiles: ProfileRow[];
}

/** For whoever may read the batch; each document as far as that reader may read it. */
export async function readProof(ledger: Ledger, proofs: ChainProofs, actor: Actor, id: string): Promise<BundleView> {
  await authoriseBatch(ledger.db, actor, "batch.read", await findBatch(ledger.db, id));
  return bundle(ledger, proofs, id, actor);
}

/** `viewer` null: whoever holds the label. */
export async function bundle(
  ledger: Ledger,
  proofs: ChainProofs,
  id: string,
  viewer: Actor | null,
): Promise<BundleView> {
  const { db, contracts } = ledger;
  const head = await findFinalBlock(db);
  const batches = head ? await findProvenBatches(db, await ancestry(db, id), head.number) : [];
  if (!head || batches[0]?.id !== id) throw new LedgerError("PROOF_NOT_FINAL");
  const rests = await findSupport(ledger, proofs, batches, head.number);
  const block = await blockFor(db, proofs, head, await findNewestBlock(db, subjectsOf(rests), head.number));
  const [{ hash, header, nodes }, documents] = await Promise.all([
    fromNode(proofs.prove(block, slotsOf(contracts, rests))),
    readDocuments(db, viewer, rests),
  ]);
  const { organisations, batches: address, certificates, relay } = contracts;
  return {
    format: "silsila.proof.v1",
    chainId: contracts.chainId.toString(),
    contracts: { organisations, batches: address, certificates, relay },
    batch: id,
    block: { hash, header },
    nodes,
    ...documents,
    certificates: readCertificates(viewer, rests.certificates),
    acts: rests.acts,
  };
}

async function findSupport(
  ledger: Ledger,
  proofs: ChainProofs,
  batches: ProvenBatchRow[],
  final: number,
): Promise<Support> {
  const { db, contracts } = ledger;
  const [batch] = batches as [ProvenBatchRow];
  const stated = await findStated(db, distinct(batches.map(({ made }) => made)));
  const products = await findNamedProducts(db, distinct(batches.map(productIn)));
  const certificates = await findBehind(ledger, db, batches, products, final);
  const accountOf = new Map([
    ...[...batches, ...certificates].map(({ id, account }): [string, string] => [id, account]),
    // That of its outputs.
    ...[...stated].map(([id, { account }]): [string, string] => [id, account]),
  ]);
  const subjects = batches.flatMap(({ id, made }) => (made ? [id, made] : [id]));
  const acts = await readActs(db, proofs, contracts, {
    subjects: distinct([...subjects, ...certificates.map(({ id }) => id)]),
    outputs: new Set(batches.filter(({ made }) => made).map(({ id }) => id)),
    asked: batch.made ?? batch.id,
    final,
  });
  const keys = acts.map(({ of, nonce, signer }) => ({
    account: delegateIn(BigInt(nonce)) ?? accountOf.get(of)!,
    signer,
  }));
  const accounts = distinct([...accountOf.values(), ...keys.map(({ account }) => account)]);
  return { batches, stated, products, certificates, acts, keys, profiles: await findProfiles(db, accounts, final) };
}

/** What the chain may say something new of: a hold, a recall, a suspension as much as a correction. */
const subjectsOf = ({ batches, certificates, profiles }: Support): string[] => [
  ...[...batches, ...certificates].map(({ id }) => id),
  ...profiles.map(({ account }) => account),
];

function slotsOf(contracts: Contracts, { batches, certificates, keys, profiles }: Support): Record<string, string[]> {
  return {
    [contracts.organisations]: [
      ...profiles.flatMap(({ account }) => [organisationSlot(account), profileSlot(account)]),
      ...keys.map(({ account, signer }) => keySlot(account, signer)),
    ],
    [contracts.batches]: batches.flatMap((row) => [batchSlot(row.id), ...(row.amended ? [amendedSlot(row.id)] : [])]),
    [contracts.certificates]: certificates.map(({ id }) => certificateSlot(id)),
    [contracts.relay]: [],
  };
}

/** By the commitment of its words. */
function productIn({ opening }: ProvenBatchRow): string | null {
  const product = opening && skimDocument<BatchDocument>(opening).product;
  return product?.id && product.commitment ? product.commitment : null;
}

/** The batch first, then what it was made of, nearest first. */
async function ancestry(db: Queryable, id: string): Promise<string[]> {
  const found = [id];
  const walk = new GraphReader(db, "up", id, MAX_DEPTH);
  for (let level = await walk.next(); level.length > 0 && found.length < MAX_BATCHES; level = await walk.next())
    found.push(...level.slice(0, MAX_BATCHES - found.length));
  return found;
}

/** A block in use may have been taken back, though that was not expected. */
export async function blockFor(db: Queryable, proofs: ChainProofs, head: Block, from: number): Promise<Block> {
  const used = proofs.at(head, from);
  if (used.hash === head.hash) return head;
  return (await blockAt(db, used.number))?.hash === used.hash ? used : head;
}

async function readDocuments(
  db: Queryable,
  viewer: Actor | null,
  { batches, stated, products, profiles }: Support,
): Promise<Pick<BundleView, "organisations" | "products" | "batches" | "transformations">> {
  const known = viewer ? await mayKnow(db, viewer, batches) : new Set<string>();
  const openings = await findOpenings(
    db,
    [...stated.values()].map((row) => row.stated.commitment),
  );
  return {
    organisations: profiles.map(({ account, opening }) => ({
      account,
      document: discloseFor("organisation", opening, mayReadAll(viewer, account)),
    })),
    products: products.map(({ account, opening }) => ({
      account,
      document: discloseFor("product", opening, mayReadAll(viewer, account))!,
    })),
    batches: batches.map((row, i) => ({
      account: row.account,
      commitment: row.registered,
      made: row.made,
      document: discloseFor(i === 0 ? "batch" : "ancestor", row.opening, known.has(row.id)),
    })),
    transformations: [...stated.values()].map(({ account, stated: made }) => ({
      account,
      ...inOrder(made),
      document: discloseFor("transformation", openings.get(made.commitment) ?? null, mayReadAll(viewer, account)),
    })),
  };
}

/** What the id binds, and nothing beside it. */
function inOrder({ commitment, lossMg, inputs, outputs }: TransformationArguments) {
  return {
    commitment,
    lossMg,
    inputs: inputs.map(({ batch, quantity }) => ({ batch, quantity })),
    outputs: outputs.map(({ commitment: output, quantity, netMassMg, dimension }) => ({
      ...{ commitment: output, quantity, netMassMg, dimension },
    })),
  };
}
