import { expect } from "chai";
import { inDays } from "../../support/scenes/seller.ts";
import { expectSound, expectStatus, kg, Trader, WAIT } from "../../support/scenes/trader.ts";
import type { Answer, Body } from "../../support/service/api.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

/** Days are counted from today: made ten days ago, sent eight days ago, received five days ago. */
const [MADE, SENT, ARRIVED] = [-10, -8, -5];

describe("time, along the goods", () => {
  let stack: Stack;
  let maker: Trader;
  let mill: Trader;
  let product: string;
  before(async () => {
    stack = await openStack();
    maker = await Trader.found(stack, "cooperative");
    mill = await Trader.found(stack, "processor");
    product = (await mill.send("POST", "/v1/products", { name: { fr: "Huile" } })).body.id as string;
  });
  after(async () => {
    await expectSound(stack);
    await stack.close();
  });

  let made = 0;
  async function batch(producedOn = inDays(MADE)): Promise<Body> {
    const { product } = await maker.makes(kg(1));
    const input = { product: product.id, lot: `T-${++made}`, quantity: kg(100), producedOn };
    return expectStatus(201, await maker.send("POST", "/v1/batches", input, WAIT)).body;
  }

  async function atTheMill(): Promise<Body> {
    const one = await batch();
    const { id } = await maker.ships(mill, [[one, kg(60)]], { dispatchedOn: inDays(SENT) });
    expectStatus(201, await mill.does(id, "receipt", { receivedOn: inDays(ARRIVED) }));
    return one;
  }

  /** Every act of stock that states a day, as this trader would do it on that day. */
  const acts: [string, (by: Trader, batch: Body, day: string) => Promise<Answer>][] = [
    [
      "transform",
      (by, { id }, day) =>
        by.send(
          "POST",
          "/v1/transformations",
          {
            process: "press",
            performedOn: day,
            inputs: [{ batch: id, quantity: kg(2) }],
            outputs: [{ product, lot: `O-${++made}`, quantity: kg(1) }],
          },
          WAIT,
        ),
    ],
    ["ship", (by, one, day) => by.asks(maker, [[one, kg(1)]], { dispatchedOn: day })],
    [
      "dispose",
      (by, { id }, day) =>
        by.send("POST", `/v1/batches/${id}/disposals`, { quantity: kg(1), way: "retail", disposedOn: day }, WAIT),
    ],
  ];

  for (const [name, act] of acts)
    it(`runs forward: ${name} on any day is refused before the goods arrived, and done from that day on`, async () => {
      const one = await atTheMill();
      for (let days = MADE - 1; days <= 0; days += 1) {
        const { status, body } = await act(mill, one, inDays(days));
        if (days >= ARRIVED) expect(status, `${name} ${days}: ${JSON.stringify(body)}`).to.equal(201);
        else {
          expect(status, `${name} ${days}`).to.equal(422);
          expect(body.code).to.equal(days < MADE ? "DATE_ORDER" : "DATE_BEFORE_ARRIVAL");
        }
      }
    });

  it("holds a day of production where acts depend on it, and names the one that does", async () => {
    const amends = (id: string, days: number) =>
      maker.send("POST", `/v1/batches/${id}/amendments`, { reason: "mistyped", producedOn: inDays(days) }, WAIT);
    const sent = await batch();
    const shipment = await maker.ships(mill, [[sent, kg(1)]], { dispatchedOn: inDays(SENT) });
    const sold = await batch();
    const disposal = { quantity: kg(1), way: "retail", disposedOn: inDays(SENT) };
    expectStatus(201, await maker.send("POST", `/v1/batches/${sold.id}/disposals`, disposal, WAIT));
    const used = await batch();
    const own = await maker.makes(kg(1));
    const pressed = {
      process: "press",
      performedOn: inDays(SENT),
      inputs: [{ batch: used.id, quantity: kg(2) }],
      outputs: [{ product: own.product.id, lot: "P-1", quantity: kg(1) }],
    };
    const { body: transformation } = expectStatus(201, await maker.send("POST", "/v1/transformations", pressed, WAIT));
    const seen = await batch();
    const observation = {
      kind: "temperature",
      observedAt: `${inDays(SENT)}T12:00:00Z`,
      value: { value: "4", unit: "CEL" },
    };
    const { body: observed } = expectStatus(
      201,
      await maker.send("POST", `/v1/batches/${seen.id}/observations`, observation),
    );

    for (const [one, act, id] of [
      [sent, "ship", shipment.id],
      [sold, "dispose", ""],
      [used, "transform", transformation.id],
      [seen, "observe", observed.id],
    ] as const) {
      const refused = await amends(one.id, SENT + 1);
      expect([refused.status, refused.body.code], act).to.deep.equal([409, "AMENDMENT_AGAINST_ACT"]);
      expect(refused.body.errors[0].pointer).to.equal("/producedOn");
      expect(refused.body.detail).to.contain(inDays(SENT)).and.contain(act).and.contain(id);
      expectStatus(201, await amends(one.id, SENT));
    }
    const early = await amends(transformation.outputs[0].id as string, SENT - 1);
    expect([early.body.code, early.body.detail.includes("made")]).to.deep.equal(["AMENDMENT_AGAINST_ACT", true]);
  });
});
