import { chownSync, closeSync, openSync, readFileSync, readSync, realpathSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { EmbeddedError, type Log } from "../failures.ts";
import { commandLine, isAlive, workingFolder } from "../processes.ts";
import { type Account, runAs } from "./account.ts";
import { binary } from "./binaries.ts";
import { reasonIn, SUPERUSER, writeSettings } from "./cluster.ts";

const START_SECONDS = 120;
const STOP_SECONDS = 30;
const ATTEMPTS = 10;

export interface Server {
  cluster: string;
  native: string;
  account: Account | null;
  logFile: string;
  password: string;
}

/** The port of a server that already runs on this cluster, once it answers to our password; else null. */
export async function adopt(server: Server, log: Log): Promise<number | null> {
  for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline; await sleep(100)) {
    const found = readPostmaster(server.cluster);
    if (!found || !isAlive(found.pid)) return null;
    if (!isOurs(server, found.pid)) {
      // The number was given to another program since. PostgreSQL would take that for a running server and refuse.
      log.warn("The database was not closed in order the last time; it recovers now.");
      rmSync(join(server.cluster, "postmaster.pid"), { force: true });
      return null;
    }
    if (found.port === null || !(await takeOver(urlOf(server, found.port, "postgres")))) continue;
    log.info(`The database was still running (process ${found.pid}); it is taken over.`);
    return found.port;
  }
  log.warn("The database runs but does not answer; it is stopped and started again.");
  await stop(server);
  return null;
}

/** A server works in its data folder, which tells it even when the folder was moved; elsewhere its words must do. */
function isOurs(server: Server, pid: number): boolean {
  return workingFolder(pid) === realpathSync(server.cluster) || commandLine(pid).includes(server.cluster);
}

/** Connects, and ends what the killed service left: a query still running there would hold its locks against us. */
async function takeOver(url: string): Promise<boolean> {
  const others = "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend'";
  try {
    await query(url, `${others} and pid <> pg_backend_pid()`);
    return true;
  } catch {
    return false;
  }
}

/** Returns the port it listens on: a free one, unless one is asked for. */
export async function start(server: Server, wanted: number | undefined): Promise<number> {
  prepareLog(server);
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    writeSettings(server.cluster, port, server.account);
    const from = statSync(server.logFile).size;
    const started = await control(server, ["start", "-l", server.logFile, "-w", "-t", String(START_SECONDS), "-s"]);
    if (started.code === 0) return port;
    const said = readFrom(server.logFile, from);
    // Another program may have taken the port since we looked; and the children of a killed server take a moment to
    // end.
    const mayPass =
      /pre-existing shared memory/.test(said) || (wanted === undefined && /Address already in use/.test(said));
    if (mayPass && attempt < ATTEMPTS) {
      await sleep(500);
      continue;
    }
    throw new EmbeddedError(`PostgreSQL did not start: ${reasonIn(said || started.output)} (see ${server.logFile}).`);
  }
}

export async function stop(server: Server): Promise<void> {
  const orderly = await control(server, ["stop", "-m", "fast", "-w", "-t", String(STOP_SECONDS), "-s"]);
  if (orderly.code === 0 || !isServing(server)) return;
  // Something would not go. What was committed is safe, and the next start recovers it.
  await control(server, ["stop", "-m", "immediate", "-w", "-t", String(STOP_SECONDS), "-s"]);
}

/** It ends at once; `stop` then waits for it. */
export async function kill(server: Server): Promise<void> {
  await control(server, ["stop", "-m", "immediate", "-W", "-s"]);
}

/** True while the server's own process lives. */
export function isServing(server: Server): boolean {
  const found = readPostmaster(server.cluster);
  return found !== null && isAlive(found.pid);
}

/** It was told to end by somebody else, and may wait for long: as long as anybody is connected. */
export function isEnding(server: Server): boolean {
  return readPostmaster(server.cluster)?.status === "stopping";
}

export async function ensureDatabase(server: Server, port: number, name: string): Promise<void> {
  const url = urlOf(server, port, "postgres");
  const found = await query(url, `select from pg_database where datname = '${name}'`);
  if (found.rowCount === 0) await query(url, `create database ${name}`);
}

export function urlOf(server: Server, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${server.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return await client.query(text);
  } finally {
    await client.end().catch(() => {});
  }
}

function control(server: Server, args: string[]) {
  return runAs(server.account, binary(server.native, "pg_ctl"), [...args, "-D", server.cluster], server.cluster);
}

/** The server's own note: its process on the first line, its port on the fourth once it listens, on the eighth how it is. */
function readPostmaster(cluster: string): { pid: number; port: number | null; status: string } | null {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, port: Number(lines[3]) || null, status: lines[7]?.trim() ?? "" } : null;
  } catch {
    return null;
  }
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
