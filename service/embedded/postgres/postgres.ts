import { join, resolve } from "node:path";
import { EmbeddedError, folderFailure, type Log } from "../failures.ts";
import { boundLog, prepareFolder } from "../files.ts";
import { keepRunning } from "../watch.ts";
import { findBinaries } from "./binaries.ts";
import { ensureCluster, ensurePassword } from "./cluster.ts";
import { chooseHome } from "./home.ts";
import { adopt, ensureDatabase, isEnding, isServing, kill, type Server, start, stop, urlOf } from "./server.ts";

const DATABASE = "silsila";

export interface Postgres {
  /** Of the service's own database. */
  url: string;
  databaseUrl(name: string): string;
  /** True when a server that outlived an earlier service was taken over. */
  adopted: boolean;
  stop(): Promise<void>;
  /** Without waiting for anything; it recovers at the next start. */
  kill(): Promise<void>;
}

export interface PostgresOptions {
  /** A folder of its own; whoever calls holds it (`holdFolder`). */
  dataDir: string;
  log: Log;
  port?: number;
}

/**
 * Opens the embedded PostgreSQL kept in `dataDir`. The server is a session of its own (pg_ctl sees to that), so Ctrl-C
 * reaches only the service, which then stops the server in order. After kill -9 of the service the server lives on, and
 * the next call adopts it; after a power cut PostgreSQL recovers by itself when started.
 */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  prepareFolder(dataDir);
  const server = await prepareServer(dataDir, log).catch((error: unknown) => {
    throw error instanceof EmbeddedError ? error : folderFailure(dataDir, error);
  });

  const surviving = await adopt(server, log);
  const port = surviving ?? (await start(server, options.port));
  await ensureDatabase(server, port, DATABASE);

  const bound = boundLog(server.logFile);
  const restart = async (): Promise<void> => {
    // Told to end by somebody else, it waits for all who are connected, and lets nobody else in.
    if (isEnding(server)) await stop(server);
    const other = await adopt(server, log);
    // At another port the addresses we gave out would lead nowhere.
    if (other !== null && other !== port) await stop(server);
    if (other !== port) await start(server, port);
  };
  const watch = keepRunning("The database", () => isServing(server) && !isEnding(server), restart, log);
  const close = async (): Promise<void> => {
    bound.stop();
    await watch.stop();
    await stop(server);
  };
  let closing: Promise<void> | undefined;
  return {
    url: urlOf(server, port, DATABASE),
    databaseUrl: (name) => urlOf(server, port, name),
    adopted: surviving !== null,
    stop: () => (closing ??= close()),
    kill: () => kill(server),
  };
}

async function prepareServer(dataDir: string, log: Log): Promise<Server> {
  const home = await chooseHome(dataDir, findBinaries(), log);
  const password = ensurePassword(home.folder);
  const cluster = await ensureCluster(home, password, log);
  return { ...home, cluster, password, logFile: join(home.folder, "postgres.log") };
}
