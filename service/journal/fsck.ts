import type { Deployment } from "../chain/deployment.ts";
import type { Chain } from "../chain/provider.ts";
import { commitmentOf } from "../formats/commitment.ts";
import { hexOf } from "../formats/hex.ts";
import { type Hash, leafHash, rootOf } from "../formats/merkle.ts";
import { append, type Head } from "../formats/merkleNodes.ts";
import { parseOpening } from "../formats/opening.ts";
import type { Database } from "../store/pool.ts";
import { lastHead, ObservationSignatures } from "./anchor.ts";
import { parseJournalLeaf } from "./leaf.ts";
import { findNodes } from "./rows.ts";

interface LeafRow {
  leaf_index: number;
  leaf: Buffer;
  account: string;
  batch: string;
  commitment: string;
  opening: Buffer;
}

const BATCH_SIZE = 1_000;

/**
 * Makes the journal anew from its leaves: each must say what its row and its document say and be signed by who it says, and
 * the tree over them must be the stored one and have, at every head of the chain, the chain's root. Returns how many leaves.
 */
export async function fsckJournal(
  db: Database,
  chain: Chain,
  deployment: Deployment,
  differences: string[],
): Promise<number> {
  const { journal } = deployment.generations[0]!.addresses;
  const signatures = new ObservationSignatures(chain.chainId, journal);
  const anchored = await headsOf(db, journal);
  const onChain = lastHead.decode(await chain.call({ to: journal, data: lastHead.encode() }));
  if (onChain.size !== (anchored.at(-1)?.size ?? 0))
    differences.push(`the journal's head on the chain has ${onChain.size} leaves, the last one of the records has not`);

  let head: Head = { size: 0, frontier: [] };
  for (;;) {
    const rows = await leavesFrom(db, head.size);
    if (rows.length === 0) break;
    for (const [i, row] of rows.entries()) checkLeaf(row, head.size + i, signatures, differences);
    const hashes = rows.map(({ leaf }) => leafHash(new Uint8Array(leaf)));
    while (hashes.length) {
      const next = anchored[0];
      head = await grow(db, head, hashes.splice(0, next ? next.size - head.size : hashes.length), differences);
      if (next?.size !== head.size) continue;
      if (hexOf(rootOf(head.frontier)) !== next.root)
        differences.push(`the journal's first ${next.size} leaves are not those whose root the chain has`);
      anchored.shift();
    }
  }
  const { rows } = await db.query<{ count: number }>("select count(*) as count from journal_nodes");
  if (rows[0]!.count !== subtreesIn(head.size))
    differences.push(`the journal of ${head.size} leaves has ${rows[0]!.count} subtrees, not ${subtreesIn(head.size)}`);
  for (const { size } of anchored)
    differences.push(`the chain has a journal of ${size} leaves, the database ${head.size}`);
  return head.size;
}

/** A subtree of 2^level leaves is complete for every 2^level leaves. */
function subtreesIn(size: number): number {
  let count = 0;
  for (let complete = size; complete > 0; complete = Math.floor(complete / 2)) count += complete;
  return count;
}

async function grow(db: Database, head: Head, leaves: Hash[], differences: string[]): Promise<Head> {
  const grown = append(head, leaves);
  const stored = await findNodes(db, grown.nodes);
  grown.nodes.forEach(({ level, index, hash }, i) => {
    const found = stored[i];
    if (!found || hexOf(found) !== hexOf(hash)) differences.push(`subtree ${level}.${index} of the journal is wrong`);
  });
  return grown.head;
}

function checkLeaf(row: LeafRow, index: number, signatures: ObservationSignatures, differences: string[]): void {
  const wrong = (what: string) => differences.push(`leaf ${row.leaf_index} of the journal ${what}`);
  if (row.leaf_index !== index) wrong(`stands where leaf ${index} should`);
  try {
    const { signature, signer, ...observed } = parseJournalLeaf(new Uint8Array(row.leaf));
    if (observed.account !== row.account || observed.batch !== row.batch || observed.commitment !== row.commitment)
      wrong("does not say what its observation says");
    if (signatures.signerOf(observed, signature) !== signer) wrong("is not signed by who it says");
    if (commitmentOf(parseOpening(row.opening)) !== row.commitment) wrong("commits to another document");
  } catch (error) {
    wrong(`cannot be read: ${(error as Error).message}`);
  }
}

async function leavesFrom(db: Database, size: number): Promise<LeafRow[]> {
  const { rows } = await db.query<LeafRow>(
    `select o.leaf_index, o.leaf, o.account, o.batch, o.commitment, d.opening
     from observations o join documents d on d.commitment = o.commitment
     where o.leaf_index >= $1 order by o.leaf_index limit $2`,
    [size, BATCH_SIZE],
  );
  return rows;
}

async function headsOf(db: Database, journal: string): Promise<{ size: number; root: string }[]> {
  const { rows } = await db.query<{ size: number; root: string }>(
    `select (data ->> 'size')::bigint as size, data ->> 'root' as root from records
     where kind = 'head_anchored' and contract = $1 order by (data ->> 'size')::bigint`,
    [journal],
  );
  return rows;
}
