import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Postgrator from "postgrator";
import pg from "pg";
import { PlainError } from "../base/errors.ts";

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));
const newest = Math.max(...readdirSync(FOLDER).map((name) => Number.parseInt(name, 10)));

/**
 * Forward only. All pending migrations run in one transaction behind one lock, so a crash leaves the old schema whole and a
 * second copy that starts at the same moment waits, then finds nothing to do.
 */
export async function migrate(connectionString: string): Promise<void> {
  // A connection of its own: the limits of the pool are for answers to people, not for rebuilding a large table.
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended('silsila.migrate', 0))");
    const postgrator = new Postgrator({
      driver: "pg",
      migrationPattern: `${FOLDER}/*.sql`,
      schemaTable: "schema_version",
      execQuery: (query) => client.query(query),
    });
    await refuseNewer(client);
    await postgrator.migrate();
    await client.query("commit");
  } finally {
    // Ending the connection undoes whatever was not committed.
    await client.end();
  }
}

async function refuseNewer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ present: boolean }>(
    "select to_regclass('schema_version') is not null as present",
  );
  if (!rows[0]?.present) return;
  const found = await client.query<{ version: number }>(
    "select coalesce(max(version), 0) as version from schema_version",
  );
  if ((found.rows[0]?.version ?? 0) > newest)
    throw new PlainError(
      "The database belongs to a newer version of Silsila; start that version, or restore an older copy.",
    );
}
