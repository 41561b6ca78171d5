import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Postgrator from "postgrator";
import type { Database, Transaction } from "./pool.ts";

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));
const newest = Math.max(...readdirSync(FOLDER).map((name) => Number.parseInt(name, 10)));

/**
 * Forward only. All pending migrations run in one transaction behind one lock, so a crash leaves the old schema whole and a
 * second copy that starts at the same moment waits, then finds nothing to do.
 */
export async function migrate(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query("set local statement_timeout = '10min'");
    await tx.query("select pg_advisory_xact_lock(hashtextextended('silsila.migrate', 0))");
    const postgrator = new Postgrator({
      driver: "pg",
      migrationPattern: `${FOLDER}/*.sql`,
      schemaTable: "schema_version",
      execQuery: (query) => tx.query(query),
    });
    await refuseNewer(tx);
    await postgrator.migrate();
  });
}

async function refuseNewer(tx: Transaction): Promise<void> {
  const { rows } = await tx.query<{ present: boolean }>("select to_regclass('schema_version') is not null as present");
  if (!rows[0]?.present) return;
  const found = await tx.query<{ version: number }>("select coalesce(max(version), 0) as version from schema_version");
  if ((found.rows[0]?.version ?? 0) > newest)
    throw new Error(
      "The database belongs to a newer version of Silsila; start that version, or restore an older copy.",
    );
}
