import Type, { type Static } from "typebox";
import type { Ledger } from "../accept/ledger.ts";
import { findJournalState } from "../journal/rows.ts";
import type { Queryable } from "../store/pool.ts";
import { followsTheLaw } from "../values/dates.ts";
import { account, hash, nullable, time } from "../values/schemas.ts";

const count = (description: string) => Type.Integer({ minimum: 0, description, examples: [3] });

export const Status = Type.Object(
  {
    chain: Type.Object(
      {
        id: Type.String({ description: "The chain's id, in decimal.", examples: ["31337"] }),
        contracts: Type.Object(
          {
            organisations: account("The registry of organisations."),
            relay: account("The door for signed requests."),
            batches: account("The ledger of batches."),
            journal: account("The anchors of the journal."),
            certificates: account("Statements of certifiers."),
            agreements: account("Sale agreements."),
          },
          { additionalProperties: false, description: "Where the contracts are." },
        ),
        lastBlock: nullable(
          Type.Object(
            { number: count("Its number."), hash: hash("Its hash."), time: time("Its time.") },
            { additionalProperties: false, description: "The newest block that was read; null before the first." },
          ),
        ),
        finalBlock: nullable(count("Blocks up to here cannot be lost any more; null before the first.")),
        trouble: nullable(Type.String({ description: "Why no more blocks are read; null while they are." })),
      },
      { additionalProperties: false, description: "The chain as far as it was read." },
    ),
    operations: Type.Object(
      { queued: count("Stored, not sent yet."), sent: count("Sent, not on the chain yet.") },
      { additionalProperties: false, description: "What is under way." },
    ),
    journal: Type.Object(
      {
        size: count("Leaves, anchored or not."),
        anchored: count("Leaves under the newest head on the chain."),
        waiting: count("Observations that have no place in it yet."),
        trouble: nullable(Type.String({ description: "Why it does not grow; null while it does." })),
      },
      { additionalProperties: false, description: "The log of observations." },
    ),
    records: count("Events of the chain that were read."),
    organisations: count("Organisations."),
    products: count("Products."),
    batches: count("Batches."),
    members: count("People who bring to the organisations; those who were erased are not counted."),
    time: time("The service's clock."),
    timeZones: Type.Object(
      {
        version: nullable(
          Type.String({ description: "Their version; null where Node was built without one.", examples: ["2026c"] }),
        ),
        followTheLaw: Type.Boolean({
          description:
            "Whether they know that Morocco went back to UTC on 20 September 2026. Where not, every day begins an hour early: the operator must install a newer Node.",
        }),
      },
      { additionalProperties: false, description: "The time-zone data by which days begin and end." },
    ),
  },
  { $id: "Status", additionalProperties: false, description: "How the ledger stands, read from its own rows." },
);

export const Health = Type.Object(
  { status: Type.Literal("ok", { description: "All is well." }) },
  { $id: "Health", additionalProperties: false, description: "A sign of life." },
);

export type StatusView = Static<typeof Status>;

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
    timeZones: timeZoneData(),
  };
}

export const timeZoneData = (): StatusView["timeZones"] => ({
  version: process.versions["tz"] ?? null,
  followTheLaw: followsTheLaw(),
});

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
