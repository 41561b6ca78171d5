import type { AddressInfo } from "node:net";
import compress from "@fastify/compress";
import Fastify, { type FastifyInstance } from "fastify";
import pg from "pg";
import { BROTLI } from "../../service/web/keptPages.ts";
import { Graphs } from "./graphs.ts";
import { load, type Loaded } from "./load.ts";
import { type Bench, median } from "./setting.ts";

const LABELS = 200;
const CONNECTIONS = 16;
/** Pages a second, as 500 readers who look at each for ten seconds. */
const STEADY = 50;
const SECONDS = 4;
const ROUNDS = 3;
const READER = { "accept-encoding": "br", "accept-language": "fr" };

type Served = Record<"flatOut" | "steady", Loaded>;

/**
 * Public pages of ledgers of these sizes, beside a bare Fastify in the same process that sends the same bytes with the same
 * headers, compressed by the same plugin: flat out on 16 connections, and at the same constant rate for both, where an
 * answer's time counts from when it was due. Labels that are scanned again and again, and labels that nobody scanned before.
 */
export async function pages(bench: Bench, sizes: number[]): Promise<void> {
  const { ledger } = bench.service;
  const { rows } = await ledger.db.query<{ account: string }>("select account from products where id = $1", [
    bench.product,
  ]);
  const graphs = new Graphs(ledger, rows[0]!.account, bench.product);
  for (const size of sizes) {
    while (graphs.count < size) await graphs.write(Array.from({ length: 6 }, () => graphs.season()).flat());
    await analyze(bench);
    const labels = await someLabels(bench);
    const scanned = labels.slice(0, LABELS);
    const bare = await bareFastify(bench, scanned);
    const [baseline, again]: [Served[], Served[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      baseline.push(await serve(bare.url, scanned));
      again.push(await serve(bench.url, scanned));
    }
    const unseen = await steadily(bench.url, labels.slice(LABELS));
    await bare.close();
    console.log(`\nPages of ${graphs.count} batches (medians of ${ROUNDS}; p50 / p99 in ms at ${STEADY} a second):`);
    tell("baseline: bare Fastify, the same bytes and headers", baseline, baseline);
    tell(`${LABELS} labels, scanned again and again`, again, baseline);
    tell("labels that nobody scanned before", [{ flatOut: null, steady: unseen }], baseline);
  }
}

/** What the database does by itself within a minute or so; by a connection that may take its time. */
export async function analyze({ backends }: Bench): Promise<void> {
  const client = new pg.Client({ connectionString: backends.databaseUrl });
  await client.connect();
  await client.query("analyze");
  await client.end();
}

async function serve(url: string, paths: string[]): Promise<Served> {
  const flatOut = await checked({ url, paths, connections: CONNECTIONS, perSecond: null });
  return { flatOut, steady: await steadily(url, paths) };
}

const steadily = (url: string, paths: string[]): Promise<Loaded> =>
  checked({ url, paths, connections: CONNECTIONS, perSecond: STEADY });

async function checked(asked: Pick<Parameters<typeof load>[0], "url" | "paths" | "connections" | "perSecond">) {
  const loaded = await load({ ...asked, headers: READER, seconds: SECONDS });
  if (loaded.failed) throw new Error(`${loaded.failed} requests failed.`);
  return loaded;
}

/** Ids are hashes: their order is as good as chance, and the same at every look. */
async function someLabels({ service }: Bench): Promise<string[]> {
  const { rows } = await service.ledger.db.query<{ code: string }>("select code from batches order by id limit $1", [
    LABELS + 2 * STEADY * SECONDS,
  ]);
  return rows.map(({ code }) => `/b/${code}`);
}

async function bareFastify(bench: Bench, paths: string[]): Promise<{ url: string; close: FastifyInstance["close"] }> {
  const pages = new Map<string, { body: string; headers: Record<string, string> }>();
  for (const path of paths) {
    const response = await fetch(bench.url + path, { headers: { ...READER, "accept-encoding": "identity" } });
    const headers = Object.fromEntries(response.headers);
    for (const name of ["date", "connection", "keep-alive", "content-length"]) delete headers[name];
    pages.set(path, { body: await response.text(), headers });
  }
  const app = Fastify();
  await app.register(compress, { threshold: 1024, encodings: ["br", "gzip"], brotliOptions: BROTLI });
  app.get("/b/:code", (request, reply) => {
    const { body, headers } = pages.get(request.url)!;
    return reply.headers(headers).send(body);
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return { url, close: app.close.bind(app) };
}

function tell(name: string, served: { flatOut: Loaded | null; steady: Loaded }[], baseline: Served[]): void {
  const of = (all: { flatOut: Loaded | null; steady: Loaded }[], pick: (one: Loaded) => number) =>
    median(all.map(({ steady }) => pick(steady)));
  const p99 = of(served, (one) => one.p99);
  const rates = served.flatMap(({ flatOut }) => flatOut ?? []).map(({ perSecond }) => perSecond);
  const rate = rates.length ? `${median(rates).toFixed(0)} a second` : "";
  console.log(
    `  ${name.padEnd(52)} ${rate.padStart(14)}   ${of(served, (one) => one.p50)
      .toFixed(1)
      .padStart(7)} / ${p99.toFixed(1).padEnd(7)} ` + `p99 × ${(p99 / of(baseline, (one) => one.p99)).toFixed(1)}`,
  );
}
