import fc from "fast-check";
import { closeBrowser } from "../desk/browser.ts";
import { closeCluster } from "./cluster.ts";

const deep = process.env["TEST_DEEP"] === "1";
if (deep) fc.configureGlobal({ numRuns: 10_000 });

/** What tests share is opened by the first that needs it: for mocha by itself, or for the runner's workers. */
export async function mochaGlobalTeardown(): Promise<void> {
  await closeBrowser();
  await closeCluster();
}
