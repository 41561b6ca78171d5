import { expect } from "chai";
import { KEYS } from "../../support/chain/chain.ts";
import { expectSound, expectStatus, kg, performs, Trader } from "../../support/scenes/trader.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const DAY = 24 * 3600;

describe("two who want the same at the same moment", () => {
  let one: Stack;
  let two: Stack;
  let sender: Trader;
  let receiver: Trader;

  before(async function () {
    const relayers = [KEYS.relayer, KEYS.secondRelayer];
    one = await openStack({ relayers });
    two = await openStack({ relayers, on: one });
    [sender, receiver] = [await Trader.found(one), await Trader.found(one, "buyer")];
  });
  after(async () => {
    await expectSound(one);
    await two.close();
    await one.close();
  });

  it("ask two copies of the service for the same stock: each gram is sent once, and who is refused is told the numbers", async () => {
    const batch = await sender.makes(kg(100));
    const answers = await Promise.all(
      [one, two, one, two].map((stack) => sender.on(stack).asks(receiver, [[batch, kg(40)]])),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ body }) => body.code)).to.deep.equal(["STOCK_INSUFFICIENT", "STOCK_INSUFFICIENT"]);
    for (const { body } of refused)
      expect(body.detail).to.equal(`Of the batch ${batch.lot}, 20 KGM are free; 40 KGM were asked for.`);
    expect((await sender.batch(batch.id)).stock).to.deep.include({ free: kg(20), inTransit: kg(80) });
  });

  it("receive one shipment at two copies: it arrives once", async () => {
    const batch = await sender.makes(kg(10));
    const { id } = await sender.ships(receiver, [[batch, kg(10)]]);
    const answers = await Promise.all([one, two].map((stack) => receiver.on(stack).receives(id)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).to.equal("SHIPMENT_LINE_ENDED");
    expect(await receiver.free(batch.id)).to.equal("10");
  });

  it("receive and cancel: the chain decides, and the later is told how the line ended", async () => {
    const batch = await sender.makes(kg(10));
    const { id } = await sender.ships(receiver, [[batch, kg(10)]], { transitDays: 1 });
    await one.testChain.request("evm_increaseTime", [2 * DAY]);
    await sender.makes();
    const answers = await Promise.all([
      receiver.on(two).receives(id),
      sender.does(id, "cancellation", { reason: "trop tard" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    const late = answers.find(({ status }) => status === 409)!;
    expect(late.body.code).to.equal("SHIPMENT_LINE_ENDED");
    const [line] = (await sender.shipment(id)).lines;
    expect(late.body.detail).to.include(`its line was ${line!.state}`);
    const free = [await sender.free(batch.id), await receiver.free(batch.id)];
    expect(free).to.deep.equal(line!.state === "cancelled" ? ["10", "0"] : ["0", "10"]);
  });

  it("repeat one request: it is sent once", async () => {
    const batch = await sender.makes(kg(10));
    const input = {
      receiver: receiver.id,
      dispatchedOn: "2025-10-22",
      lines: [{ batch: batch.id, quantity: kg(10) }],
    };
    const headers = { "idempotency-key": `ship-${batch.id}`, prefer: "wait=30" };
    const ask = (stack: Stack) => sender.on(stack).send("POST", "/v1/shipments", input, headers);
    const [first, second] = await Promise.all([ask(one), ask(two)]);
    expect([first.body.id, first.status < 300]).to.deep.equal([second.body.id, true]);
    expect((await ask(one)).body.id).to.equal(first.body.id);
    expect((await sender.batch(batch.id)).stock!.inTransit).to.deep.equal(kg(10));
  });

  it("stop what is asked for already: the chain refuses it, and nothing has moved", async () => {
    const batch = await sender.makes(kg(10));
    let hold: Promise<unknown>;
    let asked: ReturnType<Trader["asks"]>;
    await one.testChain.inOneBlock(async () => {
      hold = performs(one, sender, { kind: "hold", arguments: { batch: batch.id, reason: batch.id } });
      asked = sender.asks(receiver, [[batch, kg(10)]]);
      await one.sends(1);
    });
    await hold!;
    const { body } = expectStatus(409, await asked!);
    expect(body.code).to.equal("BATCH_ON_HOLD");
    expect((await sender.batch(batch.id)).stock).to.deep.include({ free: kg(10), available: kg(10) });
  });
});
