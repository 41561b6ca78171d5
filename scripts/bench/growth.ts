import { allRecorded, type Bench, median, percentile } from "./setting.ts";
import { post } from "./throughput.ts";

const LIST = 100;

/** The same work at growing sizes of the ledger: what a record costs, what a page costs, what memory is held. */
export async function growth(bench: Bench, sizes: number[]): Promise<void> {
  const { db } = bench.service.ledger;
  const count = async () => (await db.query<{ n: number }>("select count(*) as n from batches")).rows[0]!.n;
  console.log("   batches   ms a record     page p50 / p99 ms    memory MB");
  for (const size of sizes) {
    while ((await count()) < size) {
      await Promise.all([1, 2, 3, 4].map(() => post(bench, LIST)));
      await allRecorded(bench);
    }
    const records: number[] = [];
    for (let i = 0; i < 20; i++) {
      const started = performance.now();
      await post(bench, LIST);
      await allRecorded(bench);
      records.push((performance.now() - started) / LIST);
    }
    const pages = await readPages(bench, 50);
    const memory = process.memoryUsage().rss / 1024 / 1024;
    console.log(
      `  ${String(await count()).padStart(8)}   ${median(records).toFixed(2).padStart(11)}   ` +
        `${median(pages).toFixed(1).padStart(8)} / ${percentile(pages, 0.99).toFixed(1).padEnd(8)}   ${memory.toFixed(0).padStart(9)}`,
    );
  }
}

async function readPages({ service, url }: Bench, times: number): Promise<number[]> {
  // Ids are hashes: their order is as good as chance, and the same at every look.
  const { rows } = await service.ledger.db.query<{ code: string }>("select code from batches order by id limit $1", [
    times,
  ]);
  const taken: number[] = [];
  for (const { code } of rows) {
    const started = performance.now();
    await (await fetch(`${url}/b/${code}`)).text();
    taken.push(performance.now() - started);
  }
  return taken;
}
