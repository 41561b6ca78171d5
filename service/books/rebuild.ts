import type { Deployment } from "../chain/deployment.ts";
import { type Chain, quantity } from "../chain/provider.ts";
import { canonicalText } from "../formats/canonical.ts";
import { hexOf } from "../formats/hex.ts";
import { leafHash, rootOf } from "../formats/merkle.ts";
import { append, type Head } from "../formats/merkleNodes.ts";
import { bookBlock } from "../indexer/bookings.ts";
import { type Fact, insertBlock } from "../store/blocks.ts";
import type { Database, Queryable } from "../store/pool.ts";
import { type Difference, Differences } from "./differences.ts";
import type { Block, Progress } from "./fsck.ts";
import { readProven } from "./proven.ts";
import { compareStorage } from "./storage.ts";

export interface Rebuilt {
  block: Block;
  events: number;
  /** Over all events in their order: two people who have the same one have the same events up to the same block. */
  root: string;
  totals: Record<string, number | string>;
  differences: Difference[];
}

/**
 * Makes the ledger's state from the chain alone, in an empty database, by the statements of the indexer, from events that are
 * proven; then holds it against what the contracts hold.
 */
export async function rebuild(
  db: Database,
  chain: Chain,
  deployment: Deployment,
  { to, progress = () => undefined }: { to?: number; progress?: Progress } = {},
): Promise<Rebuilt> {
  const first = deployment.generations[0]!.startBlock;
  const last = to ?? (await chain.blockNumber());
  let head: Head = { size: 0, frontier: [] };
  let block: Block = { number: -1, hash: "" };
  for await (const blocks of readProven(chain, deployment, first, last)) {
    await db.transaction(async (tx) => {
      for (const { facts, ...header } of blocks) {
        if (facts.length === 0) continue;
        await insertBlock(tx, header, facts);
        await bookBlock(tx, header.number, new Set(facts.map(({ kind }) => kind)));
      }
    });
    for (const { number, facts } of blocks)
      head = append(
        head,
        facts.map((fact) => leafOf(number, fact)),
      ).head;
    block = blocks.at(-1)!;
    progress("events", head.size);
  }
  await refuseOther(chain, block);
  const differences = new Differences();
  await db.transaction(async (tx) => {
    await compareStorage(tx, chain, deployment.generations[0]!.addresses, block.number, differences);
  });
  return {
    block: { number: block.number, hash: block.hash },
    events: head.size,
    root: hexOf(rootOf(head.frontier)),
    totals: await totalsOf(db),
    differences: differences.list,
  };
}

/** An event and its place, in the one way to write them. */
const leafOf = (block: number, { logIndex, ...fact }: Fact): Uint8Array =>
  leafHash(Buffer.from(canonicalText({ ...fact, block: String(block), log: String(logIndex) })));

/** What was read last must still be there, or two histories were mixed. */
async function refuseOther(chain: Chain, { number, hash }: Block): Promise<void> {
  const [now] = await chain.sendAll<{ hash: string } | null>([["eth_getBlockByNumber", [quantity(number), false]]]);
  if (now?.hash !== hash) throw new Error(`The chain changed its block ${number} meanwhile: run it again.`);
}

async function totalsOf(db: Queryable): Promise<Record<string, number | string>> {
  const { rows } = await db.query<Record<string, number>>(
    `select count(*) filter (where kind = 'organisation_registered') as organisations,
       count(*) filter (where kind = 'batch_registered') as batches,
       count(*) filter (where kind = 'transformed') as transformations,
       count(*) filter (where kind = 'agreement_proposed') as agreements,
       count(*) filter (where kind = 'certificate_issued') as certificates,
       (select count(distinct shipment) from shipment_lines) as shipments
     from records`,
  );
  const stock = await db.query<{ place: string; unit: string; amount: string }>(
    `select e.place, r.data ->> 'unit' as unit, sum(e.amount)::text as amount from stock_entries e
     join records r on r.subject = e.batch and r.kind = 'batch_registered' group by 1, 2 order by 1, 2`,
  );
  return {
    ...rows[0]!,
    ...Object.fromEntries(
      stock.rows.map(({ place, unit, amount }) => [`${place.replace("_", " ")}, dimension ${unit}`, amount]),
    ),
  };
}
