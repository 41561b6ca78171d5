import type { BatchDocument } from "../domain/documents.ts";
import type { Opening } from "../domain/opening.ts";
import type { Actor } from "../domain/roles.ts";
import { amendedSlot, batchSlot, organisationSlot, profileSlot } from "../domain/slots.ts";
import { findBatch } from "../db/batches.ts";
import { blockAt } from "../db/blocks.ts";
import type { TransformationArguments } from "../db/intents.ts";
import type { Queryable } from "../db/pool.ts";
import {
  findFinalBlock,
  findNamedProducts,
  findOpenings,
  findProfiles,
  findProvenBatches,
  type ProvenBatchRow,
} from "../db/proofs.ts";
import { findStated } from "../db/stated.ts";
import { LedgerError } from "../errors.ts";
import { authoriseBatch, mayKnow } from "./batchAccess.ts";
import { skimDocument } from "./documents.ts";
import { distinct } from "./genealogy.ts";
import type { Ledger } from "./ledger.ts";
import { discloseFor, mayReadAll } from "./proofDisclosure.ts";
import { MAX_DEPTH } from "./provenance.ts";
import { Walk } from "./walk.ts";

/** What the proofs of the chain's node come by; the ledger itself asks no node. */
export interface ChainProofs {
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
  contracts: { organisations: string; batches: string };
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
  const block = await blockFor(db, proofs, head, Math.max(...batches.map((row) => row.block)));
  const stated = await findStated(db, distinct(batches.map(({ made }) => made)));
  // The account that a transformation is of is that of its outputs.
  const accounts = distinct(batches.map(({ account }) => account));
  const proving = proofs.prove(block, {
    [contracts.organisations]: accounts.flatMap((account) => [organisationSlot(account), profileSlot(account)]),
    [contracts.batches]: batches.flatMap((row) => [batchSlot(row.id), ...(row.amended ? [amendedSlot(row.id)] : [])]),
  });
  const [{ hash, header, nodes }, documents] = await Promise.all([
    proving.catch((cause: unknown) => {
      throw new LedgerError("NODE_AWAY", {}, undefined, cause);
    }),
    tellDocuments(db, viewer, id, batches),
  ]);
  const openings = await findOpenings(
    db,
    [...stated.values()].map((row) => row.stated.commitment),
  );
  return {
    format: "silsila.proof.v1",
    chainId: contracts.chainId.toString(),
    contracts: { organisations: contracts.organisations, batches: contracts.batches },
    batch: id,
    block: { hash, header },
    nodes,
    ...documents,
    organisations: await tellProfiles(db, viewer, accounts),
    transformations: [...stated.values()].map(({ account, stated: made }) => ({
      account,
      ...inOrder(made),
      document: discloseFor("transformation", openings.get(made.commitment) ?? null, mayReadAll(viewer, account)),
    })),
  };
}

/** The batch first, then what it was made of, nearest first. */
async function ancestry(db: Queryable, id: string): Promise<string[]> {
  const found = [id];
  const walk = new Walk(db, "up", id, MAX_DEPTH);
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

async function tellDocuments(
  db: Queryable,
  viewer: Actor | null,
  id: string,
  batches: ProvenBatchRow[],
): Promise<Pick<BundleView, "batches" | "products">> {
  const known = viewer ? await mayKnow(db, viewer, batches) : new Set<string>();
  const named = batches.map(({ opening }) => {
    const product = opening && skimDocument<BatchDocument>(opening).product;
    return product?.id && product.commitment ? product.commitment : null;
  });
  const products = await findNamedProducts(db, distinct(named));
  return {
    batches: batches.map((row) => ({
      account: row.account,
      commitment: row.registered,
      made: row.made,
      document: discloseFor(row.id === id ? "batch" : "ancestor", row.opening, known.has(row.id)),
    })),
    products: products.map(({ account, opening }) => ({
      account,
      document: discloseFor("product", opening, mayReadAll(viewer, account))!,
    })),
  };
}

async function tellProfiles(
  db: Queryable,
  viewer: Actor | null,
  accounts: string[],
): Promise<BundleView["organisations"]> {
  const profiles = await findProfiles(db, accounts);
  return accounts.map((account) => ({
    account,
    document: discloseFor("organisation", profiles.get(account) ?? null, mayReadAll(viewer, account)),
  }));
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
