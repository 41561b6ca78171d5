import { expect } from "chai";
import pg from "pg";
import Postgrator from "postgrator";
import { refoldMembers } from "../../../service/members/rows/members.ts";
import { refoldAll } from "../../../service/store/folding.ts";
import { migrate } from "../../../service/store/migrate.ts";
import { Database } from "../../../service/store/pool.ts";
import { newDatabase } from "../../support/chain/cluster.ts";

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
      migrationPattern: "service/store/migrations/*.sql",
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

  it("tell of batches that were registered before transformations their unit, and whether their mass is known", async () => {
    await at("003");
    const [account, hash] = [`0x${"1".repeat(40)}`, `0x${"2".repeat(64)}`];
    const intent = "00000000-0000-4000-8000-000000000000";
    await client.query("insert into documents values ($1, 'x', '')", [hash]);
    await client.query("insert into organisations values ($1, 1, '0000000000000', 'cooperative', $2)", [account, hash]);
    await client.query("insert into products values ($1, $2, $1)", [hash, account]);
    await client.query(
      `insert into intents (id, account, kind, channel, arguments, weight, requested_by)
       values ($1, $2, 'register_batches', 'relay', '{}', 1, 'k')`,
      [intent, account],
    );
    const given = { TNE: {}, LTR: {}, H87: { "/netMass/value": { salt: "", value: "3" } } };
    for (const [i, [unit, more]] of Object.entries(given).entries()) {
      const fields = { "/quantity/unit": { salt: "", value: unit }, "/note/fr": { salt: "", value: "é" }, ...more };
      const id = `0x${String(i + 3).repeat(64)}`;
      await client.query("insert into documents values ($1, 'x', $2)", [id, Buffer.from(JSON.stringify({ fields }))]);
      await client.query("insert into batches values ($1, $2, $3, $4, 'L', $1, $5)", [
        id,
        account,
        hash,
        `000000000000${i}`,
        intent,
      ]);
    }

    await migrate(url);
    const { rows } = await client.query(
      "select unit, conserved, transformation, acknowledged from batches order by id",
    );
    const rest = { transformation: null, acknowledged: [] };
    expect(rows).to.deep.equal([
      { unit: "TNE", conserved: true, ...rest },
      { unit: "LTR", conserved: false, ...rest },
      { unit: "H87", conserved: true, ...rest },
    ]);
  });

  it("call every act by its one word, and tell apart a recall by the origin and by an authority", async () => {
    await at("020");
    const [account, hash] = [`0x${"1".repeat(40)}`, `0x${"2".repeat(64)}`];
    await client.query("insert into documents values ($1, 'x', '')", [hash]);
    await client.query(
      "insert into organisations (account, serial, code, kind, commitment) values ($1, 1, '0000000000000', 'cooperative', $2)",
      [account, hash],
    );
    const before = ["dispose_batch", "withdraw_dispute", "ship", "recall_batch", "lift_batch"];
    for (const channel of ["relay", "registrar"])
      for (const kind of before)
        await client.query(
          `insert into intents (id, account, kind, channel, arguments, weight, requested_by)
           values (gen_random_uuid(), $1, $2, $3, '{}', 1, 'k')`,
          [account, kind, channel],
        );

    await migrate(url);
    const { rows } = await client.query<{ channel: string; kinds: string[] }>(
      "select channel, array_agg(kind order by sequence) as kinds from intents group by channel order by channel desc",
    );
    expect(rows).to.deep.equal([
      { channel: "relay", kinds: ["dispose", "withdrawDispute", "ship", "recall", "lift"] },
      { channel: "registrar", kinds: ["dispose", "withdrawDispute", "ship", "recallByAuthority", "liftByAuthority"] },
    ]);
  });

  it("leave texts to be folded by the service, which does it once for each version of the rules", async () => {
    await at("023");
    const [account, hash] = [`0x${"1".repeat(40)}`, `0x${"2".repeat(64)}`];
    await client.query("insert into documents values ($1, 'x', '')", [hash]);
    await client.query(
      "insert into organisations (account, serial, code, kind, commitment) values ($1, 1, '0000000000000', 'cooperative', $2)",
      [account, hash],
    );
    await client.query(
      `insert into members (id, account, number, kind, name, erased_at)
       values (gen_random_uuid(), $1, '١٧', 'member', 'Éléonore', null),
         (gen_random_uuid(), $1, '١٨', 'member', null, now())`,
      [account],
    );

    await migrate(url);
    const db = new Database(url);
    const keys = async () =>
      (await client.query("select number_key, search_key from members order by sequence")).rows as unknown[];
    const folded = [
      { number_key: "17", search_key: "17\neleonore" },
      { number_key: "18", search_key: "18" },
    ];
    try {
      await refoldAll(db, [refoldMembers]);
      expect(await keys()).to.deep.equal(folded);
      await client.query("update members set search_key = 'older rules'");
      await refoldAll(db, [refoldMembers]);
      expect(await keys()).to.not.deep.equal(folded);
      await client.query("update folding set version = 'older'");
      await refoldAll(db, [refoldMembers]);
      expect(await keys()).to.deep.equal(folded);
    } finally {
      await db.close();
    }
  });
});
