import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { checkBundle } from "../../service/verifier/check.ts";
import { allRecorded, type Bench, median, newBatch, percentile } from "./setting.ts";

const TIMES = 100;

/**
 * The bundle of a batch with three ancestors in ledgers of these sizes: how large it is, how long it takes to make and to
 * check.
 */
export async function verification(bench: Bench, sizes: number[]): Promise<void> {
  const code = await bottled(bench);
  let count = 4;
  for (const size of sizes) {
    for (; count < size; count += 100) await register(bench);
    await allRecorded(bench);
    console.log(
      `\nThe proof of a batch with three ancestors, among ${count} batches, ms p50 / p99 (goal of the check: 20):`,
    );
    const text = await fetchBundle(bench, code);
    console.log(`  ${text.length} bytes, ${gzipSync(text).length} compressed`);
    const bundle: unknown = JSON.parse(text);
    if (checkBundle(bundle).fault) throw new Error("The bundle does not match.");
    tell("baseline: reading its JSON", await timed(() => JSON.parse(text)));
    tell("checking it", await timed(() => checkBundle(bundle)));
    tell("fetching it, its block remembered", await timed(() => fetchBundle(bench, code)));
  }
}

/** The code of a batch with three ancestors. */
export async function bottled(bench: Bench): Promise<string> {
  const made = async (process: string, batches: string[], value: string) => {
    const inputs = batches.map((batch) => ({ batch, quantity: { value, unit: "KGM" } }));
    const output = { product: bench.product, lot: randomUUID() };
    const quantity = { value: String(Number(value) / 4), unit: "KGM" };
    const body = { process, performedOn: "2026-10-02", inputs, outputs: [{ ...output, quantity }] };
    const { outputs } = await bench.post<{ outputs: { id: string; code: string }[] }>(
      "/v1/transformations",
      body,
      bench.key,
      { prefer: "wait=30" },
    );
    return outputs[0]!;
  };
  const sources = await bench.post<{ items: { id: string }[] }>(
    "/v1/batches",
    [newBatch(bench.product), newBatch(bench.product)],
    bench.key,
    { prefer: "wait=30" },
  );
  const oil = await made(
    "press",
    sources.items.map(({ id }) => id),
    "100",
  );
  return (await made("pack", [oil.id], "20")).code;
}

const register = async (bench: Bench): Promise<void> => {
  const list = Array.from({ length: 100 }, () => newBatch(bench.product));
  await bench.post("/v1/batches", list, bench.key, { prefer: "wait=0" });
};

async function fetchBundle({ url }: Bench, code: string): Promise<string> {
  const response = await fetch(`${url}/b/${code}/proof.json`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

async function timed(run: () => unknown): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < TIMES; i += 1) {
    const started = performance.now();
    await run();
    taken.push(performance.now() - started);
  }
  return taken;
}

function tell(name: string, taken: number[]): void {
  const [p50, p99] = [median(taken), percentile(taken, 0.99)];
  console.log(`  ${name.padEnd(52)} ${p50.toFixed(1).padStart(7)} / ${p99.toFixed(1)}`);
}
