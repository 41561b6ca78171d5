import { chownSync, closeSync, openSync, readFileSync, rmSync, statSync, readSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { EmbeddedError, folderFailure, type Log } from "./failures.ts";
import { prepareFolder } from "./files.ts";
import { boundLog } from "./log-file.ts";
import { type Account, chooseAccount, runAs } from "./postgres-account.ts";
import { binary, findBinaries } from "./postgres-binaries.ts";
import { ensureCluster, ensurePassword, lastLine, SUPERUSER, writeSettings } from "./postgres-cluster.ts";
import { chooseHome } from "./postgres-home.ts";
import { commandLine, isAlive } from "./processes.ts";

const DATABASE = "silsila";
const START_SECONDS = 120;
const STOP_SECONDS = 30;

export interface Postgres {
  url: string;
  databaseUrl(name: string): string;
  /** True when a server that outlived an earlier service was taken over. */
  adopted: boolean;
  /** Starts it again on the same port when it has ended by itself; true when that was needed. */
  revive(): Promise<boolean>;
  stop(): Promise<void>;
}

interface Server {
  cluster: string;
  native: string;
  account: Account | null;
  logFile: string;
  password: string;
}

/**
 * Opens the embedded PostgreSQL kept in `dataDir`. The server is a session of its own (pg_ctl sees to that), so Ctrl-C
 * reaches only the service, which then stops the server in order. After kill -9 of the service the server lives on, and
 * the next call adopts it; after a power cut PostgreSQL recovers by itself when started.
 */
export async function openPostgres(options: { dataDir: string; log: Log; port?: number }): Promise<Postgres> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  prepareFolder(dataDir);
  const account = chooseAccount();
  const home = await chooseHome(dataDir, findBinaries(), account, log);
  const password = ensurePassword(home.folder);
  const cluster = await ensureCluster(home, account, password, log).catch((error: unknown) => {
    throw error instanceof EmbeddedError ? error : folderFailure(home.folder, error);
  });
  const server: Server = {
    cluster,
    native: home.native,
    account,
    password,
    logFile: join(home.folder, "postgres.log"),
  };

  const surviving = await adopt(server, log);
  const port = surviving ?? (await start(server, options.port));
  await ensureDatabase(urlOf(server, port, "postgres"));

  const log_ = boundLog(server.logFile);
  let stopping: Promise<void> | undefined;
  return {
    url: urlOf(server, port, DATABASE),
    databaseUrl: (name) => urlOf(server, port, name),
    adopted: surviving !== null,
    revive: async () => {
      const found = readPostmaster(server.cluster);
      if (stopping || (found && isAlive(found.pid))) return false;
      await start(server, port);
      return true;
    },
    stop: () => {
      log_.stop();
      return (stopping ??= stop(server));
    },
  };
}

/** The port of a server that already runs on this cluster, once it answers to our password; else null. */
async function adopt(server: Server, log: Log): Promise<number | null> {
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    const found = readPostmaster(server.cluster);
    if (!found || !isAlive(found.pid)) return null;
    if (!commandLine(found.pid).includes(server.cluster)) {
      // The number was given to another program since. PostgreSQL would take that for a running server and refuse.
      log.warn("The database was not closed in order the last time; it recovers now.");
      rmSync(join(server.cluster, "postmaster.pid"), { force: true });
      return null;
    }
    if (found.port !== null && (await answers(urlOf(server, found.port, "postgres")))) {
      log.info(`The database was still running (process ${found.pid}); it is taken over.`);
      return found.port;
    }
    if (Date.now() > deadline) {
      await stop(server);
      return null;
    }
    await sleep(100);
  }
}

async function start(server: Server, wanted: number | undefined): Promise<number> {
  prepareLog(server);
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    writeSettings(server.cluster, port, server.account);
    const from = statSync(server.logFile).size;
    const started = await control(server, ["start", "-l", server.logFile, "-w", "-t", String(START_SECONDS), "-s"]);
    if (started.code === 0) return port;
    const said = readFrom(server.logFile, from);
    // Between our look and the server's start another program may have taken the port.
    if (/Address already in use/.test(said) && wanted === undefined && attempt < 5) continue;
    const reason = said.match(/(?:FATAL|PANIC): +(.*)/)?.[1] ?? lastLine(said || started.output);
    throw new EmbeddedError(`PostgreSQL did not start: ${reason} (see ${server.logFile}).`);
  }
}

async function stop(server: Server): Promise<void> {
  const orderly = await control(server, ["stop", "-m", "fast", "-w", "-t", String(STOP_SECONDS), "-s"]);
  if (orderly.code === 0) return;
  const found = readPostmaster(server.cluster);
  if (!found || !isAlive(found.pid)) return;
  // Clients that would not go: what was committed is safe, and the next start recovers it from the log.
  await control(server, ["stop", "-m", "immediate", "-w", "-t", String(STOP_SECONDS), "-s"]);
}

function control(server: Server, args: string[]) {
  return runAs(server.account, binary(server.native, "pg_ctl"), [...args, "-D", server.cluster], server.cluster);
}

function readPostmaster(cluster: string): { pid: number; port: number | null } | null {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, port: Number(lines[3]) || null } : null;
  } catch {
    return null;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function urlOf(server: Server, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${server.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** The log must exist before the server's user opens it: that user may not make files in our folder. */
function prepareLog(server: Server): void {
  closeSync(openSync(server.logFile, "a", 0o600));
  if (server.account) chownSync(server.logFile, server.account.uid, server.account.gid);
}

function readFrom(path: string, from: number): string {
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(64 * 1024);
  const length = readSync(file, buffer, 0, buffer.length, from);
  closeSync(file);
  return buffer.toString("utf8", 0, length);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
