import { expect } from "chai";
import { Deal, inDays, mad } from "../../support/scenes/seller.ts";
import { expectRefused, expectStatus, kg, Trader, WAIT } from "../../support/scenes/trader.ts";
import { Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });
const g = (value: string) => ({ value, unit: "GRM" });
const paid = (money: object) => ({ money, paidOn: inDays(0), method: "bank_transfer" });

describe("agreements from the first word to the last", function () {
  let stack: Stack;
  let oasis: Trader;
  let hotel: Trader;
  let union: Trader;

  before(async () => {
    stack = await openStack();
    [oasis, hotel, union] = await Promise.all([
      Trader.found(stack, "cooperative", "Coopérative de la Palmeraie"),
      Trader.found(stack, "buyer", "Hôtel Ziz"),
      Trader.found(stack, "union", "Union du Tafilalet"),
    ]);
  });
  // The service may be giving back what an ended agreement had set aside: its records follow in a moment.
  afterEach(() => new Rest(stack).sound());
  after(() => stack.close());

  const names = async (who: Trader, fr: string): Promise<string> =>
    (await who.send("POST", "/v1/products", { name: { fr } })).body.id;

  async function harvest(who: Trader, product: string, lot: string, quantity: object): Promise<{ id: string }> {
    const input = { product, lot, quantity, producedOn: "2025-10-01" };
    return expectStatus(201, await who.send("POST", "/v1/batches", input, WAIT)).body;
  }

  /** On the chain, and in a block that the service has read; by an act of somebody who has no part in the story. */
  async function passDays(days: number): Promise<void> {
    await stack.testChain.request("evm_increaseTime", [days * 24 * 3600]);
    await union.makes(kg(1));
  }

  /** Nobody asks for it. */
  const isFreed = (batch: { id: string }) =>
    eventually(async () => expect((await oasis.batch(batch.id)).stock!.reserved.value).to.equal("0"));

  it("feed a school: couscous to a tender, in six monthly deliveries with six payments", async () => {
    const product = await names(oasis, "Couscous roulé à la main");
    const batch = await harvest(oasis, product, "C-1", kg(700));
    const deal = await Deal.propose(oasis, hotel, product, {
      circuit: "public_procurement",
      tender: "AO 14/2026",
      validUntil: inDays(20),
      deliveredUntil: inDays(200),
      lines: [{ product, quantity: kg(600), price: mad("18.35"), producerShare: mad("15.00") }],
    });
    expect(await deal.seenBy(hotel)).to.deep.include({
      tender: "AO 14/2026",
      incoterm: null,
      payment: { term: "days_after_delivery", days: "60" },
    });
    await deal.does(hotel, "acceptance");
    for (let month = 1; month <= 6; month++) {
      await deal.receives(await deal.delivers(batch, kg(100)));
      const due = await deal.seenBy(hotel);
      expect(due.next).to.deep.include({ by: "buyer", act: "declarePayment" });
      expect(due.sums!.accepted).to.deep.equal(mad((1835 * month).toFixed(2)));
      await deal.pays(mad("1835.00"));
      const after = await deal.seenBy(oasis);
      expect(after.sums).to.deep.include({
        declared: mad((1835 * month).toFixed(2)),
        confirmed: mad((1835 * month).toFixed(2)),
        open: mad((1835 * (6 - month)).toFixed(2)),
      });
      expect(after.lines[0]).to.deep.include({ room: kg(600 - 100 * month), accepted: kg(100 * month) });
      if (month === 6) break;
      expect(after.next).to.deep.equal([{ by: "seller", act: "allocate" }]);
      await passDays(30);
    }
    expect((await deal.seenBy(hotel)).next.map(({ act }) => act)).to.deep.equal(["settle", "settle"]);
    await deal.settles();
    const settled = await deal.seenBy(oasis);
    expect(settled).to.deep.include({ status: "settled", next: [] });
    expect(settled.payments.map(({ confirmed }) => confirmed)).to.deep.equal(Array(6).fill(true));
    expect(settled.deliveries.map(({ state }) => state)).to.deep.equal(Array(6).fill("received"));
    expect((await hotel.batch(batch.id)).stock!.free).to.deep.equal(kg(600));
  });

  /** Half a kilo of saffron was agreed; of 300 g set aside 200 g came, and the buyer calls the arbiter. */
  async function disputed(): Promise<{ deal: Deal; batch: { id: string } }> {
    const product = await names(oasis, "Safran de Taliouine");
    const batch = await harvest(oasis, product, `S-${product.slice(2, 8)}`, g("600"));
    const deal = await Deal.agree(oasis, hotel, product, {
      circuit: "export",
      incoterm: { rule: "FCA", place: "Casablanca Mohammed V Airport" },
      arbiter: union.code,
      arbitrationDays: 30,
      validUntil: inDays(200),
      deliveredUntil: inDays(900),
      lines: [{ product, quantity: g("500"), price: eur("3.45") }],
    });
    await deal.does(oasis, "allocations", { line: 0, batch: batch.id, quantity: g("300") });
    await deal.receives(await deal.sends(batch, g("200")));
    expectRefused(await deal.asks(union, "resolution", { decision: "trop tôt" }), 409, "AGREEMENT_STATE");
    expect(await deal.seenBy(union)).to.deep.include({ role: "arbiter", sums: null });
    await deal.does(hotel, "dispute", { reason: "Un tiers des stigmates est blanc" });
    const seen = await deal.seenBy(union);
    expect(seen).to.deep.include({
      status: "disputed",
      disputedBy: "buyer",
      next: [{ by: "arbiter", act: "resolve" }],
    });
    expect(seen.sums!.total).to.deep.equal(eur("1725.00"));
    expect(seen.acts.find(({ kind }) => kind === "dispute")!.text).to.equal("Un tiers des stigmates est blanc");
    expect((await oasis.batch(batch.id)).stock).to.deep.include({ reserved: g("100") });
    const sent = { line: 0, batch: batch.id, quantity: g("10"), dispatchedOn: inDays(0) };
    expectRefused(await deal.asks(oasis, "deliveries", sent), 409, "AGREEMENT_STATE");
    expectRefused(await deal.asks(oasis, "dispute-withdrawal"), 403, "AGREEMENT_NOT_YOURS");
    return { deal, batch };
  }

  it("export saffron, and the arbiter is silent: it lapses, the stock is free again, and debts can be paid still", async () => {
    const { deal, batch } = await disputed();
    const { decideUntil } = await deal.seenBy(oasis);
    await passDays(29);
    expect(await deal.seenBy(oasis)).to.deep.include({ status: "disputed", decideUntil });
    await passDays(2);
    expect((await deal.seenBy(oasis)).status).to.equal("lapsed");
    expectRefused(await deal.asks(union, "resolution", { decision: "trop tard" }), 409, "AGREEMENT_STATE");
    expectRefused(await deal.asks(hotel, "dispute-withdrawal"), 409, "AGREEMENT_STATE");
    await isFreed(batch);
    expect((await oasis.batch(batch.id)).stock!.free).to.deep.equal(g("400"));
    expect((await deal.seenBy(hotel)).next).to.deep.equal([{ by: "buyer", act: "declarePayment" }]);
    await deal.pays(eur("400.00"));
    expect((await deal.seenBy(hotel)).next).to.deep.equal([{ by: "buyer", act: "declarePayment" }]);
    await deal.pays(eur("290.00"));
    const ended = await deal.seenBy(oasis);
    expect(ended).to.deep.include({ status: "lapsed", next: [] });
    expect(ended.sums).to.deep.include({ accepted: eur("690.00"), confirmed: eur("690.00") });
    for (const side of [oasis, hotel]) expectRefused(await deal.asks(side, "settlement"), 409, "AGREEMENT_STATE");
  });

  it("export saffron, and the arbiter decides: with an award, in words that only the parties and the arbiter read", async () => {
    const { deal, batch } = await disputed();
    const award = { to: "seller", money: eur("500.00") };
    await deal.does(union, "resolution", { decision: "Deux tiers sont dus", award });
    await isFreed(batch);
    for (const reader of [oasis, hotel, union]) {
      const seen = await deal.seenBy(reader);
      expect(seen.status).to.equal("resolved");
      const said = seen.acts.find(({ kind }) => kind === "resolution")!;
      expect(said).to.deep.include({ role: "arbiter", text: "Deux tiers sont dus", award });
      expect(said.evidence).to.include({ account: union.id });
    }
    await deal.does(hotel, "payments", paid(eur("500.00")));
    expect((await deal.seenBy(oasis)).next).to.deep.equal([{ by: "seller", act: "confirmPayment" }]);
    const { payments } = await deal.seenBy(oasis);
    await deal.does(oasis, "payment-confirmations", { payment: payments[0]!.id });
    expect(await deal.seenBy(oasis)).to.deep.include({ status: "resolved", next: [] });
    expectRefused(await deal.asks(hotel, "dispute", { reason: "encore" }), 409, "AGREEMENT_STATE");
  });

  it("come before the harvest, which does not fill them: what came is paid, the rest is free, and it is settled", async () => {
    const product = await names(oasis, "Dattes Boufeggous");
    const lines = [{ product, quantity: kg(200), price: mad("33.33") }];
    const days = { validUntil: inDays(400), deliveredUntil: inDays(500) };
    const deal = await Deal.agree(oasis, hotel, product, { lines, ...days });
    expect((await deal.seenBy(oasis)).lines[0]).to.deep.include({ room: kg(200), reserved: kg(0), allocations: [] });
    const batch = await harvest(oasis, product, "B-1", kg("120.5"));
    await deal.does(oasis, "allocations", { line: 0, batch: batch.id, quantity: kg("120.5") });
    await deal.receives(await deal.sends(batch, kg("60.5")));
    const late = await deal.sends(batch, kg(40));
    await deal.does(hotel, "payments", paid(mad("5000.00")));
    await passDays(600);
    await isFreed(batch);
    const overdue = await deal.seenBy(hotel);
    expect(overdue.status).to.equal("overdue");
    expect(overdue.next).to.deep.equal([
      { by: "buyer", act: "receive" },
      { by: "seller", act: "confirmPayment" },
    ]);
    expect(overdue.lines[0]).to.deep.include({ reserved: kg(0), inTransit: kg(40), accepted: kg("60.5") });
    // What came or is on its way costs 3349.67 MAD; more was paid already.
    expect(overdue.sums!.open).to.deep.equal(mad("0.00"));
    expectRefused(await deal.asks(hotel, "payments", paid(mad("0.01"))), 409, "PAYMENT_EXCEEDS_DUE");
    const more = { line: 0, batch: batch.id, quantity: kg(1) };
    expectRefused(await deal.asks(oasis, "allocations", more), 409, "AGREEMENT_STATE");
    expectRefused(await deal.asks(oasis, "deliveries", { ...more, dispatchedOn: inDays(0) }), 409, "AGREEMENT_STATE");
    // What was on its way still arrives, and counts.
    await deal.receives(late);
    const { payments, sums } = await deal.seenBy(oasis);
    expect(sums!.accepted).to.deep.equal(mad("3349.67"));
    expectRefused(await deal.asks(hotel, "settlement"), 409, "PAYMENTS_OPEN");
    await deal.does(oasis, "payment-confirmations", { payment: payments[0]!.id });
    await deal.settles();
    expect((await oasis.batch(batch.id)).stock).to.deep.include({ free: kg(20), reserved: kg(0), inTransit: kg(0) });
    expect((await deal.seenBy(oasis)).status).to.equal("settled");
  });

  it("outlive a hold and a recall: what is set aside is not sent, what is on its way arrives, and the end frees the rest", async () => {
    const product = await names(oasis, "Dattes Majhoul");
    const lines = [{ product, quantity: kg(200), price: mad("90.00") }];
    const days = { validUntil: inDays(900), deliveredUntil: inDays(1000) };
    const deal = await Deal.agree(oasis, hotel, product, { lines, ...days });
    const batch = await harvest(oasis, product, "H-1", kg(100));
    await deal.does(oasis, "allocations", { line: 0, batch: batch.id, quantity: kg(80) });
    const sent = await deal.sends(batch, kg(30));
    const act = (path: string) =>
      oasis.send("POST", `/v1/batches/${batch.id}/${path}`, { reason: "Verre dans un bocal" }, WAIT);
    expectStatus(201, await act("hold"));
    const asked = { line: 0, batch: batch.id, quantity: kg(10), dispatchedOn: inDays(0) };
    expect(expectRefused(await deal.asks(oasis, "deliveries", asked), 409, "BATCH_ON_HOLD")).to.include("H-1");
    expectStatus(201, await act("release"));
    await deal.receives(await deal.sends(batch, kg(10)));

    const rest = new Rest(stack);
    const second = await rest.key(
      { id: oasis.id, code: oasis.code, product, key: oasis.key, send: rest.as(oasis.key) },
      "manager",
    );
    await rest.recalls(rest.as(oasis.key), second.send, "recall", batch.id);
    expect(expectRefused(await deal.asks(oasis, "deliveries", asked), 409, "BATCH_RECALLED")).to.include("H-1");
    await deal.receives(sent, [{ batch: batch.id, accepted: kg(25), missing: kg(5) }]);
    const seen = await deal.seenBy(hotel);
    expect(seen.lines[0]).to.deep.include({ accepted: kg(35), reserved: kg(40), room: kg(125) });
    expect((await hotel.batch(batch.id)).stock!.free).to.deep.equal(kg(35));
    await deal.pays(mad("3150.00"));
    await deal.settles();
    await isFreed(batch);
    expect((await oasis.batch(batch.id)).stock).to.deep.include({ free: kg(60), reserved: kg(0) });
  });
});
