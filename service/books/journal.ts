import type { Deployment } from "../chain/deployment.ts";
import type { Chain } from "../chain/provider.ts";
import { hexOf } from "../formats/hex.ts";
import { type Hash, leafHash, rootOf } from "../formats/merkle.ts";
import { append, type Head } from "../formats/merkleNodes.ts";
import type { Queryable } from "../store/pool.ts";
import { lastHead, ObservationSignatures } from "../journal/anchor.ts";
import { parseJournalLeaf } from "../journal/leaf.ts";
import { findNodes } from "../journal/rows.ts";
import type { Differences } from "./differences.ts";

interface LeafRow {
  id: string;
  leaf_index: number;
  leaf: Buffer;
  account: string;
  batch: string;
  commitment: string;
}

const BATCH_SIZE = 1_000;

/**
 * Makes the journal anew from its leaves: each must say what its row and its document say and be signed by who it says, and
 * the tree over them must be the stored one and have, at every head that is on the chain or was signed, that head's root.
 */
export async function compareJournal(
  tx: Queryable,
  chain: Chain,
  deployment: Deployment,
  block: number,
  differences: Differences,
): Promise<number> {
  const { journal } = deployment.generations[0]!.addresses;
  const signatures = new ObservationSignatures(chain.chainId, journal);
  const heads = await headsOf(tx, journal);
  const onChain = lastHead.decode(await chain.call({ to: journal, data: lastHead.encode() }, block));
  const last = heads.findLast(({ anchored }) => anchored);
  if (onChain.size !== (last?.size ?? 0))
    differences.add(
      "records",
      journal,
      "missing",
      `the contract's head has ${onChain.size} leaves, the records' has not`,
    );

  let head: Head = { size: 0, frontier: [] };
  for (let whole = true; whole;) {
    const rows = await leavesFrom(tx, head.size);
    if (rows.length === 0) break;
    const gap = rows.findIndex(({ leaf_index }, i) => leaf_index !== head.size + i);
    whole = gap < 0;
    const known = whole ? rows : rows.slice(0, gap);
    for (const row of rows) checkLeaf(row, signatures, differences);
    const hashes = known.map(({ leaf }) => leafHash(new Uint8Array(leaf)));
    while (hashes.length) {
      const next = heads.find(({ size }) => size > head.size);
      head = await grow(tx, head, hashes.splice(0, next ? next.size - head.size : hashes.length), differences);
      for (const { size, root, stored } of heads.filter((one) => one.size === head.size))
        if (hexOf(rootOf(head.frontier)) !== root)
          if (stored) differences.add("journal_heads", String(size), "changed", "the leaves give another root");
          else
            differences.add(
              "observations",
              `leaf ${size - 1}`,
              "changed",
              "leaves give another root than the chain has",
            );
    }
    if (!whole) differences.add("observations", `leaf ${head.size}`, "missing", "leaves before and after it are there");
  }
  await findForeign(tx, head.size, heads, differences);
  return head.size;
}

/** What is there beyond the leaves. */
async function findForeign(tx: Queryable, size: number, heads: JournalHead[], differences: Differences): Promise<void> {
  // A subtree of 2^level leaves is complete for every 2^level leaves.
  const { rows } = await tx.query<{ level: number; index: number }>(
    `select level, index from journal_nodes
     where level not between 0 and 52 or index < 0 or (index + 1)::numeric * 2::numeric ^ level > $1`,
    [size],
  );
  for (const { level, index } of rows)
    differences.add("journal_nodes", `${level}/${index}`, "foreign", "there are no leaves for it");
  for (const { size: claimed, anchored, stored } of heads) {
    if (claimed > size && anchored)
      differences.add("observations", `leaf ${claimed - 1}`, "missing", "a head on the chain covers it");
    if (claimed > size && stored)
      differences.add("journal_heads", String(claimed), "foreign", "there are no leaves for it");
  }
  for (const { size: claimed, stored, ours } of heads)
    if (ours && !stored)
      differences.add("journal_heads", String(claimed), "missing", "a transaction of this service anchored it");
}

async function grow(tx: Queryable, head: Head, leaves: Hash[], differences: Differences): Promise<Head> {
  const grown = append(head, leaves);
  const stored = await findNodes(tx, grown.nodes);
  grown.nodes.forEach(({ level, index, hash }, i) => {
    const found = stored[i];
    if (!found) differences.add("journal_nodes", `${level}/${index}`, "missing", "the leaves give it");
    else if (hexOf(found) !== hexOf(hash))
      differences.add("journal_nodes", `${level}/${index}`, "changed", "the leaves give another hash");
  });
  return grown.head;
}

function checkLeaf(row: LeafRow, signatures: ObservationSignatures, differences: Differences): void {
  const wrong = (text: string) => differences.add("observations", row.id, "changed", text);
  try {
    const { signature, signer, ...observed } = parseJournalLeaf(new Uint8Array(row.leaf));
    if (observed.account !== row.account || observed.batch !== row.batch || observed.commitment !== row.commitment)
      wrong("its leaf does not say what it says");
    if (signatures.signerOf(observed, signature) !== signer) wrong("its leaf is not signed by who it says");
  } catch (error) {
    wrong(`its leaf cannot be read: ${(error as Error).message}`);
  }
}

async function leavesFrom(tx: Queryable, size: number): Promise<LeafRow[]> {
  const { rows } = await tx.query<LeafRow>(
    `select id::text, leaf_index, leaf, account, batch, commitment from observations
     where leaf_index >= $1 order by leaf_index limit $2`,
    [size, BATCH_SIZE],
  );
  return rows;
}

interface JournalHead {
  size: number;
  root: string;
  /** On the chain; by a transaction that is kept here; as this service signed it. */
  anchored: boolean;
  ours: boolean;
  stored: boolean;
}

async function headsOf(tx: Queryable, journal: string): Promise<JournalHead[]> {
  const { rows } = await tx.query<JournalHead>(
    `with on_chain as (
       select (r.data ->> 'size')::bigint as size, r.data ->> 'root' as root,
         exists (select from attempts a where a.hash = r.transaction) as ours
       from records r where r.kind = 'head_anchored' and r.contract = $1)
     select c.size, c.root, true as anchored, c.ours, h.size is not null as stored
     from on_chain c left join journal_heads h on h.size = c.size
     union all
     select h.size, h.root, false, false, true from journal_heads h
     order by 1, 3`,
    [journal],
  );
  return rows;
}
