import type { Contracts, Ledger } from "../accept/ledger.ts";
import { findJournalState } from "../journal/rows.ts";
import type { Queryable } from "../store/pool.ts";

export interface StatusView {
  chain: {
    id: string;
    contracts: Omit<Contracts, "chainId">;
    lastBlock: { number: number; hash: string; time: string } | null;
    finalBlock: number | null;
    /** Why no more blocks are read, when they are not. */
    trouble: string | null;
  };
  operations: { queued: number; sent: number };
  journal: {
    /** Leaves, anchored or not. */
    size: number;
    anchored: number;
    /** Observations that have no place yet. */
    waiting: number;
    /** Why it does not grow, when it does not. */
    trouble: string | null;
  };
  records: number;
  organisations: number;
  products: number;
  batches: number;
  /** Of all organisations; erased ones are not counted. */
  members: number;
  time: string;
}

/** Read from rows, never asked of a node: it must answer while the chain is away. Any key may read it. */
export async function readStatus(ledger: Ledger): Promise<StatusView> {
  const { chainId, ...contracts } = ledger.contracts;
  const row = await findCounts(ledger.db);
  return {
    chain: {
      id: chainId.toString(),
      contracts,
      lastBlock:
        row.block_number === null
          ? null
          : { number: row.block_number, hash: row.block_hash!, time: row.block_time!.toISOString() },
      finalBlock: row.final_number < 0 ? null : row.final_number,
      trouble: row.trouble,
    },
    operations: { queued: row.queued, sent: row.sent },
    journal: await findJournalState(ledger.db, contracts.journal),
    records: row.records,
    organisations: row.organisations,
    products: row.products,
    batches: row.batches,
    members: row.members,
    time: ledger.now().toISOString(),
  };
}

/** For the gauges. */
export async function readCounts(ledger: Ledger) {
  const { queued, sent, records, block_number, trouble } = await findCounts(ledger.db);
  const {
    size,
    anchored,
    waiting,
    trouble: journalTrouble,
  } = await findJournalState(ledger.db, ledger.contracts.journal);
  const journal = { waiting: waiting + size - anchored, trouble: journalTrouble !== null };
  return { queued, sent, records, lastBlock: block_number, trouble: trouble !== null, journal };
}

/** Throws DATABASE_AWAY when it does not answer. */
export async function checkDatabase(ledger: Ledger): Promise<void> {
  await ping(ledger.db);
}

export interface CountsRow {
  queued: number;
  sent: number;
  records: number;
  organisations: number;
  products: number;
  batches: number;
  members: number;
  block_number: number | null;
  block_hash: string | null;
  block_time: Date | null;
  final_number: number;
  trouble: string | null;
}

/**
 * One look at all of it. What is under way is told by the open attempts and not by the view `operations`, which would go
 * through every intent there ever was.
 */
export async function findCounts(db: Queryable): Promise<CountsRow> {
  const { rows } = await db.query<CountsRow>(
    `select
       (select count(*) from intents where attempt is null and rejection is null) as queued,
       (select count(*) from intents i join attempts a on a.id = i.attempt where a.settled_at is null
          and not exists (select 1 from records r where r.request = i.request)) as sent,
       (select count(*) from records) as records,
       (select count(*) from organisations) as organisations,
       (select count(*) from products) as products,
       (select count(*) from batches) as batches,
       (select count(*) from members where erased_at is null) as members,
       b.number as block_number, b.hash as block_hash, b.time as block_time, f.number as final_number, f.trouble
     from finality f left join lateral (select number, hash, time from blocks order by number desc limit 1) b on true`,
  );
  return rows[0]!;
}

export async function ping(db: Queryable): Promise<void> {
  await db.query("select 1");
}
