import { expect } from "chai";
import { insertBlock } from "../../../service/store/blocks.ts";
import { aBatch, TestApi } from "../../support/service/api.ts";

const word = (first: string, n: number): string => `0x${first}${n.toString(16).padStart(63, "0")}`;

describe("plans of the database", () => {
  let api: TestApi;
  before(async () => (api = await TestApi.open()));
  after(() => api.close());

  it("that were remembered are made again when a migration has changed what they read", async () => {
    const db = api.publicDb;
    await db.query("create table changing (a integer)");
    await db.query("insert into changing values (1)");
    const read = async () => (await db.query("select * from changing")).rows;
    expect(await read()).to.deep.equal([{ a: 1 }]);
    await db.query("alter table changing add b integer");
    for (let again = 0; again < 3; again += 1) expect(await read()).to.deep.equal([{ a: 1, b: null }]);
  });

  it("find what came of a request by its own records, also where requests have hundreds of them", async () => {
    const { db } = api.ledger;
    const maker = await api.cooperative();
    const { body: batch } = await maker.send("POST", "/v1/batches", aBatch(maker));
    await api.mine(batch.operation, "batch_registered", batch.id);
    for (let block = 1; block <= 40; block += 1)
      await db.transaction((tx) => insertBlock(tx, blockOf(block), factsOf(block, maker.id)));
    await db.query("analyze records, intents, batches");
    const { rows } = await db.query<{ "QUERY PLAN": unknown }>(
      `explain (analyze, format json) select state from operations where id = '${batch.operation}'`,
    );
    const read = [...JSON.stringify(rows).matchAll(/"Rows Removed by Filter":(\d+)/g)].map(([, count]) =>
      Number(count),
    );
    expect(JSON.stringify(rows)).to.contain("records_last_of_request");
    expect(Math.max(0, ...read)).to.be.lessThan(10);
  });
});

function blockOf(block: number) {
  const number = 1_000 + block;
  return { number, hash: word("a", block), parentHash: word("b", block), timestamp: 1_770_000_000 + block };
}

/** Two hundred of one request. */
function factsOf(block: number, account: string) {
  return Array.from({ length: 200 }, (_, logIndex) => ({
    kind: "batch_registered",
    subject: word("c", block * 1_000 + logIndex),
    data: {},
    logIndex,
    transaction: word("d", block),
    contract: `0x${"3".repeat(40)}`,
    account,
    request: word("e", block),
    signer: null,
  }));
}
