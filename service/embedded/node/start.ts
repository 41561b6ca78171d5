import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedError, folderFailure, type Log } from "../failures.ts";
import { readJson } from "../files.ts";
import { isRunning } from "../processes.ts";
import { askIdentity, type NodeRecord, recordPath } from "./identity.ts";

/** Without any progress for this long, a node is taken for stuck. */
const SILENCE_MS = 120_000;
const TELL_EVERY_MS = 2_000;

export interface Listener {
  log: Log;
  /** Blocks replayed, of how many. */
  onProgress?: (done: number, total: number) => void;
}

export function logPath(dir: string): string {
  return join(dir, "node.log");
}

/** In a process group and session of its own, so that Ctrl-C in the terminal reaches the service alone. */
export function startProcess(dir: string, port: number): ChildProcess {
  let output: number;
  try {
    output = openSync(logPath(dir), "a", 0o600);
  } catch (error) {
    throw folderFailure(dir, error);
  }
  const child = spawn(process.execPath, [join(import.meta.dirname, "process.ts"), dir, String(port)], {
    cwd: import.meta.dirname,
    detached: true,
    windowsHide: true,
    env: environment(),
    stdio: ["ignore", output, output, "ipc"],
  });
  closeSync(output);
  child.unref();
  return child;
}

/** What the node needs of our environment; the secrets there are none of its business. */
function environment(): NodeJS.ProcessEnv {
  const names = [
    "PATH",
    "HOME",
    "TMPDIR",
    "TMP",
    "TEMP",
    "SystemRoot",
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "NODE_COMPILE_CACHE",
  ];
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(kept), HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" };
}

/** Waits until the node has replayed its blocks: the child just started or, with null, the one that was there. */
export async function untilReady(
  dir: string,
  child: ChildProcess | null,
  { log, onProgress }: Listener,
): Promise<NodeRecord> {
  let failed: string | null = null;
  child?.on("message", (message: { failed?: string }) => (failed = message.failed ?? null));
  child?.once("exit", () => (failed ??= `The chain node ended while starting (see ${logPath(dir)}).`));
  child?.once("error", (error) => (failed ??= `The chain node could not be started: ${error.message}.`));
  let done = -1;
  let changed = Date.now();
  for (let lastSaid = Date.now(); Date.now() - changed < SILENCE_MS; await sleep(20)) {
    if (failed !== null) throw new EmbeddedError(failed);
    const record = readJson<NodeRecord>(recordPath(dir));
    // Until the child has written its own record, the file holds that of an earlier one.
    if (!record || (child && record.pid !== child.pid)) continue;
    if (!child && !isRunning(record))
      throw new EmbeddedError(`The chain node ended while starting (see ${logPath(dir)}).`);
    const identity = await askIdentity(record, 10_000);
    if (!identity) continue;
    if (identity.done !== done) changed = Date.now();
    done = identity.done;
    onProgress?.(done, identity.total);
    if (identity.ready) return record;
    if (Date.now() - lastSaid < TELL_EVERY_MS) continue;
    lastSaid = Date.now();
    log.info(`Restoring the chain: ${done} of ${identity.total} blocks.`);
  }
  throw new EmbeddedError(`The chain node does not become ready (see ${logPath(dir)}).`);
}
