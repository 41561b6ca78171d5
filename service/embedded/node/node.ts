import { resolve } from "node:path";
import { EmbeddedError, type Log } from "../failures.ts";
import { boundLog, prepareFolder, readJson } from "../files.ts";
import { endProcess, isRunning } from "../processes.ts";
import { keepRunning } from "../watch.ts";
import { type Keys, readGenesis } from "./genesis.ts";
import { askIdentity, fingerprint, type NodeRecord, recordPath } from "./identity.ts";
import { type Listener, logPath, startProcess, untilReady } from "./start.ts";

export interface EmbeddedNode {
  url: string;
  chainId: bigint;
  /** Private keys, made with the chain and funded in its first block. */
  keys: Keys;
  /** True when a node that outlived an earlier service was taken over. */
  adopted: boolean;
  stop(): Promise<void>;
  /** Without letting it finish its block; what it had not written, nobody was told. */
  kill(): Promise<void>;
}

export interface NodeOptions extends Listener {
  /** A folder of its own; whoever calls holds it (`holdFolder`). */
  dataDir: string;
  port?: number;
}

/** How long a node may take to finish its block before it is ended the hard way. */
const PATIENCE_MS = 30_000;
/** The same for one that does not even answer: what it had not written, nobody was told. */
const STUCK_MS = 3_000;

/**
 * Opens the chain kept in `dataDir`: takes over the node that an earlier, killed service left running, or starts one
 * and waits until it has replayed its blocks. A node that ends on its own is started again at the same address.
 */
export async function openNode(options: NodeOptions): Promise<EmbeddedNode> {
  const { log } = options;
  const dir = resolve(options.dataDir);
  prepareFolder(dir);
  const survivor = await findSurvivor(dir, log);
  let record = await open(dir, survivor, options.port ?? 0, options);
  const genesis = readGenesis(dir);
  if (!genesis) throw new EmbeddedError(`The settings of the chain in ${dir} have disappeared.`);

  const { port } = record;
  const restart = async (): Promise<void> => {
    record = await open(dir, null, port, { log });
  };
  const watch = keepRunning("The chain node", () => isRunning(record), restart, log);
  const bound = boundLog(logPath(dir));
  const close = async (): Promise<void> => {
    bound.stop();
    await watch.stop();
    await endProcess(record, PATIENCE_MS);
  };
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    chainId: BigInt(genesis.chainId),
    keys: genesis.keys,
    adopted: survivor !== null,
    stop: () => (closing ??= close()),
    kill: () => endProcess(record, 0),
  };
}

async function open(dir: string, survivor: NodeRecord | null, port: number, options: Listener): Promise<NodeRecord> {
  const child = survivor ? null : startProcess(dir, port);
  try {
    const record = await untilReady(dir, child, options);
    if (survivor) options.log.info(`The chain was still running (process ${record.pid}); it is taken over.`);
    return record;
  } catch (error) {
    child?.kill("SIGKILL");
    throw error;
  } finally {
    // From here on nothing ties the node to us; it goes on when we are killed.
    if (child?.connected) child.disconnect();
  }
}

/** A live node of ours on this folder that runs this very code; any other of ours is ended, a stranger never. */
async function findSurvivor(dir: string, log: Log): Promise<NodeRecord | null> {
  const record = readJson<NodeRecord>(recordPath(dir));
  if (record?.dir !== dir || !isRunning(record)) return null;
  const identity = await askIdentity(record, 10_000);
  if (identity?.dir === dir && identity.build === fingerprint()) return record;
  const why = identity ? "runs another version" : "does not answer";
  log.warn(`An earlier chain node (process ${record.pid}) ${why}; it is ended.`);
  await endProcess(record, identity ? PATIENCE_MS : STUCK_MS);
  return null;
}
