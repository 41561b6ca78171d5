import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openPostgres, type Postgres } from "../../../service/embedded/postgres/postgres.ts";
import { migrate } from "../../../service/store/migrate.ts";

/** A folder that the database's user may pass through, removed by whoever made it. */
export function temporaryFolder(name = "silsila-"): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  chmodSync(folder, 0o711);
  return folder;
}

const quiet = { info: () => undefined, warn: () => undefined };
let cluster: Promise<{ postgres: Postgres; folder: string }> | undefined;
let count = 0;

async function open(): Promise<{ postgres: Postgres; folder: string }> {
  const folder = temporaryFolder("silsila-test-pg-");
  const postgres = await openPostgres({ dataDir: folder, log: quiet });
  await migrate(postgres.databaseUrl("silsila"));
  return { postgres, folder };
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
  const { postgres } = await (cluster ??= open());
  const name = `test_${process.pid}_${(count += 1)}`;
  const admin = new pg.Client({ connectionString: postgres.databaseUrl("postgres") });
  await admin.connect();
  await admin.query(`create database ${name} template ${template}`);
  await admin.end();
  return postgres.databaseUrl(name);
}

export async function closeCluster(): Promise<void> {
  if (!cluster) return;
  const { postgres, folder } = await cluster;
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
