import { beside, type Read, type Reading } from "./reading.ts";
import { allRecorded, type Bench } from "./setting.ts";
import { post, throughput } from "./throughput.ts";

const READERS = 200;
/** How long a person looks at a page before scanning the next label. */
const THINK_MS = 5_000;
const RECORDING = { requests: 20, listOf: 100, callers: 1, rounds: 3 };

/**
 * How much 200 readers at once slow down recording, blocks included, in ledgers of these sizes: each opens a page, takes the
 * proof behind it and asks the chain's node for the block. Beside it, what as many readers of /healthz cost, who ask as
 * often: that much is the price of asking on this machine. They read 200 labels from all over the ledger.
 */
export async function readers(bench: Bench, sizes: number[]): Promise<void> {
  const { db } = bench.service.ledger;
  for (const size of sizes) {
    while ((await count(bench)) < size) {
      await Promise.all([1, 2, 3, 4].map(() => post(bench, 100)));
      await allRecorded(bench);
    }
    const { rows } = await db.query<{ code: string }>("select code from batches order by id limit $1", [READERS]);
    const codes = rows.map(({ code }) => code);
    console.log(
      `\nBatches recorded a second among ${await count(bench)} (medians of ${RECORDING.rounds}), and beside it readings:`,
    );
    await throughput(bench, { ...RECORDING, rounds: 1 });
    const alone = await throughput(bench, RECORDING);
    tell("baseline: alone", alone, alone);
    const lines: [string, Partial<Reading>][] = [
      [`${READERS} readers of labels, ${THINK_MS / 1_000} s with each`, { codes }],
      [`baseline: ${READERS} readers of /healthz, flat out`, { thinkMs: 0 }],
      [`${READERS} readers of labels, flat out`, { codes, thinkMs: 0 }],
    ];
    for (const [name, reading] of lines) {
      const all = { url: bench.url, readers: READERS, codes: [], thinkMs: THINK_MS, ...reading };
      const { result, read } = await beside(all, () => throughput(bench, RECORDING));
      tell(name, result, alone, read);
    }
    tell("baseline: alone, again", await throughput(bench, RECORDING), alone);
  }
}

const count = async ({ service }: Bench): Promise<number> =>
  (await service.ledger.db.query<{ n: number }>("select count(*) as n from batches")).rows[0]!.n;

function tell(name: string, rate: number, alone: number, read?: Read): void {
  const readings = read
    ? `   ${read.perSecond.toFixed(0)} readings a second, ${read.p50.toFixed(0)} / ${read.p99.toFixed(0)} ms, ${read.failed} failed`
    : "";
  console.log(`  ${name.padEnd(46)} ${rate.toFixed(0).padStart(6)}   × ${(rate / alone).toFixed(2)}${readings}`);
}
