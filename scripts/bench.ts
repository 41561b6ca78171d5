/**
 * `npm run bench`: what recording costs, beside a named baseline in the same run, on this machine's own embedded
 * database and chain. Machines are noisy: read the ratios. `npm run bench -- recording growth 1000 10000` runs some parts only,
 * and chooses the sizes of the growing ledger.
 */
import { rmSync } from "node:fs";
import { checkOfBooks } from "./bench/fsck.ts";
import { growth } from "./bench/growth.ts";
import { journal } from "./bench/journal.ts";
import { naive } from "./bench/naive.ts";
import { pages } from "./bench/pages.ts";
import { provenance } from "./bench/provenance.ts";
import { readers } from "./bench/readers.ts";
import { sales } from "./bench/sales.ts";
import { type Bench, openBench } from "./bench/setting.ts";
import { throughput } from "./bench/throughput.ts";
import { verdict } from "./bench/verdict.ts";
import { verification } from "./bench/verification.ts";

const given = process.argv.slice(2);
const sizes = given.filter((word) => /^\d+$/.test(word)).map(Number);
const ROUNDS = 3;

const PARTS: Record<string, (bench: Bench) => Promise<void>> = {
  recording: async (bench) => {
    const baseline = await naive(bench, 40);
    console.log("\nRecords a second, from the request until the record is read back (medians of 3):");
    row("baseline: one transaction a batch with ethers, receipt awaited", baseline, baseline);
    row(
      "single POSTs, 64 callers",
      await throughput(bench, { requests: 400, listOf: 1, callers: 64, rounds: ROUNDS }),
      baseline,
    );
    row(
      "POSTs of 100, 4 callers",
      await throughput(bench, { requests: 20, listOf: 100, callers: 4, rounds: ROUNDS }),
      baseline,
    );
    const { perSecond, gasEach } = await journal(bench, ROUNDS);
    row("observations, POSTs of 1,000, until their head is on the chain", perSecond, baseline);
    console.log(
      `  ${"gas an observation at 1,000 a head, by the receipts".padEnd(66)} ${gasEach.toFixed(0).padStart(6)}`,
    );
  },
  sales: async (bench) => {
    console.log(
      "\nWhole agreements a minute, from proposal to settlement with one delivery, nine acts each (medians of 3):",
    );
    const baseline = await sales(bench, { agreements: 5, callers: 1, rounds: ROUNDS });
    row("baseline: one pair, one agreement after another", baseline, baseline);
    row("32 agreements at once", await sales(bench, { agreements: 96, callers: 32, rounds: ROUNDS }), baseline);
  },
  growth: async (bench) => {
    console.log("\nAs the ledger grows (medians over 20 lists of 100; page: 50 readings):");
    await growth(bench, sizes.length ? sizes : [1_000, 10_000]);
  },
  verification: (bench) => verification(bench, sizes.length ? sizes : [1_000, 10_000]),
  verdict,
  fsck: (bench) => checkOfBooks(bench, sizes.length ? sizes : [1_000, 10_000, 100_000]),
  readers: (bench) => readers(bench, sizes.length ? sizes : [2_000]),
  // The batches of these are written far ahead of the chain, and nothing could be recorded after them.
  pages: (bench) => pages(bench, sizes.length ? sizes : [1_000, 10_000]),
  provenance: (bench) => provenance(bench, 100_000),
};

const named = given.filter((word) => !/^\d+$/.test(word));
const unknown = named.filter((name) => !(name in PARTS));
if (unknown.length) {
  console.error(`There is no part ${unknown[0]}; the parts are ${Object.keys(PARTS).join(", ")}.`);
  process.exit(1);
}
for (const name of named.length ? named : Object.keys(PARTS)) await inFreshLedger(PARTS[name]!);
process.exit(0);

async function inFreshLedger(measure: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openBench();
  try {
    await measure(bench);
  } finally {
    await bench.close();
    rmSync(bench.folder, { recursive: true, force: true });
  }
}

function row(name: string, perSecond: number, baseline: number): void {
  console.log(`  ${name.padEnd(66)} ${perSecond.toFixed(0).padStart(6)}   × ${(perSecond / baseline).toFixed(1)}`);
}
