import type { Deployment } from "../chain/deployment.ts";
import type { Chain } from "../chain/provider.ts";
import type { Database, Queryable } from "../store/pool.ts";
import { type Difference, Differences } from "./differences.ts";
import { compareDocuments, compareFiles, compareSpoken, findUnnamed, type Generation } from "./documents.ts";
import { compareBlocks, compareDerived, compareRecords, readEvents } from "./events.ts";
import { findListless } from "./intakes.ts";
import { compareAttempts, compareIntents, findActless, findLost } from "./intents.ts";
import { compareJournal } from "./journal.ts";
import { readProvenEvents } from "./proven.ts";
import { compareStorage } from "./storage.ts";
import { quantity } from "../chain/provider.ts";

/** The block up to which the books were checked. */
export interface Block {
  number: number;
  hash: string;
}

export interface Findings {
  /** Null while the books have no block. */
  block: Block | null;
  blocks: number;
  records: number;
  documents: number;
  intents: number;
  leaves: number;
  differences: Difference[];
}

/** How far a check is, for whoever waits: a word for what is looked at, and how many of it. */
export type Progress = (what: string, count: number) => void;

/** The indexer keeps blocks without records for so long at least. */
const KEPT_EMPTY = 1_000;
const ATTEMPTS = 20;
const PAUSE_MS = 250;

/**
 * Checks every fact in the database against the chain and the documents, in one snapshot of the database and up to one block,
 * so that it may run while the service works. Reads only.
 */
export async function fsck(
  db: Pick<Database, "transaction">,
  chain: Chain,
  deployment: Deployment,
  options: Pick<Options, "progress" | "proven"> = {},
): Promise<Findings> {
  for (let attempt = 1; ; attempt++) {
    const found = await db.transaction(async (tx) => {
      await tx.query("set transaction isolation level repeatable read, read only");
      return checkBooks(tx, chain, deployment, { ...options, insist: attempt === ATTEMPTS });
    });
    if (found) return found;
    // A reorganisation that the indexer has not seen yet, or a node that is behind.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

interface Options {
  progress?: Progress;
  /** Events by the receipts of every block, which the headers prove, instead of by what the node tells of them. */
  proven?: boolean;
  /** Goes on although the node does not have the last block of the books, and says so. */
  insist?: boolean;
}

/** In an open transaction, which sees one snapshot. Null when the node does not have the last block of the books. */
export async function checkBooks(
  tx: Queryable,
  chain: Chain,
  deployment: Deployment,
  { progress = () => undefined, proven = false, insist = false }: Options = {},
): Promise<Findings | null> {
  const { rows } = await tx.query<Block>("select number, hash from blocks order by number desc limit 1");
  const block = rows[0] ?? null;
  if (block) {
    const [header] = await chain.sendAll<{ hash: string } | null>([
      ["eth_getBlockByNumber", [quantity(block.number), false]],
    ]);
    if (header?.hash !== block.hash && !insist) return null;
  }
  // What is there beyond the node's own last block is foreign, and told as such.
  const last = block ? Math.min(block.number, await chain.blockNumber()) : -1;
  const differences = new Differences();
  const { addresses } = deployment.generations[0]!;
  const generation: Generation = { chainId: chain.chainId, addresses };
  await compareBelonging(tx, generation, differences);
  const { blocks, records } = await compareEvents(tx, chain, deployment, { last, proven, progress }, differences);
  const intents = await compareIntents(tx, generation, differences, (count) => progress("acts", count));
  await findActless(tx, differences);
  await findLost(tx, differences);
  await findListless(tx, differences);
  await compareAttempts(
    tx,
    (senders) =>
      chain
        .sendAll<string>(senders.map((sender) => ["eth_getTransactionCount", [sender, quantity(Math.max(last, 0))]]))
        .then((counts) => counts.map(Number)),
    differences,
  );
  const documents = await compareDocuments(tx, differences, (count) => progress("documents", count));
  await findUnnamed(tx, generation, differences);
  await compareSpoken(tx, generation, differences);
  await compareFiles(tx, differences);
  if (block) await compareStorage(tx, chain, addresses, last, differences);
  const leaves = block ? await compareJournal(tx, chain, deployment, last, differences) : 0;
  return { block, blocks, records, documents, intents, leaves, differences: differences.list };
}

async function compareBelonging(
  tx: Queryable,
  { chainId, addresses }: Generation,
  differences: Differences,
): Promise<void> {
  const { rows } = await tx.query<{ chain_id: string; relay: string }>("select chain_id, relay from belonging");
  for (const { chain_id, relay } of rows) {
    if (chain_id !== String(chainId)) differences.add("belonging", "true", "changed", `the node's chain is ${chainId}`);
    if (relay !== addresses.relay)
      differences.add("belonging", "true", "changed", `the manifest's relay is ${addresses.relay}`);
  }
  if (rows.length === 0) differences.add("belonging", "true", "missing", "the service writes it when it first starts");
}

async function compareEvents(
  tx: Queryable,
  chain: Chain,
  deployment: Deployment,
  { last, proven, progress }: { last: number; proven: boolean; progress: Progress },
  differences: Differences,
): Promise<{ blocks: number; records: number }> {
  const first = deployment.generations[0]!.startBlock;
  const keptFrom = Math.floor(last / KEPT_EMPTY) * KEPT_EMPTY - KEPT_EMPTY;
  const blocks = last < 0 ? 0 : await compareBlocks(tx, chain, { first, last, keptFrom }, differences);
  progress("blocks", blocks);
  let records = 0;
  const compare = async (events: {
    from: number;
    to: number;
    facts: Parameters<typeof compareRecords>[1]["facts"];
  }) => {
    records += await compareRecords(tx, events, differences);
    await compareDerived(tx, events, differences);
    progress("events", records);
  };
  const read = proven ? readProvenEvents : readEvents;
  for await (const events of read(chain, deployment, first, last)) await compare(events);
  // Where there can be none.
  await compare({ from: -(2 ** 53), to: Math.min(first, last + 1) - 1, facts: new Map() });
  await compare({ from: last + 1, to: 2 ** 53, facts: new Map() });
  return { blocks, records };
}
