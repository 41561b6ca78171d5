import { expect } from "chai";
import { BOOKS, COLUMNS } from "../../../service/books/classes.ts";
import { Database } from "../../../service/store/pool.ts";
import { newDatabase } from "../../support/chain/cluster.ts";

describe("the classes of columns", () => {
  let db: Database;
  before(async () => {
    db = new Database(await newDatabase());
  });
  after(() => db.close());

  it("are given to each column of each table, once, and to nothing else", async () => {
    const { rows } = await db.query<{ name: string }>(
      `select c.table_name || '.' || c.column_name as name
       from information_schema.columns c
       join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
       where c.table_schema = 'public' and t.table_type = 'BASE TABLE'`,
    );
    const classed = COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(classed.toSorted()).to.deep.equal(rows.map(({ name }) => name).toSorted());
  });

  it("say why, in a sentence", () => {
    const wrong = COLUMNS.filter(({ why }) => !/^[A-Z].{5,}\.$/.test(why)).map(({ table, column }) => [table, column]);
    expect(wrong).to.deep.equal([]);
  });

  it("name a row by columns that the table has", () => {
    const wrong = Object.entries(BOOKS).flatMap(([table, { key }]) =>
      key.filter((column) => !COLUMNS.some((one) => one.table === table && one.column === column)),
    );
    expect(wrong).to.deep.equal([]);
  });
});
