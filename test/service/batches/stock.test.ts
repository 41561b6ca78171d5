import { randomBytes } from "node:crypto";
import { expect } from "chai";
import type { PendingStock } from "../../../service/accept/intents.ts";
import { waitForOperation } from "../../../service/accept/operations.ts";
import { shipmentIdOf } from "../../../service/formats/ids.ts";
import { expectBooksOfChain, kg, Maker, quantity, transformation } from "../../support/scenes/season.ts";
import type { Body } from "../../support/service/api.ts";
import { asksUnchecked } from "../../support/service/asking.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const hash = () => `0x${randomBytes(32).toString("hex")}`;

/** Asks for an act without the rules of its use case, as whoever signs without this service could. */
async function asks(
  stack: Stack,
  maker: Maker,
  wish: { kind: string; arguments: object },
  claims: PendingStock[] = [],
): Promise<string> {
  const key = maker.key.split("_")[1]!;
  const actor = { kind: "organisation", account: maker.id, role: "manager", key, name: "first key" } as const;
  return asksUnchecked(stack.ledger, actor, wish, claims);
}

async function does(
  stack: Stack,
  maker: Maker,
  wish: { kind: string; arguments: object },
  claims: PendingStock[] = [],
): Promise<void> {
  const operation = await asks(stack, maker, wish, claims);
  expect(await waitForOperation(stack.ledger, operation, 30)).to.equal("final");
}

/** From one to the other, all the way. */
async function hands(stack: Stack, from: Maker, to: Maker, batch: string, base: bigint): Promise<void> {
  const { chainId, batches } = stack.ledger.contracts;
  const commitment = hash();
  const shipment = shipmentIdOf(chainId, batches, from.id, commitment);
  const lines = [{ batch, quantity: base.toString() }];
  const sent = { shipment, commitment, receiver: to.id, transitSeconds: 86_400, lines };
  await does(stack, from, { kind: "ship", arguments: sent }, [{ batch, amount: -base }]);
  const receipts = [{ batch, accepted: base.toString(), missing: "0" }];
  const receipt = { shipment, commitment: hash(), receipts };
  await does(stack, to, { kind: "receiveShipment", arguments: receipt }, [{ batch, amount: base }]);
}

describe("stock that is used, on a real chain", () => {
  let stack: Stack;
  let maker: Maker;
  let product: string;
  let lots = 0;
  before(async () => {
    stack = await openStack();
    maker = await Maker.found(stack, "Coopérative Tafilalet");
    product = await maker.makes("Dattes");
  });
  after(() => stack.close());

  const lot = () => `L-${(lots += 1)}`;
  const stock = (amount = kg("400")): Promise<Body> => maker.registers(product, lot(), amount);
  const output = (amount: object, of = product) => ({ product: of, lot: lot(), quantity: amount });
  const using = (batch: Body, value = "10") =>
    transformation("sort", [[batch, kg(value)]], [output(kg(value))], { performedOn: "2025-11-01" });
  const retail = (value: string, way = "retail") => ({ quantity: kg(value), way, disposedOn: "2025-11-01" });
  // What people asked for: the service's own words to descendants of a recall come when they come.
  const count = async () =>
    (await stack.ledger.db.query<{ n: number }>("select count(*) as n from intents where account is not null")).rows[0]!
      .n;

  async function refused(by: Maker, url: string, body: unknown): Promise<string> {
    const before = await count();
    const told = await by.refused(url, body);
    expect(await count()).to.equal(before);
    return told;
  }

  it("that was received is used by who received it, and by nobody else", async () => {
    const buyer = await Maker.found(stack, "Union des oasis", "union");
    const packs = await buyer.makes("Dattes emballées");
    const dates = await stock();
    await hands(stack, maker, buyer, dates.id, 100_000_000n);
    const body = transformation("pack", [[dates, kg("90")]], [output(kg("89"), packs)]);
    expect(
      await refused(buyer, "/v1/transformations", transformation("pack", [[dates, kg("101")]], body.outputs)),
    ).to.equal(`STOCK_INSUFFICIENT: Of the batch ${dates.lot}, 100 KGM are free; 101 KGM were asked for.`);
    const made = await buyer.records("/v1/transformations", body);
    expect(made).to.include({ conserved: true, state: "final" });
    await buyer.disposes(dates, kg("4"), "retail");
    const listed = async (by: Maker) => (await by.reads(`/v1/batches/${dates.id}/disposals`)).items;
    expect([(await listed(buyer)).length, (await listed(maker)).length]).to.deep.equal([1, 0]);
    expect(await refused(maker, `/v1/batches/${dates.id}/disposals`, retail("301"))).to.include("300 KGM are free");
    await expectBooksOfChain(stack, [dates.id, made.outputs[0].id], [maker.id, buyer.id]);
  });

  it("that is on hold moves nowhere, from the moment that it is asked for until it is released", async () => {
    const dates = await stock();
    const reason = hash();
    await asks(stack, maker, { kind: "hold", arguments: { batch: dates.id, reason } });
    const told = `BATCH_ON_HOLD: The batch ${dates.lot} is on hold here; release it first.`;
    expect(await refused(maker, "/v1/transformations", using(dates))).to.equal(told);
    for (const way of ["retail", "destroyed"])
      expect(await refused(maker, `/v1/batches/${dates.id}/disposals`, retail("1", way))).to.equal(told);
    await does(stack, maker, { kind: "releaseHold", arguments: { batch: dates.id, reason } });
    await maker.records("/v1/transformations", using(dates));
  });

  it("that is recalled, and all that was made of it before, can only be destroyed", async () => {
    const [dates, other] = [await stock(), await stock()];
    const sorted = await maker.transforms(
      "sort",
      [
        [dates, kg("100")],
        [other, kg("1")],
      ],
      [output(kg("90"))],
    );
    const packed = await maker.transforms("pack", [[sorted.outputs[0], kg("50")]], [output(kg("50"))]);
    await does(stack, maker, { kind: "recall", arguments: { batch: dates.id, holder: null, reason: hash() } });
    for (const batch of [dates, sorted.outputs[0], packed.outputs[0]]) {
      expect(await refused(maker, "/v1/transformations", using(batch))).to.match(/^BATCH_RECALLED: .*destroyed\.$/);
      expect(await refused(maker, `/v1/batches/${batch.id}/disposals`, retail("1"))).to.match(/^BATCH_RECALLED/);
      await maker.disposes(batch, kg("1"), "destroyed");
    }
    await maker.records("/v1/transformations", using(other));
    const lifted = { batch: dates.id, holder: null, reason: hash() };
    await does(stack, maker, { kind: "lift", arguments: lifted });
    // Until the contract has been told of it, step by step, what was made of it stays where it is.
    await eventually(() => maker.records("/v1/transformations", using(packed.outputs[0])));
  });

  it("of one holder is recalled without that of others, nor what they made", async () => {
    const buyer = await Maker.found(stack, "Union des palmiers", "union");
    const packs = await buyer.makes("Dattes emballées");
    const dates = await stock();
    await hands(stack, maker, buyer, dates.id, 100_000_000n);
    const theirs = await buyer.transforms("pack", [[dates, kg("50")]], [output(kg("50"), packs)]);
    const ours = await maker.transforms("pack", [[dates, kg("50")]], [output(kg("50"))]);
    const share = { batch: dates.id, holder: buyer.id, reason: hash() };
    await does(stack, maker, { kind: "recall", arguments: share });
    const use = (batch: Body, of: string) => transformation("sort", [[batch, kg("5")]], [output(kg("5"), of)]);
    for (const batch of [dates, theirs.outputs[0]])
      expect(await refused(buyer, "/v1/transformations", use(batch, packs))).to.match(/^BATCH_RECALLED/);
    for (const batch of [dates, ours.outputs[0]]) await maker.records("/v1/transformations", use(batch, product));
  });

  it("that was annulled never was", async () => {
    const dates = await stock();
    const claims = [{ batch: dates.id, amount: -400_000_000n }];
    await does(stack, maker, { kind: "annul", arguments: { batch: dates.id, reason: hash() } }, claims);
    expect(await refused(maker, "/v1/transformations", using(dates))).to.match(/^BATCH_ANNULLED/);
    expect(await refused(maker, `/v1/batches/${dates.id}/disposals`, retail("1", "destroyed"))).to.match(
      /^BATCH_ANNULLED/,
    );
  });

  it("is known by its lot and its day as they were amended", async () => {
    const dates = await stock();
    const amendment = { reason: "The month was mistyped.", producedOn: "2025-11-02", lot: `${dates.lot}-B` };
    await maker.records(`/v1/batches/${dates.id}/amendments`, amendment);
    expect(await refused(maker, "/v1/transformations", using(dates))).to.equal(
      "DATE_ORDER: The date 2025-11-01 must not be before 2025-11-02.",
    );
    expect(await refused(maker, `/v1/batches/${dates.id}/disposals`, retail("401"))).to.include(
      `Of the batch ${dates.lot}-B, 400 KGM are free`,
    );
  });

  it("goes in by a hundred lots and comes out by a hundred, in one act", async () => {
    const list = Array.from({ length: 100 }, () => ({
      product,
      lot: lot(),
      quantity: kg("3"),
      producedOn: "2025-10-01",
    }));
    const { items } = await maker.records("/v1/batches", list);
    const inputs = items.map((batch: Body): [Body, object] => [batch, kg("2")]);
    const outputs = Array.from({ length: 100 }, (_, i) => ({
      ...output(kg("2")),
      ...(i === 0 && { netMass: kg("2") }),
    }));
    const made = await maker.transforms("sort", inputs, outputs);
    expect(made.outputs).to.have.length(100);
    const ids = [...items, ...made.outputs].map(({ id }: Body) => id);
    await expectBooksOfChain(stack, ids, [maker.id]);
  });

  it("and is not there ends rejected, in the unit and under the lot that people know", async () => {
    const oil = await stock(quantity("40", "LTR"));
    const dispose = (base: bigint) => {
      const wish = { batch: oil.id, quantity: base.toString(), disposal: "lost", commitment: hash() };
      return asks(stack, maker, { kind: "dispose", arguments: wish });
    };
    const operation = await dispose(55_000_000n);
    expect(await waitForOperation(stack.ledger, operation, 30)).to.equal("rejected");
    const { rejection } = await maker.reads(`/v1/operations/${operation}`);
    expect(rejection.message).to.equal(`Of the batch ${oil.lot}, 40 LTR are free; 55 LTR were asked for.`);
    expect(rejection.values).to.include({ lot: oil.lot, free: "40", asked: "55", unit: "LTR", id: oil.id });
  });

  it("weighs for the contract what it weighs for the service: the milligram too much is refused in the same words", async () => {
    const dates = await stock();
    const over = { ...using(dates, "400"), outputs: [output(kg("399")), output(kg("0.900001"))], loss: kg("0.1") };
    const told = await refused(maker, "/v1/transformations", over);
    const outputs = ["399000000", "900001"].map((mg) => ({
      id: hash(),
      commitment: hash(),
      quantity: mg,
      netMassMg: mg,
      dimension: 1,
    }));
    const inputs = [{ batch: dates.id, quantity: "400000000" }];
    const stated = { transformation: hash(), commitment: hash(), lossMg: "100000", inputs, outputs };
    const operation = await asks(stack, maker, { kind: "transform", arguments: stated });
    expect(await waitForOperation(stack.ledger, operation, 30)).to.equal("rejected");
    const { rejection } = await maker.reads(`/v1/operations/${operation}`);
    expect(`${rejection.code}: ${rejection.message}`).to.equal(told);
    outputs[1]!.quantity = outputs[1]!.netMassMg = "900000";
    await does(stack, maker, { kind: "transform", arguments: stated });
  });
});

describe("two that want the same stock at the same moment", () => {
  it("of two copies of the service: one gets it, the other is told what is left", async function () {
    const one = await openStack();
    const two = await openStack({ on: one });
    const maker = await Maker.found(one, "Coopérative Tafilalet");
    const product = await maker.makes("Dattes");
    for (let round = 0; round < 2; round += 1) {
      const dates = await maker.registers(product, `L-${round}`, kg("400"));
      const wish = (copy: string) =>
        transformation("sort", [[dates, kg("300")]], [{ product, lot: `L-${round}-${copy}`, quantity: kg("290") }]);
      const answers = await Promise.all([
        maker.on(one).send("POST", "/v1/transformations", wish("a")),
        maker.on(two).send("POST", "/v1/transformations", wish("b")),
        maker.on(one).send("POST", `/v1/batches/${dates.id}/disposals`, {
          quantity: kg("300"),
          way: "retail",
          disposedOn: "2025-11-01",
        }),
      ]);
      expect(answers.map(({ body }) => body.code ?? "done").toSorted()).to.deep.equal([
        "STOCK_INSUFFICIENT",
        "STOCK_INSUFFICIENT",
        "done",
      ]);
      for (const { status, body } of answers)
        if (status === 409)
          expect(body.detail).to.equal(`Of the batch L-${round}, 100 KGM are free; 300 KGM were asked for.`);
      await expectBooksOfChain(one, [dates.id], [maker.id]);
    }
    await two.close();
    await one.close();
  });

  it("that nobody saw coming: the chain gives it to the first, and the second ends rejected with the numbers", async () => {
    const stack = await openStack();
    const maker = await Maker.found(stack, "Coopérative Tafilalet");
    const dates = await maker.registers(await maker.makes("Dattes"), "L-1", kg("95"));
    const wish = (): { kind: string; arguments: object } => ({
      kind: "dispose",
      arguments: { batch: dates.id, quantity: "55000000", disposal: "retail", commitment: hash() },
    });
    const operations = await Promise.all([asks(stack, maker, wish()), asks(stack, maker, wish())]);
    const states = await Promise.all(operations.map((operation) => waitForOperation(stack.ledger, operation, 30)));
    expect(states.toSorted()).to.deep.equal(["final", "rejected"]);
    const { rejection } = await maker.reads(`/v1/operations/${operations[states.indexOf("rejected")]}`);
    expect(rejection.message).to.equal("Of the batch L-1, 40 KGM are free; 55 KGM were asked for.");
    await expectBooksOfChain(stack, [dates.id], [maker.id]);
    await stack.close();
  });
});
