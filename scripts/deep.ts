/** `npm run test:deep`: the same tests with many seeds, long fuzz and a hundred kills, then 100,000 records. Takes hours. */
import { spawnSync } from "node:child_process";

const STEPS: [string, string[]][] = [
  // One file may take an hour, so no test has a limit of its own.
  ["node", ["scripts/test.ts", "--timeout", "0"]],
  ["node", ["scripts/bench.ts", "1000", "10000", "100000"]],
];

for (const [command, args] of STEPS) {
  const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, TEST_DEEP: "1" } });
  if (status !== 0) process.exit(status ?? 1);
}
