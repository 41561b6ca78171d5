/**
 * `npm run check`: everything that can be said of the sources without running the product. CI runs exactly this.
 * `npm run check -- house` prints how the code is ordered, in figures, and checks nothing.
 */
import { spawnSync } from "node:child_process";
import { houseFigures } from "./check/house.ts";

if (process.argv[2] === "house") {
  for (const [what, figure] of houseFigures()) console.log(`${what}: ${figure}`);
  process.exit();
}

const STEPS: [string, string[]][] = [
  ["format", ["prettier", "--check", "--log-level", "warn", "."]],
  ["lint (TypeScript)", ["eslint", "--max-warnings", "0", "."]],
  ["lint (Solidity)", ["solhint", "--max-warnings", "0", "contracts/**/*.sol"]],
  ["types", ["tsc", "--noEmit"]],
  ["generated files", ["node", "scripts/generate.ts", "--check"]],
  ["gas snapshot", ["hardhat", "test", "solidity", "--snapshot-check"]],
];

let broken = false;
for (const [name, [command, ...args]] of STEPS) {
  const { status, stdout } = spawnSync(command!, args, {
    stdio: ["ignore", name === "gas snapshot" ? "pipe" : "inherit", "inherit"],
    shell: false,
  });
  // Hardhat lists every test; that is only of interest when something is wrong.
  if (status !== 0 && stdout) process.stdout.write(stdout);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name}`);
  broken ||= status !== 0;
}
process.exitCode = broken ? 1 : 0;
