import { Graphs } from "./graphs.ts";
import { analyze } from "./pages.ts";
import { type Bench, median, percentile } from "./setting.ts";

const TIMES = 40;

/**
 * Reads of the graph of a batch, in a ledger that holds little else and in one of `size` batches: what a read costs must
 * follow the graph that is read, not the ledger around it. Beside them, in the same ledgers, one `GET` of a batch.
 */
export async function provenance(bench: Bench, size: number): Promise<void> {
  const { ledger } = bench.service;
  const { rows } = await ledger.db.query<{ account: string }>("select account from products where id = $1", [
    bench.product,
  ]);
  const graphs = new Graphs(ledger, rows[0]!.account, bench.product);
  const small = await plant(graphs, async () => undefined);
  await analyze(bench);
  const before = await measure(bench, small);
  const little = graphs.count;
  // The graphs measured in the large ledger lie scattered all over it, a few batches in a place.
  const large = await plant(graphs, async (done) => {
    while (graphs.count < little + (size - little) * done) await graphs.write(some(() => graphs.season(), 6));
  });
  await analyze(bench);
  const after = await measure(bench, large);

  console.log(`\nProvenance, ms, p50 / p99 of ${TIMES} (batches in the ledger: ${little}, then ${graphs.count}):`);
  for (const [name, [few, many]] of zip(before, after))
    console.log(
      `  ${name.padEnd(52)} ${few.p50.toFixed(1).padStart(7)} / ${few.p99.toFixed(1).padEnd(7)} ` +
        `${many.p50.toFixed(1).padStart(7)} / ${many.p99.toFixed(1).padEnd(7)} × ${(many.p50 / few.p50).toFixed(2)}`,
    );
}

interface Roots {
  deep: { first: string; last: string };
  wide: { first: string; last: string };
  season: { first: string; last: string };
}

/** Writes one graph of each form in small pieces, and calls `between` with how much of it is done. */
async function plant(graphs: Graphs, between: (done: number) => Promise<void>): Promise<Roots> {
  const forms = { deep: graphs.deep(1_000), wide: graphs.wide(), season: graphs.season() };
  const all = Object.values(forms);
  const PIECES = 50;
  for (let piece = 0; piece < PIECES; piece += 1) {
    for (const form of all) {
      const share = Math.ceil(form.length / PIECES);
      const part = form.slice(piece * share, (piece + 1) * share);
      if (part.length) await graphs.write(part);
    }
    await between((piece + 1) / PIECES);
  }
  const ends = (form: { id: string }[]) => ({ first: form[0]!.id, last: form.at(-1)!.id });
  return { deep: ends(forms.deep), wide: ends(forms.wide), season: ends(forms.season) };
}

async function measure(bench: Bench, { deep, wide, season }: Roots) {
  const path = (id: string, query: string) => `/v1/batches/${id}/provenance?${query}`;
  const reads: Record<string, string> = {
    "baseline: GET /v1/batches/{id}": `/v1/batches/${season.last}`,
    "a season of 22, up, whole": path(season.last, "direction=up"),
    "1,000 deep, up, 10 steps": path(deep.last, "direction=up&depth=10"),
    "1,000 deep, up, whole, a page of 1,000": path(deep.last, "direction=up&limit=1000"),
    "1,000 deep, down, whole, a page of 1,000": path(deep.first, "direction=down&limit=1000"),
    "1,000 deep, up, its last page of 100": await lastPage(bench, path(deep.last, "direction=up&limit=100")),
    "1,000 wide, up, whole, a page of 1,000": path(wide.last, "direction=up&limit=1000"),
    "1,000 wide, up, a page of 100": path(wide.last, "direction=up&limit=100"),
  };
  const results = new Map<string, { p50: number; p99: number }>();
  for (const [name, url] of Object.entries(reads)) {
    const taken: number[] = [];
    await read(bench, url);
    for (let i = 0; i < TIMES; i += 1) {
      const started = performance.now();
      await read(bench, url);
      taken.push(performance.now() - started);
    }
    results.set(name, { p50: median(taken), p99: percentile(taken, 0.99) });
  }
  return results;
}

async function lastPage(bench: Bench, url: string): Promise<string> {
  let page = url;
  for (;;) {
    const { next } = await read<{ next: string | null }>(bench, page);
    if (next === null) return page;
    page = `${url}&cursor=${next}`;
  }
}

async function read<T>({ url, key }: Bench, path: string): Promise<T> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
  const body = (await response.json()) as T;
  if (!response.ok) throw new Error(JSON.stringify(body));
  return body;
}

function zip<T>(first: Map<string, T>, second: Map<string, T>): [string, [T, T]][] {
  return [...first].map(([name, one]) => [name, [one, second.get(name)!]]);
}

const some = <T>(make: () => T[], times: number): T[] => Array.from({ length: times }, make).flat();
