import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedError, type Log } from "./failures.ts";
import { prepareFolder, readJson } from "./files.ts";
import { boundLog } from "./log-file.ts";
import { type Keys, readGenesis } from "./node-genesis.ts";
import { askIdentity, fingerprint, type NodeIdentity, type NodeRecord, recordPath } from "./node-identity.ts";
import { endProcess, isRunning } from "./processes.ts";

export interface EmbeddedNode {
  url: string;
  chainId: bigint;
  keys: Keys;
  /** True when a node that outlived an earlier service was taken over. */
  adopted: boolean;
  /** Starts it again on the same port when it has ended by itself; true when that was needed. */
  revive(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface NodeOptions {
  dataDir: string;
  log: Log;
  /** Blocks replayed, of how many. */
  onProgress?: (done: number, total: number) => void;
  port?: number;
}

const PATIENCE_MS = 30_000;
/** Without any sign of progress for this long, the node is taken for stuck. */
const SILENCE_MS = 60_000;

/**
 * Opens the chain kept in `dataDir`: takes over the node that an earlier, killed service left running, or starts one and
 * waits until it has replayed its blocks.
 */
export async function openNode(options: NodeOptions): Promise<EmbeddedNode> {
  const { log } = options;
  const dir = resolve(options.dataDir);
  prepareFolder(dir);
  const survivor = await findSurvivor(dir, log);
  const child = survivor ? null : startProcess(dir, options.port ?? 0);
  const first = await untilReady(dir, child, options);
  const { identity } = first;
  let { record } = first;
  if (survivor) log.info(`The chain was still running (process ${record.pid}); it is taken over.`);
  child?.disconnect();
  const genesis = readGenesis(dir);
  if (!genesis) throw new EmbeddedError(`The settings of the chain in ${dir} have disappeared.`);

  const bound = boundLog(logPath(dir));
  let stopping: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${record.port}`,
    chainId: BigInt(identity.chainId),
    keys: genesis.keys,
    adopted: survivor !== null,
    revive: async () => {
      if (stopping || isRunning(record)) return false;
      const again = startProcess(dir, record.port);
      record = (await untilReady(dir, again, options)).record;
      again.disconnect();
      return true;
    },
    stop: () => {
      bound.stop();
      return (stopping ??= endProcess(record, PATIENCE_MS));
    },
  };
}

/** A live node of ours on this folder that runs this very code; any other of ours is ended, a stranger never. */
async function findSurvivor(dir: string, log: Log): Promise<NodeRecord | null> {
  const record = readJson<NodeRecord>(recordPath(dir));
  if (!record) return null;
  const identity = await askIdentity(record, 5_000);
  if (identity?.dir === dir && identity.build === fingerprint()) return record;
  if (isRunning(record)) {
    log.warn(
      `An earlier chain node (process ${record.pid}) ${identity ? "runs other code" : "does not answer"}; it is ended.`,
    );
    await endProcess(record, PATIENCE_MS);
  }
  return null;
}

/** In a process group and session of its own, so that Ctrl-C in the terminal reaches the service alone. */
function startProcess(dir: string, port: number): ChildProcess {
  const output = openSync(logPath(dir), "a", 0o600);
  const child = spawn(process.execPath, [join(import.meta.dirname, "node-process.ts"), dir, String(port)], {
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

/** What the node needs of our environment: the secrets in it are not among that. */
function environment(): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SystemRoot", "APPDATA", "LOCALAPPDATA", "USERPROFILE"];
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(kept), HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" };
}

async function untilReady(dir: string, child: ChildProcess | null, options: NodeOptions) {
  let failed: string | null = null;
  child?.on("message", (message: { failed?: string }) => (failed = message.failed ?? null));
  child?.once("exit", () => (failed ??= `The chain node ended unexpectedly (see ${logPath(dir)}).`));
  child?.once("error", (error) => (failed ??= `The chain node could not be started: ${error.message}.`));
  let done = -1;
  let changed = Date.now();
  for (let told = Date.now(); ; await sleep(25)) {
    if (failed !== null) throw new EmbeddedError(failed);
    const record = readJson<NodeRecord>(recordPath(dir));
    const isOurs = record !== null && (child === null || record.pid === child.pid);
    const identity: NodeIdentity | null = isOurs ? await askIdentity(record, 5_000) : null;
    if (identity && isOurs) {
      if (identity.done !== done) changed = Date.now();
      done = identity.done;
      options.onProgress?.(identity.done, identity.total);
      if (identity.ready) return { record, identity };
      if (Date.now() - told > 2_000) {
        told = Date.now();
        options.log.info(`Restoring the chain: ${identity.done} of ${identity.total} blocks.`);
      }
    }
    if (Date.now() - changed > SILENCE_MS) {
      child?.kill("SIGKILL");
      throw new EmbeddedError(`The chain node does not become ready (see ${logPath(dir)}).`);
    }
  }
}

function logPath(dir: string): string {
  return join(dir, "node.log");
}
