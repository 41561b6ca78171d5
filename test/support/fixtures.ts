import { closeCluster } from "./cluster.ts";

/** One PostgreSQL for the whole run, started by the first test that needs it. */
export async function mochaGlobalTeardown(): Promise<void> {
  await closeCluster();
}
