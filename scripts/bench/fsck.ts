import { describeDifference } from "../../service/books/differences.ts";
import { fsck } from "../../service/books/fsck.ts";
import { Database } from "../../service/store/pool.ts";
import { allRecorded, type Bench, newBatch } from "./setting.ts";

const LIST = 100;
const AT_ONCE = 4;

/** The check of the books as they grow: events a second, and the memory that this process gains by it. */
export async function checkOfBooks(bench: Bench, sizes: number[]): Promise<void> {
  const { service, backends, product, key, post } = bench;
  const db = new Database(backends.databaseUrl, { max: 1, timeoutMs: 600_000 });
  console.log("\nThe check of the books (npm run fsck), of all facts, told by a node and proven by receipts:");
  let batches = 0;
  for (const size of sizes) {
    while (batches < size) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, () =>
          post(
            "/v1/batches",
            Array.from({ length: LIST }, () => newBatch(product)),
            key,
          ),
        ),
      );
      batches += AT_ONCE * LIST;
    }
    await allRecorded(bench);
    for (const proven of [false, true]) {
      const before = process.memoryUsage().rss;
      let most = before;
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
      const started = performance.now();
      const { records, differences } = await fsck(db, service.chain, backends.deployment, { proven });
      const seconds = (performance.now() - started) / 1_000;
      clearInterval(watch);
      if (differences.length) throw new Error(differences.map(describeDifference).slice(0, 3).join("\n"));
      const gained = Math.round((most - before) / 1_048_576);
      console.log(
        `  ${String(records).padStart(7)} events, ${proven ? "proven" : "told  "}  ${seconds.toFixed(1).padStart(6)} s  ${(records / seconds).toFixed(0).padStart(6)} a second  + ${gained} MB`,
      );
    }
  }
  await db.close();
}
