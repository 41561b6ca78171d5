import { decodeLogs } from "../chain/decode.ts";
import type { Deployment } from "../chain/deployment.ts";
import { type Chain, type Log, quantity } from "../chain/provider.ts";
import type { Database } from "../db/pool.ts";
import type { Fact } from "../domain/facts.ts";
import { fsckJournal } from "./fsckJournal.ts";

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
 * Rebuilds every record from the chain alone and compares it with the database; then looks whether every batch the
 * service accepted stands exactly once where it must, and every transformation, and makes the journal anew. Reads only. Run it
 * when nothing is on the way.
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
    const expected = state === "mined" || state === "final" ? 1 : 0;
    if (found !== expected) differences.push(`batch ${id} is ${state} but stands ${found} times in the records`);
  }
  differences.push(...(await compareTransformations(db)));
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
    const expected = state === "mined" || state === "final" ? 1 : 0;
    if (found !== expected) return [`transformation ${id} is ${state} but stands ${found} times in the records`];
    return agreed === found ? [] : [`transformation ${id} is weighed otherwise by the chain`];
  });
}

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
