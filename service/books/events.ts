import { isDeepStrictEqual } from "node:util";
import { decodeLogs } from "../chain/decode.ts";
import type { Deployment } from "../chain/deployment.ts";
import { type Chain, type Log, quantity } from "../chain/provider.ts";
import { BOOKINGS, BY_RECORDS, type Derived, DERIVED_COLUMNS } from "../indexer/bookings.ts";
import type { Fact } from "../store/blocks.ts";
import type { Queryable } from "../store/pool.ts";
import { BOOKS } from "./classes.ts";
import { asText, type Differences, type Row, rowName } from "./differences.ts";

/** Events of some blocks in their order. */
export interface Events {
  from: number;
  to: number;
  facts: Map<number, Fact[]>;
}

/** A node's answer is kept to about so many events, whatever they are spread over. */
const EVENTS_AT_ONCE = 2_000;
const BLOCKS_AT_MOST = 2_000;

/** All events of the ledger from one block to another, as `eth_getLogs` tells them. */
export async function* readEvents(
  chain: Chain,
  deployment: Deployment,
  first: number,
  last: number,
): AsyncGenerator<Events> {
  let width = 100;
  for (let from = first; from <= last;) {
    const to = Math.min(from + width - 1, last);
    const facts = await factsBetween(chain, deployment, from, to);
    const count = [...facts.values()].reduce((sum, { length }) => sum + length, 0);
    yield { from, to, facts };
    from = to + 1;
    width = Math.max(1, Math.min(BLOCKS_AT_MOST, Math.floor((width * EVENTS_AT_ONCE) / Math.max(count, 1))));
  }
}

async function factsBetween(
  chain: Chain,
  { generations }: Deployment,
  from: number,
  to: number,
): Promise<Map<number, Fact[]>> {
  const facts = new Map<number, Fact[]>();
  for (const { addresses } of generations) {
    const raw = await chain.send<(Omit<Log, "logIndex"> & { blockNumber: string; logIndex: string })[]>("eth_getLogs", [
      { fromBlock: quantity(from), toBlock: quantity(to), address: Object.values(addresses) as string[] },
    ]);
    for (const [number, logs] of Map.groupBy(raw, ({ blockNumber }) => Number(blockNumber))) {
      const own = logs.map((log) => ({ ...log, address: log.address.toLowerCase(), logIndex: Number(log.logIndex) }));
      facts.set(number, [...(facts.get(number) ?? []), ...decodeLogs(addresses, own)]);
    }
  }
  return facts;
}

const FACT_COLUMNS = ["transaction", "contract", "kind", "account", "subject", "request", "signer"] as const;

/** Every record against the event that it tells, in both directions. */
export async function compareRecords(
  tx: Queryable,
  { from, to, facts }: Events,
  differences: Differences,
): Promise<number> {
  const { rows } = await tx.query<{ block_number: number; log_index: number } & Omit<Fact, "logIndex">>(
    "select * from records where block_number between $1 and $2",
    [from, to],
  );
  const events = new Map<string, Fact>(
    [...facts].flatMap(([number, list]) => list.map((fact) => [`${number}/${fact.logIndex}`, fact] as const)),
  );
  for (const row of rows) {
    const name = rowName("records", row);
    const fact = events.get(name);
    events.delete(name);
    if (!fact) {
      differences.add("records", name, "foreign", `the chain has no such event (${row.kind})`);
      continue;
    }
    const wrong = [
      ...FACT_COLUMNS.filter((column) => row[column] !== fact[column]),
      ...(isDeepStrictEqual(row.data, fact.data) ? [] : ["data"]),
    ];
    for (const column of wrong) differences.add("records", name, "changed", `${column} is not as the event says`);
  }
  for (const [name, { kind }] of events)
    differences.add("records", name, "missing", `the chain has this event (${kind})`);
  return rows.length;
}

const BLOCKS_AT_ONCE = 200;

/** Every block that is kept against the node's header, and that none is missing where none may be. */
export async function compareBlocks(
  tx: Queryable,
  chain: Chain,
  { first, last, keptFrom }: { first: number; last: number; keptFrom: number },
  differences: Differences,
): Promise<number> {
  let count = 0;
  let expected = Math.max(first, keptFrom);
  for (let after = -1; ;) {
    const { rows } = await tx.query<{ number: number; hash: string; parent_hash: string; time: number }>(
      `select number, hash, parent_hash, extract(epoch from time)::float8 as time from blocks where number > $1
       order by number limit $2`,
      [after, BLOCKS_AT_ONCE],
    );
    if (rows.length === 0) break;
    const headers = await chain.sendAll<{ hash: string; parentHash: string; timestamp: string } | null>(
      rows.map(({ number }) => ["eth_getBlockByNumber", [quantity(number), false]]),
    );
    rows.forEach((row, i) => {
      const name = String(row.number);
      const header = headers[i];
      if (!header) return differences.add("blocks", name, "foreign", "the node has no such block");
      if (header.hash !== row.hash)
        differences.add("blocks", name, "changed", `the node's has the hash ${header.hash}`);
      if (header.parentHash !== row.parent_hash)
        differences.add("blocks", name, "changed", `by the node it comes after ${header.parentHash}`);
      if (Number(header.timestamp) !== row.time)
        differences.add(
          "blocks",
          name,
          "changed",
          `by the node its time is ${Number(header.timestamp)}, not ${row.time}`,
        );
    });
    for (const { number } of rows)
      if (number >= expected) {
        while (expected < number) noBlock(differences, expected++);
        expected = number + 1;
      }
    count += rows.length;
    after = rows.at(-1)!.number;
  }
  while (expected <= last) noBlock(differences, expected++);
  return count;
}

const noBlock = (differences: Differences, number: number): void =>
  differences.add("blocks", String(number), "missing", "blocks before and after it are there");

const TABLES = Object.keys(DERIVED_COLUMNS) as Derived[];

/** What the records of some blocks give by the indexer's own statements, less what is there, and the other way round. */
const DIFFERENCE = Object.fromEntries(
  TABLES.map((table) => {
    const columns = DERIVED_COLUMNS[table];
    const selects = Object.values(BOOKINGS)
      .flat()
      .filter((booking) => booking.table === table)
      .map(({ select }) => `(${select})`);
    const actual = `select ${columns.join(", ")} from public.${table} where block_number between $1 and $2`;
    const text = (from: string, kind: string) => `select '${kind}' as kind, ${asText(columns, "d")} from (${from}) d`;
    return [
      table,
      `with ${BY_RECORDS}, expected (${columns.join(", ")}) as materialized (${selects.join(" union all ")}),
       actual as materialized (${actual})
       ${text("select * from expected except all select * from actual", "expected")}
       union all ${text("select * from actual except all select * from expected", "actual")}`,
    ];
  }),
) as Record<Derived, string>;

/** Every row that is derived from records, booked again. */
export async function compareDerived(
  tx: Queryable,
  { from, to }: { from: number; to: number },
  differences: Differences,
): Promise<void> {
  for (const table of TABLES) {
    const { rows } = await tx.query<Row & { kind: string }>(DIFFERENCE[table], [from, to]);
    const names = (kind: string) =>
      new Map(rows.filter((row) => row.kind === kind).map((row) => [nameOf(table, row), row]));
    const [expected, actual] = [names("expected"), names("actual")];
    for (const [name, row] of expected) {
      const record = `record ${String(row["block_number"])}/${String(row["log_index"])}`;
      const found = actual.get(name);
      if (!found) differences.add(table, name, "missing", `${record} gives it`);
      else
        for (const column of DERIVED_COLUMNS[table].filter((one) => row[one] !== found[one]))
          differences.add(
            table,
            name,
            "changed",
            `${column} is ${String(found[column])}, and by ${record} it is ${String(row[column])}`,
          );
      actual.delete(name);
    }
    for (const name of actual.keys()) differences.add(table, name, "foreign", "no record gives it");
  }
}

const nameOf = (table: Derived, row: Row): string => BOOKS[table]!.key.map((column) => row[column]).join("/");
