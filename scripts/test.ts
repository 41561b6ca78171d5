/**
 * `npm test`: contracts, then service, journeys, faults and browser. `npm test -- service` runs one part,
 * `npm test -- service -g "pattern"` passes the rest on to the runner.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

const MOCHA = ["mocha", "--config", "test/mocharc.json"];
const PARTS: Record<string, string[]> = {
  contracts: ["hardhat", "test"],
  service: [...MOCHA, "test/architecture.test.ts", "test/service/**/*.test.ts"],
  journeys: [...MOCHA, "test/journeys/**/*.test.ts"],
  faults: [...MOCHA, "test/faults/**/*.test.ts"],
  browser: [...MOCHA, "test/browser/**/*.test.ts"],
};

const [first, ...rest] = process.argv.slice(2);
if (first !== undefined && !(first in PARTS)) {
  console.error(`There is no part ${first}; the parts are ${Object.keys(PARTS).join(", ")}.`);
  process.exit(1);
}
const parts = first === undefined ? Object.keys(PARTS) : [first];

const counts = { passed: 0, failed: 0 };
let broken = false;
for (const part of parts) {
  if (part !== "contracts" && !existsSync(`test/${part}`)) continue;
  const started = Date.now();
  console.log(`\n— ${part}`);
  const [command, ...args] = [...PARTS[part]!, ...rest];
  const code = await run(command!, args);
  console.log(`— ${part}: ${code === 0 ? "passed" : "FAILED"} in ${Math.round((Date.now() - started) / 1000)} s`);
  broken ||= code !== 0;
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = broken ? 1 : 0;

/** Shows what the runner prints and adds up its closing lines. */
function run(command: string, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["inherit", "pipe", "inherit"], env: process.env });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      process.stdout.write(chunk);
      output += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      // The runners colour their counts.
      const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
      // Hardhat prints the mocha part's line, then one for all: the larger one counts.
      const most = (word: string) =>
        Math.max(0, ...[...plain.matchAll(new RegExp(`^\\s*(\\d+) ${word}`, "gm"))].map(([, count]) => Number(count)));
      counts.passed += most("passing");
      counts.failed += most("failing");
      resolve(code ?? 1);
    });
  });
}
