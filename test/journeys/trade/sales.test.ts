import { expect } from "chai";
import { commitmentOf } from "../../../service/formats/commitment.ts";
import { Deal, inDays, mad, termsOf } from "../../support/scenes/seller.ts";
import { expectRefused, expectSound, expectStatus, kg, Trader, WAIT } from "../../support/scenes/trader.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

describe("sales", () => {
  let stack: Stack;
  let oasis: Trader;
  let hotel: Trader;

  before(async () => {
    stack = await openStack();
    [oasis, hotel] = await Promise.all([
      Trader.found(stack, "cooperative", "Coopérative de la Palmeraie"),
      Trader.found(stack, "buyer", "Hôtel Ziz"),
    ]);
  });
  // What the service does by itself may be in a block that is not read yet.
  afterEach(() => eventually(() => expectSound(stack)));
  after(() => stack.close());

  it("of dates to a hotel: a short delivery, made good, paid in two parts, settled; the price shows where it is disclosed", async () => {
    const batch = await oasis.makes(kg(400));
    const deal = await Deal.propose(oasis, hotel, batch.product.id);
    const proposed = await deal.seenBy(hotel);
    expect(proposed).to.deep.include({ status: "proposed", role: "buyer", next: [{ by: "buyer", act: "accept" }] });
    expect(proposed.sums!.total).to.deep.equal(mad("18000.00"));
    await deal.does(hotel, "acceptance");
    expect(await deal.seenBy(oasis)).to.deep.include({
      status: "accepted",
      next: [{ by: "seller", act: "allocate" }],
    });

    const sent = await deal.delivers(batch, kg(200));
    expect((await oasis.batch(batch.id)).stock).to.deep.include({ free: kg(200), reserved: kg(0), inTransit: kg(200) });
    expect(sent.agreement).to.deep.equal({ id: deal.id, line: 0 });
    await deal.receives(sent, [{ batch: batch.id, accepted: kg(170), missing: kg(10) }]);
    const short = await deal.seenBy(oasis);
    expect(short.lines[0]).to.deep.include({ room: kg(30), accepted: kg(170), inTransit: kg(0), reserved: kg(0) });
    expect(short.next).to.deep.equal([
      { by: "seller", act: "allocate" },
      { by: "buyer", act: "declarePayment" },
    ]);
    await deal.receives(await deal.delivers(batch, kg(30)));

    await deal.pays(mad("10000.00"));
    await deal.pays(mad("8000.00"));
    expect((await deal.seenBy(hotel)).next).to.deep.equal([
      { by: "buyer", act: "settle" },
      { by: "seller", act: "settle" },
    ]);
    await deal.settles();
    const settled = await deal.seenBy(oasis);
    expect(settled).to.deep.include({ status: "settled", next: [] });
    expect(settled.acts.every(({ evidence }) => evidence !== null)).to.equal(true);

    expectStatus(201, await deal.asks(hotel, "disclosures", { line: 0, field: "producerShare" }));
    const { body } = await hotel.send("GET", `/v1/agreements/${deal.id}/disclosures`);
    const [open] = body.items;
    expect(open).to.deep.include({ price: null, producerShare: mad("70.00"), unit: "KGM" });
    expect(commitmentOf(open.proof.opening)).to.equal(open.proof.commitment);
    expect(settled.commitment).to.equal(open.proof.commitment);
    // Neither the price, nor how much was sold.
    for (const secret of ["90.00", '"200"', "200000000"]) expect(JSON.stringify(body)).not.to.include(secret);
  });

  it("go back and forth: a counter replaces the proposal, and only exactly what stands can be accepted", async () => {
    const batch = await oasis.makes(kg(50));
    const deal = await Deal.propose(oasis, hotel, batch.product.id);
    const lines = [{ product: batch.product.id, quantity: kg(40), price: mad("80.00") }];
    const countered = expectStatus(201, await deal.asks(hotel, "counter", termsOf(batch.product.id, { lines }))).body;
    expect(countered).to.deep.include({
      predecessor: deal.id,
      thread: deal.id,
      proposedBy: "buyer",
      status: "proposed",
    });
    expect(await deal.seenBy(oasis)).to.deep.include({ status: "countered", successor: countered.id });
    expectRefused(await deal.asks(hotel, "acceptance"), 409, "AGREEMENT_STATE");
    const answer = new Deal(oasis, hotel, countered.id);
    expectRefused(await answer.asks(hotel, "acceptance"), 403, "AGREEMENT_NOT_YOURS");
    await answer.does(oasis, "acceptance");
    const thread = await oasis.send("GET", `/v1/agreements?thread=${deal.id}`);
    expect(thread.body.items.map(({ id }: { id: string }) => id)).to.deep.equal([countered.id, deal.id]);
  });

  it("never sell twice: what is set aside for one is not there for another", async () => {
    const batch = await oasis.makes(kg(100));
    const deal = await Deal.agree(oasis, hotel, batch.product.id);
    await deal.does(oasis, "allocations", { line: 0, batch: batch.id, quantity: kg(80) });
    expect((await oasis.batch(batch.id)).stock).to.deep.include({ free: kg(20), available: kg(20), reserved: kg(80) });
    const other = await Deal.agree(oasis, hotel, batch.product.id);
    const allotted = await other.asks(oasis, "allocations", { line: 0, batch: batch.id, quantity: kg(30) });
    expect(expectRefused(allotted, 409, "STOCK_INSUFFICIENT")).to.include("20");
    expectRefused(await oasis.asks(hotel, [[batch, kg(30)]], { dispatchedOn: inDays(0) }), 409, "STOCK_INSUFFICIENT");
    await deal.does(oasis, "releases", { line: 0, batch: batch.id, quantity: kg(30) });
    await other.does(oasis, "allocations", { line: 0, batch: batch.id, quantity: kg(30) });
    expect((await deal.seenBy(oasis)).lines[0]!.allocations).to.deep.equal([
      { batch: { id: batch.id, code: batch.code, lot: batch.lot }, reserved: kg(50) },
    ]);
    const asked = { line: 0, batch: batch.id, quantity: kg(60), dispatchedOn: inDays(0) };
    expectRefused(await deal.asks(oasis, "deliveries", asked), 409, "ALLOCATION_INSUFFICIENT");
  });

  it("leave nothing reserved when they end", async () => {
    const batch = await oasis.makes(kg(100));
    const deal = await Deal.agree(oasis, hotel, batch.product.id);
    await deal.does(oasis, "allocations", { line: 0, batch: batch.id, quantity: kg(80) });
    await deal.settles();
    const until = Date.now() + 20_000;
    while ((await oasis.batch(batch.id)).stock!.reserved.value !== "0" && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await oasis.batch(batch.id)).stock).to.deep.include({ free: kg(100), reserved: kg(0) });
    expectStatus(200, await oasis.send("GET", "/v1/agreements?open=false&role=seller", undefined, WAIT));
  });
});
