import { expect } from "chai";
import { describeDifference } from "../../../service/books/differences.ts";
import { fsck } from "../../../service/books/fsck.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import type { ShipmentView } from "../../../service/shipments/views/schemas.ts";
import { expectStatus, kg, Trader } from "../../support/scenes/trader.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

describe("fsck of what is booked", () => {
  let stack: Stack;
  let batch: BatchView;
  let sent: ShipmentView;

  before(async function () {
    stack = await openStack();
    const [sender, receiver] = [await Trader.found(stack), await Trader.found(stack, "buyer")];
    batch = await sender.makes(kg(400));
    sent = await sender.ships(receiver, [[batch, kg(40)]]);
    expectStatus(201, await receiver.receives(sent.id));
  });
  after(() => stack.close());

  /** Spoils the books, looks, and mends them again. */
  async function found(spoil: string, mend: string): Promise<string[]> {
    const { db } = stack.ledger;
    const look = async () =>
      (await fsck(db, stack.chain, stack.testChain.deployment)).differences.map(describeDifference);
    expect(await look()).to.deep.equal([]);
    await db.query(spoil);
    const differences = await look();
    await db.query(mend);
    expect(await look()).to.deep.equal([]);
    return differences;
  }

  it("finds an entry that is not as its record says", async () => {
    const change = (by: string) =>
      `update stock_entries set amount = amount + ${by} where batch = '${batch.id}' and reason = 'received' and place = 'free'`;
    const differences = await found(change("7"), change("-7"));
    expect(differences).to.have.length(2);
    expect(differences[1]).to.match(/^stock_entries 0x\w+\/0x\w+ differs: free is .* by what the contract holds/);
    expect(differences[0]).to.match(
      /^stock_entries (\d+\/\d+)\/1 differs: amount is 40000007, and by record \1 it is 40000000$/,
    );
  });

  it("finds a lost line", async () => {
    const { rows } = await stack.ledger.db.query<Record<string, string | number>>("select * from shipment_lines");
    const [line] = rows;
    const values = Object.values(line!).map((value) => (typeof value === "number" ? value : `'${value}'`));
    const differences = await found(
      "delete from shipment_lines",
      `insert into shipment_lines (${Object.keys(line!).join()}) values (${values.join()})`,
    );
    expect(differences).to.have.length(1);
    expect(differences[0]).to.match(
      new RegExp(`^shipment_lines ${sent.id}/${batch.id} is missing: record \\d+/\\d+ gives it$`),
    );
  });

  it("finds what no record gives", async () => {
    const entry = `${sent.evidence!.block}, 999, 0, '${batch.id}'`;
    const differences = await found(
      `insert into stock_entries (block_number, log_index, position, batch, account, place, reason, amount)
       values (${entry}, '0x${"77".repeat(20)}', 'free', 'received', -1)`,
      "delete from stock_entries where log_index = 999",
    );
    expect(differences[0]).to.equal(`stock_entries ${sent.evidence!.block}/999/0 is foreign: no record gives it`);
    expect(differences[1]).to.match(/free is “-1”, and by what the contract holds it is “0”$/);
  });
});
