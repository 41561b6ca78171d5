/**
 * Readers, in a process of their own: they share the machine with what they read, but not its event loop. Reads one `Load` from
 * its arguments and writes one `Loaded` to its output.
 */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import autocannon from "autocannon";

export interface Load {
  url: string;
  /** Each connection asks for them in an order of its own, again and again. */
  paths: string[];
  headers: Record<string, string>;
  connections: number;
  /** Requests a second, whether or not answers keep up (latency counts from when each was due); null: each after the last. */
  perSecond: number | null;
  seconds: number;
}

export interface Loaded {
  perSecond: number;
  p50: number;
  p99: number;
  failed: number;
}

/** Puts `load` on a server and tells how it bore it. */
export async function load(load: Load): Promise<Loaded> {
  const child = spawn(process.execPath, [import.meta.filename], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(load));
  return JSON.parse(await text(child.stdout)) as Loaded;
}

async function run({ url, paths, headers, connections, perSecond, seconds }: Load): Promise<Loaded> {
  let client = 0;
  const result = await autocannon({
    url,
    headers,
    connections,
    duration: seconds,
    ...(perSecond !== null && { overallRate: perSecond }),
    setupClient: (one) => {
      const start = Math.floor((client++ * paths.length) / connections);
      one.setRequests([...paths.slice(start), ...paths.slice(0, start)].map((path) => ({ path })));
    },
  });
  const { requests, latency, non2xx, errors, timeouts } = result;
  return { perSecond: requests.average, p50: latency.p50, p99: latency.p99, failed: non2xx + errors + timeouts };
}

if (import.meta.main) process.stdout.write(JSON.stringify(await run(JSON.parse(await text(process.stdin)) as Load)));
