/**
 * `npm test`: contracts, then service, workers, journeys, faults and browser. `npm test -- service` runs one part,
 * `npm test -- service -g "pattern"` passes the rest on to the runner.
 */
import { spawn } from "node:child_process";

const MOCHA = ["mocha", "--config", "test/mocharc.json"];
const PARTS: Record<string, string[]> = {
  contracts: ["hardhat", "test"],
  service: [...MOCHA, "test/{architecture,docs}.test.ts", "test/{rules,service}/**/*.test.ts"],
  workers: [...MOCHA, "test/workers/**/*.test.ts"],
  journeys: [...MOCHA, "test/journeys/**/*.test.ts"],
  faults: [...MOCHA, "test/faults/**/*.test.ts"],
  browser: [...MOCHA, "test/browser/**/*.test.ts"],
};

/**
 * Three at a time on two cores, since those with services and nodes wait as much as they work; each part prints when it is
 * done, so that the parts do not mix.
 */
const STREAMS = [
  ["contracts", "browser"],
  ["service", "faults"],
  ["workers", "journeys"],
];

/** The runners colour what they print. */
const COLOURS = /\u001b\[[0-9;]*m/g;

const [first, ...rest] = process.argv.slice(2);
if (first !== undefined && !(first in PARTS)) {
  console.error(`There is no part ${first}; the parts are ${Object.keys(PARTS).join(", ")}.`);
  process.exit(1);
}

const counts = { passed: 0, failed: 0 };
/** What each failed part printed from its count of failures on: shown once more at the very end, where it is looked for. */
const failures: string[] = [];
let broken = false;
const began = Date.now();
await Promise.all((first === undefined ? STREAMS : [[first]]).map(runInTurn));
for (const text of failures) process.stdout.write(text);
console.log(`\nAll parts took ${Math.round((Date.now() - began) / 1000)} s.`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = broken ? 1 : 0;

async function runInTurn(parts: string[]): Promise<void> {
  for (const part of parts) {
    const started = Date.now();
    const [command, ...args] = [...PARTS[part]!, ...rest];
    const { code, output } = await run(command!, args, first !== undefined);
    if (first === undefined) process.stdout.write(`\n— ${part}\n${output}`);
    console.log(`— ${part}: ${code === 0 ? "passed" : "FAILED"} in ${Math.round((Date.now() - started) / 1000)} s`);
    broken ||= code !== 0;
    if (code !== 0 && first === undefined) failures.push(`\n— ${part}, what failed\n${failed(output)}`);
  }
}

/** From the runner's count of failures on, or the last lines where it died before it counted. */
function failed(output: string): string {
  const plain = output.replace(COLOURS, "");
  const at = plain.search(/^\s*\d+ failing/m);
  return at === -1 ? plain.slice(-2000) : plain.slice(at);
}

/** Collects what the runner prints, shows it at once when it runs alone, and adds up its closing lines. */
function run(command: string, args: string[], show: boolean): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["inherit", "pipe", "pipe"], env: process.env });
    let output = "";
    const collect = (chunk: Buffer) => {
      if (show) process.stdout.write(chunk);
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", reject);
    child.once("close", (code) => {
      const plain = output.replace(COLOURS, "");
      // Hardhat prints the mocha part's line, then one for all: the larger one counts.
      const most = (word: string) =>
        Math.max(0, ...[...plain.matchAll(new RegExp(`^\\s*(\\d+) ${word}`, "gm"))].map(([, count]) => Number(count)));
      counts.passed += most("passing");
      counts.failed += most("failing");
      resolve({ code: code ?? 1, output });
    });
  });
}
