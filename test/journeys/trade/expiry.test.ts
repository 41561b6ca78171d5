import { expect } from "chai";
import { Deal, inDays } from "../../support/scenes/seller.ts";
import { expectSound, expectStatus, kg, Trader, WAIT } from "../../support/scenes/trader.ts";
import type { Answer, Body } from "../../support/service/api.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const ACKNOWLEDGED = ["BATCH_EXPIRED"];

/** Good until three days ago, or until today, which is still a good day. */
describe("what is past its date", () => {
  let stack: Stack;
  let maker: Trader;
  let shop: Trader;
  let product: string;
  before(async () => {
    stack = await openStack();
    maker = await Trader.found(stack, "cooperative");
    shop = await Trader.found(stack, "buyer");
    product = (await maker.makes(kg(1))).product.id;
  });
  after(async () => {
    await expectSound(stack);
    await stack.close();
  });

  let made = 0;
  async function batch(expires: number): Promise<Body> {
    const days = { producedOn: inDays(-20), expiresOn: inDays(expires) };
    const input = { product, lot: `E-${++made}`, quantity: kg(100), ...days };
    return expectStatus(201, await maker.send("POST", "/v1/batches", input, WAIT)).body;
  }

  const gives = (way: string) => (one: Body, day: string, more: object) => {
    const input = { quantity: kg(1), way, disposedOn: day, ...more };
    return maker.send("POST", `/v1/batches/${one.id}/disposals`, input, WAIT);
  };
  const acts: [string, (one: Body, day: string, more: object) => Promise<Answer>][] = [
    ["sold", gives("retail")],
    ["given as a sample", gives("sample")],
    ["sent", (one, dispatchedOn, more) => maker.asks(shop, [[one, kg(1)]], { dispatchedOn, ...more })],
  ];

  for (const [name, act] of acts)
    it(`is ${name} only by whoever says that they know, which stays visible; until its last day nobody asks`, async () => {
      const one = await batch(-3);
      const refused = await act(one, inDays(-2), {});
      expect([refused.status, refused.body.code]).to.deep.equal([409, "BATCH_EXPIRED"]);
      expect(refused.body.detail).to.contain(inDays(-3)).and.contain(one.lot);
      expect(expectStatus(201, await act(one, inDays(-3), {})).body).to.not.have.property("acknowledged");
      const { body } = expectStatus(201, await act(one, inDays(-2), { acknowledge: ACKNOWLEDGED }));
      expect(body.acknowledged).to.deep.equal(ACKNOWLEDGED);
      // Nothing is acknowledged where there is nothing to acknowledge.
      const fresh = expectStatus(201, await act(await batch(9), inDays(0), { acknowledge: ACKNOWLEDGED }));
      expect(fresh.body).to.not.have.property("acknowledged");
    });

  it("is destroyed or lost without a word", async () => {
    const one = await batch(-3);
    for (const way of ["destroyed", "lost"]) expectStatus(201, await gives(way)(one, inDays(0), {}));
  });

  it("is delivered under an agreement only by whoever says that they know", async () => {
    const one = await batch(-3);
    const deal = await Deal.agree(maker, shop, product);
    await deal.does(maker, "allocations", { line: 0, batch: one.id, quantity: kg(10) });
    const delivery = { line: 0, batch: one.id, quantity: kg(10), dispatchedOn: inDays(0) };
    const path = `/v1/agreements/${deal.id}/deliveries`;
    const refused = await maker.send("POST", path, delivery, WAIT);
    expect([refused.status, refused.body.code]).to.deep.equal([409, "BATCH_EXPIRED"]);
    const sent = expectStatus(
      201,
      await maker.send("POST", path, { ...delivery, acknowledge: ACKNOWLEDGED }, WAIT),
    ).body;
    expect((await shop.shipment(sent.id as string)).acknowledged).to.deep.equal(ACKNOWLEDGED);
  });

  it("is called so by the interface and on the page, in every language, from the day after on", async () => {
    for (const [expires, expired] of [
      [-1, true],
      [0, false],
    ] as const) {
      const one = await batch(expires);
      expect((await maker.batch(one.id as string)).expired).to.equal(expired);
      for (const [language, words] of [
        ["en", "Past its date"],
        ["fr", "Date dépassée"],
        ["ar", "انتهت صلاحيته"],
        ["zgh", "ⵉⵣⵔⵉ ⵡⴰⴽⵓⴷ ⵏⵏⵙ"],
      ]) {
        const { body } = await stack.app.inject({ url: `/b/${one.code}`, headers: { "accept-language": language! } });
        expect(body.includes(words!), `${language} ${expires}`).to.equal(expired);
      }
    }
  });
});
