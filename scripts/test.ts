/**
 * `npm test`: every test. `npm test -- batches` runs what is about batches (a folder, or a part of a file's name), a path
 * what stands there; `-g pattern` runs the tests whose names match, `-j 4` takes so many workers, `--record` keeps the
 * times by which the next run orders its files.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { watchParents } from "../service/start/stop.ts";
import { inOrder, jobsOf, recordTimes, ROOT } from "./test/files.ts";
import { openRun, type Run } from "./test/run.ts";
import { type Done, runQueue } from "./test/workers.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: "string", short: "g" },
    timeout: { type: "string" },
    workers: { type: "string", short: "j" },
    record: { type: "boolean" },
  },
});

const jobs = inOrder(jobsOf(positionals));
if (jobs.length === 0) {
  console.error(`No test is about ${positionals.join(", ")}.`);
  process.exit(1);
}

/** One more than there are cores, since tests with services and nodes wait as much as they work. */
const workers = Number(values.workers ?? Math.min(availableParallelism() + 1, 6));
const options = {
  ...(values.grep !== undefined && { grep: values.grep }),
  ...(values.timeout !== undefined && { timeout: Number(values.timeout) }),
};

let opening: Promise<Run> | null = null;
let ending = false;
/** At the first signal; more of them change nothing. */
function abandon(code: number): void {
  if (ending) return;
  ending = true;
  void Promise.resolve(opening)
    .then((run) => run?.abandon())
    .finally(() => process.exit(code));
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => abandon(130));
if (process.env["npm_lifecycle_event"] !== undefined) watchParents(() => abandon(1));
// Whoever read what we print is gone.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => abandon(1));

const began = Date.now();
const all: Done[] = [];
opening = openRun();
const run = await opening;
await runQueue({
  jobs,
  workers,
  options,
  environment: { ...run.environment, NODE_COMPILE_CACHE: join(ROOT, "cache/compiled") },
  isEnding: () => ending,
  onDone: (done) => {
    if (ending) return;
    all.push(done);
    tell(done);
  },
});
if (!ending) await conclude();

/** A file without any test that was asked for is not worth a line, nor is the compiler. */
function tell({ job, passed, failed, seconds, failures, output }: Done): void {
  if (passed + failed === 0) return;
  const count = failed ? `${passed} passed, ${failed} FAILED` : `${passed} passed`;
  console.log(`${failed ? "✖" : "✔"} ${job.name}  ${count} in ${seconds.toFixed(1)} s`);
  if (failed) console.log(failures.trimEnd());
  if (output && (failed || jobs.length === 1)) console.log(output.trimEnd());
}

/** What failed stands at the very end once more, where it is looked for. */
async function conclude(): Promise<void> {
  const cpu = await run.close();
  const sum = (of: (done: Done) => number) => all.reduce((total, done) => total + of(done), 0);
  const failed = all.filter((done) => done.failed > 0);
  if (failed.length && all.length > 1)
    for (const { job, failures } of failed) console.log(`\n— ${job.name}, what failed\n${failures.trimEnd()}`);
  if (values.record && !failed.length) recordTimes(new Map(all.map(({ job, seconds }) => [job.name, seconds])));
  console.log(`\n${all.length} files took ${Math.round((Date.now() - began) / 1000)} s.`);
  if (cpu !== null) console.log(`${Math.round(cpu)} CPU seconds`);
  console.log(`\n${sum((done) => done.passed)} passed, ${sum((done) => done.failed)} failed`);
  process.exitCode = failed.length ? 1 : 0;
}
