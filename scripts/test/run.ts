/** One run of the tests: its folder, in which everything is made, and the database of all its workers. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identify, isRunning, type ProcessIdentity } from "../../service/embedded/processes.ts";
import { openCluster } from "../../test/support/chain/cluster.ts";
import { CpuAccount, processesOf } from "./processes.ts";

const PREFIX = "silsila-test-run-";
const NOTE = "runner.json";
const GONE_WITHIN_MS = 20_000;

export interface Run {
  folder: string;
  /** What the workers need of it. */
  environment: NodeJS.ProcessEnv;
  /** In order, once the workers have ended; tells the CPU seconds of it all. */
  close(): Promise<number | null>;
  /** At once, whatever is at work. */
  abandon(): Promise<void>;
}

export async function openRun(): Promise<Run> {
  await clearDead();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), PREFIX)));
  // As root, PostgreSQL's user must get through.
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, NOTE), JSON.stringify(identify(process.pid)));
  process.env["TMPDIR"] = folder;
  const cpu = new CpuAccount(folder);
  const cluster = await openCluster();
  return {
    folder,
    environment: { TMPDIR: folder, TEST_CLUSTER: cluster.url },
    close: async () => {
      cpu.look();
      await cluster.close();
      await clear(folder);
      return cpu.close();
    },
    abandon: async () => {
      // From here on it is not started again.
      const closing = cluster.close().catch(() => undefined);
      await clear(folder);
      await closing;
    },
  };
}

/** What runs left that were killed themselves. */
async function clearDead(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const note = join(folder, NOTE);
    if (existsSync(note) && isRunning(JSON.parse(readFileSync(note, "utf8")) as ProcessIdentity)) continue;
    await clear(folder);
  }
}

/** Ends all that lives in the folder, then removes it. What a process starts while it is ended is found by the next look. */
async function clear(folder: string): Promise<void> {
  for (const deadline = Date.now() + GONE_WITHIN_MS; Date.now() < deadline; await sleep(50)) {
    const left = processesOf(folder);
    if (left.length === 0) break;
    // A database ends its own children when it is asked to end at once, and leaves them when it is killed.
    for (const { pid, words } of left) end(pid, /\bpostgres\b.* -D /.test(words) ? "SIGQUIT" : "SIGKILL");
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}
