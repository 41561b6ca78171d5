import { expect } from "chai";
import { deleteBlocksAbove, raiseFinality } from "../../../service/store/blocks.ts";
import { aBatch, type Member, TestApi } from "../../support/service/api.ts";

/** Two copies of the service on one database: what is done by way of one is seen at once by way of the other. */
describe("pages that are kept", () => {
  let one: TestApi;
  let other: TestApi;
  let maker: Member;
  let batch: { id: string; code: string; lot: string; commitment: string; operation: string };

  before(async () => {
    one = await TestApi.open();
    other = await TestApi.open({ databaseUrl: one.ledger.db.connectionString });
  });
  after(async () => {
    await other.close();
    await one.close();
  });
  beforeEach(async () => {
    maker = await one.cooperative();
    batch = (await maker.send("POST", "/v1/batches", aBatch(maker))).body;
    await one.mine(batch.operation, "batch_registered", batch.id);
    await settle();
  });

  const settle = () => one.ledger.db.transaction((tx) => raiseFinality(tx, 1_000_000));

  const page = async (api: TestApi, query = "?lang=en", headers: Record<string, string> = {}) => {
    const answer = await api.app.inject({ url: `/b/${batch.code}${query}`, headers });
    return { status: answer.statusCode, headers: answer.headers, text: answer.body };
  };

  /** Both copies hold the page, and show something else after it. */
  async function seenAtOnce(change: () => Promise<unknown>): Promise<string> {
    const before = [await page(one), await page(other)];
    expect((await page(other)).text).to.equal(before[0]!.text);
    await change();
    const after = [await page(one), await page(other)];
    for (const [i, { text }] of after.entries()) expect(text).not.to.equal(before[i]!.text);
    expect(after[0]!.text).to.equal(after[1]!.text);
    const etag = String(before[0]!.headers["etag"]);
    expect((await page(other, "?lang=en", { "if-none-match": etag })).status).to.equal(200);
    return after[0]!.text;
  }

  const says = (kind: string, data: Record<string, unknown> = {}) => one.says(batch.operation, kind, batch.id, data);

  it("read the database once while nothing changes, also while others register batches", async () => {
    await page(one);
    const statements = await statementsWhile(async () => {
      const next = (await maker.send("POST", "/v1/batches", aBatch(maker))).body;
      await one.mine(next.operation, "batch_registered", next.id);
      const { headers } = await page(one);
      expect((await page(one, "?lang=en", { "if-none-match": String(headers["etag"]) })).status).to.equal(304);
    });
    expect(statements.length).to.equal(2);
    for (const text of statements) expect(text).to.contain("page_changes");
  });

  it("show a recall and its end", async () => {
    const recall = { holder: `0x${"0".repeat(40)}`, byAuthority: false, reason: `0x${"1".repeat(64)}` };
    await seenAtOnce(() => says("batch_recalled", recall));
    await seenAtOnce(() => says("batch_recall_lifted", recall));
  });

  it("show a hold and its end", async () => {
    await seenAtOnce(() => says("batch_held", { reason: `0x${"1".repeat(64)}` }));
    await seenAtOnce(() => says("batch_released"));
  });

  it("show an annulment, and that the chain took it back", async () => {
    await seenAtOnce(() => says("batch_annulled", { reason: `0x${"1".repeat(64)}` }));
    await seenAtOnce(async () => {
      const { rows } = await one.ledger.db.query<{ last: number }>("select max(number) as last from blocks");
      await one.ledger.db.query("update finality set number = 0");
      await one.ledger.db.transaction((tx) => deleteBlocksAbove(tx, rows[0]!.last - 1));
      await settle();
    });
  });

  it("show an amendment", async () => {
    const changed = await seenAtOnce(async () => {
      const { body, text, status } = await maker.send("POST", `/v1/batches/${batch.id}/amendments`, {
        lot: "AMENDED-1",
        reason: "mistyped",
      });
      if (status !== 202) throw new Error(text);
      await one.amend(body.id, batch.id);
    });
    expect(changed).to.contain("AMENDED-1");
  });

  it("show that a field was erased", async () => {
    await seenAtOnce(() =>
      one.ledger.db.query(
        `update documents set opening = convert_to(replace(convert_from(opening, 'UTF8'), 'Arfoud', 'Erased'), 'UTF8')
         where commitment = $1`,
        [batch.commitment],
      ),
    );
  });

  it("show an observation at once, and keep nothing while it is on its way", async () => {
    await seenAtOnce(async () => {
      const { status, text } = await maker.send("POST", `/v1/batches/${batch.id}/observations`, {
        kind: "other",
        observedAt: new Date().toISOString(),
        note: "Sorted by hand",
      });
      if (status > 202) throw new Error(text);
    });
  });

  it("show a batch as it goes on its way to the chain", async () => {
    const next = (await maker.send("POST", "/v1/batches", aBatch(maker))).body;
    batch = next;
    await seenAtOnce(() => one.mine(next.operation, "batch_registered", next.id));
  });

  it("are not mixed between languages, and hold nothing of one reader", async () => {
    const [french, arabic] = [await page(one, "?lang=fr"), await page(one, "", { "accept-language": "ar" })];
    expect(french.text).to.contain('<html lang="fr"');
    expect(arabic.text).to.contain('<html lang="ar"');
    expect(french.headers["set-cookie"]).to.match(/^lang=fr;/);
    const again = await page(one, "", { cookie: "lang=fr" });
    expect(again.text).to.equal(french.text);
    expect(again.headers["set-cookie"]).to.equal(undefined);
    expect(again.headers["content-language"]).to.equal("fr");
    expect((await page(one, "", { cookie: "lang=fr", authorization: `Bearer ${maker.key}` })).text).to.equal(
      french.text,
    );
  });

  it("hang on every table that they read", async () => {
    const read = await relationsRead();
    const { rows } = await one.ledger.db.query<{ name: string }>(
      "select distinct tgrelid::regclass::text as name from pg_trigger where tgname like 'page_changes%'",
    );
    const watched = new Set(rows.map(({ name }) => name));
    expect([...read].filter((name) => !watched.has(name) && !(name in UNWATCHED)).toSorted()).to.deep.equal([]);
    expect([...read].length).to.be.greaterThan(12);
  });

  /** What is asked of the database for pages. */
  async function statementsWhile(act: () => Promise<void>): Promise<string[]> {
    const statements: string[] = [];
    const db = one.publicDb;
    const query = db.query.bind(db);
    db.query = (text, values) => {
      statements.push(text);
      return query(text, values);
    };
    try {
      await act();
    } finally {
      db.query = query;
    }
    return statements;
  }

  /** Whatever PostgreSQL would read for a page, by its own plans. */
  async function relationsRead(): Promise<Set<string>> {
    const texts = await statementsWhile(async () => {
      await says("batch_recalled", {
        holder: `0x${"0".repeat(40)}`,
        byAuthority: false,
        reason: `0x${"1".repeat(64)}`,
      });
      await page(one);
    });
    const found = new Set<string>();
    for (const text of texts) {
      const { rows } = await one.ledger.db.query<{ "QUERY PLAN": unknown }>(
        `explain (generic_plan, format json) ${text}`,
      );
      for (const [, name] of JSON.stringify(rows).matchAll(/"Relation Name":"(\w+)"/g)) found.add(name!);
    }
    found.delete("page_changes");
    return found;
  }
});

/** Read for pages, and of no consequence for one that is kept. */
const UNWATCHED: Record<string, string> = {
  api_keys: "a key's role is never changed, and its name not shown",
  blocks: "go with their records",
  finality: "a page with anything that is not final is not kept",
  intents: "a page with anything that is on its way is not kept",
  stock_entries: "come and go with records",
  transformation_inputs: "come and go with records",
  transformation_outputs: "come and go with records",
};
