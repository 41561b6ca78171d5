import type { Queryable, Transaction } from "./pool.ts";

export interface BlockRow {
  number: number;
  hash: string;
}

export interface NewBlock {
  number: number;
  hash: string;
  parentHash: string;
  /** Unix seconds. */
  timestamp: number;
}

export async function lastBlock(db: Queryable): Promise<BlockRow | null> {
  const { rows } = await db.query<BlockRow>("select number, hash from blocks order by number desc limit 1");
  return rows[0] ?? null;
}

/** Unix seconds; 0 before the first block. */
export async function lastBlockTime(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ time: number }>(
    "select extract(epoch from time)::bigint as time from blocks order by number desc limit 1",
  );
  return rows[0]?.time ?? 0;
}

export async function blockAt(db: Queryable, number: number): Promise<BlockRow | null> {
  const { rows } = await db.query<BlockRow>("select number, hash from blocks where number = $1", [number]);
  return rows[0] ?? null;
}

export async function insertBlock(tx: Transaction, block: NewBlock, facts: Fact[]): Promise<void> {
  await tx.query("insert into blocks (number, hash, parent_hash, time) values ($1, $2, $3, to_timestamp($4))", [
    block.number,
    block.hash,
    block.parentHash,
    block.timestamp,
  ]);
  if (facts.length === 0) return;
  await tx.query(
    `insert into records (block_number, log_index, transaction, contract, kind, account, subject, request, signer, data)
     select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::jsonb[])`,
    [
      block.number,
      facts.map((r) => r.logIndex),
      facts.map((r) => r.transaction),
      facts.map((r) => r.contract),
      facts.map((r) => r.kind),
      facts.map((r) => r.account),
      facts.map((r) => r.subject),
      facts.map((r) => r.request),
      facts.map((r) => r.signer),
      facts.map((r) => JSON.stringify(r.data)),
    ],
  );
}

/** A reorganisation: everything the lost blocks said is gone with them. */
export async function deleteBlocksAbove(tx: Transaction, number: number): Promise<number> {
  const { rowCount } = await tx.query("delete from blocks where number > $1", [number]);
  return rowCount ?? 0;
}

export async function finalNumber(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ number: number }>("select number from finality");
  return rows[0]!.number;
}

export async function raiseFinality(tx: Transaction, number: number): Promise<void> {
  await tx.query("update finality set number = greatest(number, $1)", [number]);
}

/** What keeps the indexer from reading on, for those who watch; null when nothing does. */
export async function noteTrouble(db: Queryable, trouble: string | null): Promise<void> {
  await db.query("update finality set trouble = $1 where trouble is distinct from $1", [trouble]);
}

/** Final blocks without records are needed by nobody; a chain that ticks while nothing happens must not fill the disk. */
export async function pruneEmptyBlocks(tx: Transaction, below: number): Promise<void> {
  await tx.query(
    `delete from blocks b where b.number < $1 and b.number <= (select number from finality)
       and not exists (select 1 from records r where r.block_number = b.number)`,
    [below],
  );
}

/** One event of our contracts as a fact: kind and fields named as in Solidity, in the ledger's spelling. */
export interface Fact {
  logIndex: number;
  transaction: string;
  contract: string;
  kind: string;
  account: string | null;
  subject: string;
  /** The relay request that did it; the transaction itself for acts that came without one (a registrar's). */
  request: string;
  signer: string | null;
  data: Record<string, unknown>;
}
