import { expect } from "chai";
import pg from "pg";
import Postgrator from "postgrator";
import { migrate } from "../../../service/db/migrate.ts";
import { newDatabase } from "../../support/cluster.ts";

describe("db/migrations", () => {
  let client: pg.Client;
  let url: string;

  /** A database as an earlier version left it. */
  async function at(version: string): Promise<void> {
    url = await newDatabase();
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("drop schema public cascade; create schema public");
    const postgrator = new Postgrator({
      driver: "pg",
      migrationPattern: "service/db/migrations/*.sql",
      schemaTable: "schema_version",
      execQuery: (query) => client.query(query),
    });
    await postgrator.migrate(version);
  }
  afterEach(() => client.end());

  it("keep the keys that were issued before people had names: recorders, under what they were for", async () => {
    await at("001");
    const [account, hash] = [`0x${"1".repeat(40)}`, `0x${"2".repeat(64)}`];
    await client.query("insert into documents values ($1, 'x', '')", [hash]);
    await client.query("insert into organisations values ($1, 1, '0000000000000', 'cooperative', $2)", [account, hash]);
    await client.query("insert into api_keys values ('k1', $1, 'recorder', 'office computer', '')", [account]);

    await migrate(url);
    const { rows } = await client.query("select id, role, name, revoked_at from api_keys");
    expect(rows).to.deep.equal([{ id: "k1", role: "recorder", name: "office computer", revoked_at: null }]);
    const owner = client.query("insert into api_keys values ('k2', $1, 'owner', 'x', '')", [account]);
    await owner.then(
      () => expect.fail("a role that is none was stored"),
      (error: pg.DatabaseError) => expect(error.constraint).to.equal("api_keys_role"),
    );
  });
});
