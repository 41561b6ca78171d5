import fc from "fast-check";
import { closeCluster } from "./cluster.ts";

const deep = process.env["TEST_DEEP"] === "1";
if (deep) fc.configureGlobal({ numRuns: 10_000 });

/** One PostgreSQL for the whole run, started by the first test that needs it. */
export async function mochaGlobalTeardown(): Promise<void> {
  await closeCluster();
}
