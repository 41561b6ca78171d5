import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openPostgres } from "../../../service/embedded/postgres/postgres.ts";
import { migrate } from "../../../service/store/migrate.ts";

/** A folder that the database's user may pass through, removed by whoever made it. */
export function temporaryFolder(name = "silsila-"): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  chmodSync(folder, 0o711);
  return folder;
}

const quiet = { info: () => undefined, warn: () => undefined };
/** Where the runner has one for all its workers. */
const GIVEN = process.env["TEST_CLUSTER"];
let own: Promise<Cluster> | undefined;
/** Databases of the file at hand. */
const made: string[] = [];
let count = 0;

export interface Cluster {
  /** Of the database `postgres`; the migrated template is `silsila`. */
  url: string;
  close(): Promise<void>;
}

/** Nothing in it outlives the run, so nothing waits for the disk; several workers connect to it. */
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };

export async function openCluster(): Promise<Cluster> {
  const folder = temporaryFolder("silsila-test-pg-");
  const first = await openPostgres({ dataDir: folder, log: quiet });
  await asAdmin(first.databaseUrl("postgres"), async (admin) => {
    for (const [name, value] of Object.entries(SETTINGS)) await admin.query(`alter system set ${name} = ${value}`);
  });
  await first.stop();
  const postgres = await openPostgres({ dataDir: folder, log: quiet });
  await migrate(postgres.databaseUrl("silsila"));
  return {
    url: postgres.databaseUrl("postgres"),
    close: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of its own for a test file: a clone of the migrated template, in about a tenth of a second. */
export async function newDatabase(): Promise<string> {
  return clone("silsila");
}

/** As a backup of this moment; nobody may be connected to it. */
export async function copyDatabase(databaseUrl: string): Promise<string> {
  return clone(new URL(databaseUrl).pathname.slice(1));
}

async function clone(template: string): Promise<string> {
  const url = GIVEN ?? (await (own ??= openCluster())).url;
  const name = `test_${process.pid}_${(count += 1)}`;
  await asAdmin(url, (admin) => admin.query(`create database ${name} template ${template}`));
  made.push(name);
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** After a file: what it made is of no use to the next. */
export async function dropDatabases(): Promise<void> {
  const names = made.splice(0);
  const url = GIVEN ?? (await own)?.url;
  if (url === undefined) return;
  await asAdmin(url, async (admin) => {
    for (const name of names) await admin.query(`drop database ${name} with (force)`);
  });
}

export async function closeCluster(): Promise<void> {
  await (await own)?.close();
}

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
