import { isOnChain } from "../accept/operationStates.ts";
import { decodeLogs } from "../chain/decode.ts";
import type { Deployment } from "../chain/deployment.ts";
import { type Chain, type Log, quantity } from "../chain/provider.ts";
import { fsckJournal } from "../journal/fsck.ts";
import type { Fact } from "../store/blocks.ts";
import type { Database, Transaction } from "../store/pool.ts";
import {
  bookApart,
  compareDerived,
  DERIVED,
  type Derived,
  type DerivedRow,
  findOverdrawn,
  findUnbalanced,
} from "../indexer/derived.ts";

export interface Findings {
  blocks: number;
  records: number;
  batches: number;
  leaves: number;
  /** One sentence each; empty when records and chain agree. */
  differences: string[];
}

const RANGE = 2_000;

/**
 * Rebuilds every record from the chain alone and compares it with the database; looks whether every batch, shipment and transformation the
 * service accepted stands exactly once where it must; then books all records anew, compares that with what is booked, and
 * adds it up, and makes the journal anew. Changes nothing. Run it when nothing is on the way.
 */
export async function fsck(db: Database, chain: Chain, deployment: Deployment): Promise<Findings> {
  const differences: string[] = [];
  const head = await chain.blockNumber();
  let records = 0;
  for (let from = deployment.generations[0]!.startBlock; from <= head; from += RANGE) {
    const to = Math.min(from + RANGE - 1, head);
    const rebuilt = await rebuild(chain, deployment, from, to);
    records += rebuilt.size;
    await compare(db, from, to, rebuilt, differences);
  }
  const { rows } = await db.query<{ id: string; state: string; found: number }>(
    `select b.id, op.state, (select count(*) from records r where r.subject = b.id and r.kind = 'batch_registered') as found
     from batches b join operations op on op.id = b.intent`,
  );
  for (const { id, state, found } of rows) {
    const expected = isOnChain(state) ? 1 : 0;
    if (found !== expected) differences.push(`batch ${id} is ${state} but stands ${found} times in the records`);
  }
  differences.push(...(await compareTransformations(db)));
  differences.push(...(await lostLines(db)), ...(await db.transaction(misbooked, { planned: false })));
  const leaves = await fsckJournal(db, chain, deployment, differences);
  return { blocks: head + 1, records, batches: rows.length, leaves, differences };
}

/** What the service accepted and what the chain has, down to whether the contract could weigh it. */
async function compareTransformations(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ id: string; state: string; found: number; agreed: number }>(
    `select t.id, op.state, count(r.subject) as found,
       count(r.subject) filter (where (r.data ->> 'conserved')::boolean = t.conserved) as agreed
     from transformations t join operations op on op.id = t.intent
     left join records r on r.subject = t.id and r.kind = 'transformed'
     group by t.id, op.state`,
  );
  return rows.flatMap(({ id, state, found, agreed }) => {
    const expected = isOnChain(state) ? 1 : 0;
    if (found !== expected) return [`transformation ${id} is ${state} but stands ${found} times in the records`];
    return agreed === found ? [] : [`transformation ${id} is weighed otherwise by the chain`];
  });
}

async function lostLines(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ id: string; state: string; asked: number; found: number }>(
    `select s.id, op.state, cardinality(s.batches) as asked,
       (select count(*) from shipment_lines l where l.shipment = s.id) as found
     from shipments s join operations op on op.id = s.intent`,
  );
  return rows
    .filter(({ state, asked, found }) => found !== (isOnChain(state) ? asked : 0))
    .map(({ id, state, asked, found }) => `shipment ${id} is ${state} but has ${found} of ${asked} lines`);
}

/** What is booked but for the records, or not as they say. */
async function misbooked(tx: Transaction): Promise<string[]> {
  await bookApart(tx);
  const differences: string[] = [];
  for (const [table, name] of Object.entries(DERIVED)) {
    const { missing, foreign } = await compareDerived(tx, table as Derived);
    for (const row of missing) differences.push(`${name} of record ${positionOf(row)} is not booked as it says`);
    for (const row of foreign)
      differences.push(`${name} of record ${positionOf(row)} is booked, and it does not say so`);
  }
  for (const { batch, registered, booked } of await findUnbalanced(tx))
    differences.push(`batch ${batch} was registered with ${registered} base units, and ${booked} are booked`);
  for (const { batch, place, amount } of await findOverdrawn(tx))
    differences.push(`batch ${batch} has ${amount} base units ${place.replace("_", " ")} somewhere`);
  return differences;
}

const positionOf = ({ block_number, log_index }: DerivedRow): string => `${block_number}.${log_index}`;

type Key = `${number}.${number}`;

async function rebuild(chain: Chain, deployment: Deployment, from: number, to: number): Promise<Map<Key, string>> {
  const facts = new Map<Key, string>();
  for (const { addresses } of deployment.generations) {
    const raw = await chain.send<(Log & { blockNumber: string })[]>("eth_getLogs", [
      { fromBlock: quantity(from), toBlock: quantity(to), address: Object.values(addresses) as string[] },
    ]);
    const blocks = Map.groupBy(raw, (log) => Number(log.blockNumber));
    for (const [number, logs] of blocks) {
      const own = logs.map((log) => ({ ...log, address: log.address.toLowerCase(), logIndex: Number(log.logIndex) }));
      for (const fact of decodeLogs(addresses, own)) facts.set(`${number}.${fact.logIndex}`, spell(fact));
    }
  }
  return facts;
}

async function compare(
  db: Database,
  from: number,
  to: number,
  rebuilt: Map<Key, string>,
  differences: string[],
): Promise<void> {
  const { rows } = await db.query<{ block_number: number; log_index: number } & Omit<Fact, "logIndex">>(
    "select * from records where block_number between $1 and $2",
    [from, to],
  );
  for (const row of rows) {
    const key: Key = `${row.block_number}.${row.log_index}`;
    const expected = rebuilt.get(key);
    if (expected === undefined) differences.push(`record ${key} (${row.kind}) is not on the chain`);
    else if (expected !== spell({ ...row, logIndex: row.log_index }))
      differences.push(`record ${key} differs from the chain`);
    rebuilt.delete(key);
  }
  for (const key of rebuilt.keys()) differences.push(`event ${key} of the chain is missing from the records`);
}

/** One text for one fact, whatever the order of its fields. */
function spell(fact: Fact): string {
  const { logIndex, transaction, contract, kind, account, subject, request, signer, data } = fact;
  const sorted = JSON.stringify(data, (_, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return JSON.stringify([logIndex, transaction, contract, kind, account, subject, request, signer, sorted]);
}
