import { expect } from "chai";
import { KEYS } from "../../support/chain/chain.ts";
import { Deal, inDays, mad, termsOf } from "../../support/scenes/seller.ts";
import { expectRefused, expectStatus, kg, operatorOf, Trader, WAIT } from "../../support/scenes/trader.ts";
import { Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const paid = (amount: string) => ({ money: mad(amount), paidOn: inDays(0), method: "cash" });
const reason = "Contrôle";

describe("two sides of one agreement", function () {
  let one: Stack;
  let two: Stack;
  let oasis: Trader;
  let hotel: Trader;
  let shop: Trader;
  let product: string;

  before(async () => {
    const relayers = [KEYS.relayer, KEYS.secondRelayer];
    one = await openStack({ relayers });
    two = await openStack({ relayers, on: one });
    [oasis, hotel, shop] = await Promise.all([
      Trader.found(one, "cooperative", "Coopérative de la Palmeraie"),
      Trader.found(one, "buyer", "Hôtel Ziz"),
      Trader.found(one, "buyer", "Épicerie du Souk"),
    ]);
    product = (await oasis.makes(kg(1))).product.id;
  });
  // The service may be giving back what an ended agreement had set aside: its records follow in a moment.
  afterEach(() => new Rest(one).sound());
  after(async () => {
    await two.close();
    await one.close();
  });

  async function suspended(who: Trader, story: () => Promise<void>): Promise<void> {
    const url = `/v1/organisations/${who.id}/suspension`;
    expectStatus(200, await operatorOf(one)("POST", url, { reason }, WAIT));
    await story();
    expectStatus(200, await operatorOf(one)("DELETE", url, { reason }, WAIT));
  }

  it("go on when the buyer is suspended: it may read and nothing else; the seller keeps its stock, its word and the arbiter", async () => {
    const batch = await oasis.makes(kg(300));
    const deal = await Deal.agree(oasis, hotel, product);
    const waiting = await Deal.propose(oasis, hotel, product);
    const mine = expectStatus(
      201,
      await hotel.send("POST", "/v1/agreements", { seller: oasis.code, ...termsOf(product) }, WAIT),
    );
    const part = { line: 0, batch: batch.id, quantity: kg(50) };
    await deal.does(oasis, "allocations", part);
    const sent = await deal.sends(batch, kg(20));
    await deal.does(hotel, "payments", paid("100.00"));
    const { payments } = await deal.seenBy(oasis);
    await suspended(hotel, async () => {
      expect((await deal.seenBy(hotel)).status).to.equal("accepted");
      const asks: [Deal, string, object?][] = [
        [waiting, "acceptance"],
        [waiting, "rejection", {}],
        [waiting, "counter", termsOf(product)],
        [deal, "payments", paid("1.00")],
        [deal, "settlement"],
        [deal, "dispute", { reason }],
        [deal, "disclosures", { line: 0, field: "price" }],
      ];
      for (const [about, act, body] of asks)
        expectRefused(await about.asks(hotel, act, body), 409, "ORGANISATION_SUSPENDED");
      const receipt = await hotel.does(sent.id, "receipt", { receivedOn: inDays(0) });
      expectRefused(receipt, 409, "ORGANISATION_SUSPENDED");

      const told = await deal.asks(oasis, "deliveries", { ...part, quantity: kg(10), dispatchedOn: inDays(0) });
      expect(expectRefused(told, 409, "RECEIVER_SUSPENDED")).to.include(hotel.code);
      const propose = { buyer: hotel.code, ...termsOf(product) };
      expectRefused(await oasis.send("POST", "/v1/agreements", propose, WAIT), 409, "PARTY_SUSPENDED");
      const theirs = new Deal(oasis, hotel, mine.body.id);
      expect(expectRefused(await theirs.asks(oasis, "acceptance"), 409, "PARTY_SUSPENDED")).to.include(hotel.code);
      expectRefused(await theirs.asks(oasis, "counter", termsOf(product)), 409, "PARTY_SUSPENDED");
      await theirs.does(oasis, "rejection", { reason });
      await deal.does(oasis, "releases", { ...part, quantity: kg(5) });
      await deal.does(oasis, "allocations", { ...part, quantity: kg(5) });
      await deal.does(oasis, "payment-confirmations", { payment: payments[0]!.id });
      await deal.does(oasis, "dispute", { reason });
      await deal.does(oasis, "dispute-withdrawal");
      await deal.does(oasis, "settlement");
      await waiting.does(oasis, "withdrawal", { reason });
    });
    await deal.receives(sent);
    await deal.does(hotel, "settlement");
    expect((await deal.seenBy(hotel)).status).to.equal("settled");
  });

  it("go on when the seller is suspended: nothing is sent, what is on its way arrives, and the buyer may pay and dispute", async () => {
    const batch = await oasis.makes(kg(300));
    const deal = await Deal.agree(oasis, hotel, product);
    const waiting = await Deal.propose(oasis, hotel, product);
    const part = { line: 0, batch: batch.id, quantity: kg(50) };
    await deal.does(oasis, "allocations", part);
    const sent = await deal.sends(batch, kg(20));
    await suspended(oasis, async () => {
      const asks: [string, object?][] = [
        ["allocations", part],
        ["releases", part],
        ["deliveries", { ...part, dispatchedOn: inDays(0) }],
        ["settlement"],
        ["dispute", { reason }],
        ["disclosures", { line: 0, field: "price" }],
      ];
      for (const [act, body] of asks) expectRefused(await deal.asks(oasis, act, body), 409, "ORGANISATION_SUSPENDED");
      expectRefused(await waiting.asks(oasis, "withdrawal", {}), 409, "ORGANISATION_SUSPENDED");
      expectRefused(await waiting.asks(hotel, "acceptance"), 409, "PARTY_SUSPENDED");
      await waiting.does(hotel, "rejection", { reason });
      await deal.receives(sent);
      await deal.does(hotel, "payments", paid("1800.00"));
      await deal.does(hotel, "dispute", { reason });
    });
    const seen = await deal.seenBy(oasis);
    expect(seen).to.deep.include({ status: "disputed", disputedBy: "buyer" });
    expect(seen.lines[0]).to.deep.include({ reserved: kg(30), accepted: kg(20) });
  });

  it("cross: of a counter and a withdrawal at the same moment one is done, and the other side is told which", async () => {
    for (const [first, second] of [
      [one, two],
      [two, one],
    ] as const) {
      const deal = await Deal.propose(oasis, hotel, product);
      const [countered, withdrawn] = await Promise.all([
        deal.asks(hotel.on(first), "counter", termsOf(product)),
        deal.asks(oasis.on(second), "withdrawal", {}),
      ]);
      const answers = [countered, withdrawn];
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 409]);
      const { status } = await deal.seenBy(oasis);
      expect(status).to.equal(countered.status === 201 ? "countered" : "withdrawn");
      const late = answers.find((one) => one.status === 409)!;
      expect(expectRefused(late, 409, "AGREEMENT_STATE")).to.include(status);
      if (countered.status === 201) continue;
      // The counter that came too late was never a proposal: nobody but who made it finds a trace.
      const thread = (who: Trader) => who.send("GET", `/v1/agreements?thread=${deal.id}`);
      expect((await thread(oasis)).body.items).to.have.length(1);
    }
  });

  it("counter each other in the same block: each proposal stays a thread of its own, and both wait for an answer", async () => {
    const theirs = await Deal.propose(oasis, hotel, product);
    const input = { seller: oasis.code, ...termsOf(product) };
    const mine = expectStatus(201, await hotel.send("POST", "/v1/agreements", input, WAIT)).body;
    let asked: Promise<Awaited<ReturnType<Trader["send"]>>[]>;
    await one.testChain.inOneBlock(async () => {
      asked = Promise.all([
        theirs.asks(hotel, "counter", termsOf(product, { deliveredUntil: inDays(91) })),
        oasis.send("POST", `/v1/agreements/${mine.id}/counter`, termsOf(product, { deliveredUntil: inDays(92) }), WAIT),
      ]);
      await one.sends(2);
    });
    const [a, b] = (await asked!).map((answer) => expectStatus(201, answer).body);
    expect([a.thread, a.proposedBy, b.thread, b.proposedBy]).to.deep.equal([theirs.id, "buyer", mine.id, "seller"]);
    for (const id of [theirs.id, mine.id])
      expect((await new Deal(oasis, hotel, id).seenBy(hotel)).status).to.equal("countered");
    await new Deal(oasis, hotel, a.id).does(oasis, "acceptance");
    await new Deal(oasis, hotel, b.id).does(hotel, "acceptance");
  });

  it("accept what stands and nothing else: not what was countered, withdrawn or is another's, and once", async () => {
    const deal = await Deal.propose(oasis, hotel, product);
    expectRefused(await deal.asks(shop, "acceptance"), 404, "NOT_FOUND");
    expectRefused(await deal.asks(oasis, "acceptance"), 403, "AGREEMENT_NOT_YOURS");
    const answers = await Promise.all([one, two].map((stack) => deal.asks(hotel.on(stack), "acceptance")));
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 409]);
    expectRefused(await deal.asks(oasis, "withdrawal", {}), 409, "AGREEMENT_STATE");

    const taken = await Deal.propose(oasis, hotel, product);
    await taken.does(oasis, "withdrawal", { reason });
    expect(expectRefused(await taken.asks(hotel, "acceptance"), 409, "AGREEMENT_STATE")).to.include("withdrawn");
    const answered = await Deal.propose(oasis, hotel, product);
    await answered.does(hotel, "counter", termsOf(product));
    expect(expectRefused(await answered.asks(hotel, "acceptance"), 409, "AGREEMENT_STATE")).to.include("countered");
    expectRefused(await answered.asks(hotel, "counter", termsOf(product)), 409, "AGREEMENT_STATE");
  });

  it("ask two copies of the service for the same stock, for two agreements: each gram is set aside once", async () => {
    const batch = await oasis.makes(kg(100));
    const deals = await Promise.all([Deal.agree(oasis, hotel, product), Deal.agree(oasis, shop, product)]);
    const answers = await Promise.all(
      [one, two, one, two].map((stack, i) =>
        deals[i % 2]!.asks(oasis.on(stack), "allocations", { line: 0, batch: batch.id, quantity: kg(40) }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 201, 409, 409]);
    for (const answer of answers.filter(({ status }) => status === 409)) {
      const told = `Of the batch ${batch.lot}, 20 KGM are free; 40 KGM were asked for.`;
      expect(expectRefused(answer, 409, "STOCK_INSUFFICIENT")).to.equal(told);
    }
    expect((await oasis.batch(batch.id)).stock).to.deep.include({ free: kg(20), available: kg(20), reserved: kg(80) });
    const reserved = await Promise.all(deals.map(async (deal) => (await deal.seenBy(oasis)).lines[0]!.reserved.value));
    expect(reserved.reduce((sum, value) => sum + Number(value), 0)).to.equal(80);
  });

  it("deliver, release and pay twice at two copies: what is set aside leaves once, and no more is paid than is due", async () => {
    const batch = await oasis.makes(kg(100));
    const deal = await Deal.agree(oasis, hotel, product);
    const part = { line: 0, batch: batch.id, quantity: kg(30) };
    await deal.does(oasis, "allocations", part);
    const answers = await Promise.all([
      deal.asks(oasis.on(one), "deliveries", { ...part, dispatchedOn: inDays(0) }),
      deal.asks(oasis.on(two), "releases", part),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 409]);
    expectRefused(
      answers.find(({ status }) => status === 409)!,
      409,
      "ALLOCATION_INSUFFICIENT",
    );
    const payments = await Promise.all(
      [one, two].map((stack) => deal.asks(hotel.on(stack), "payments", paid("10000.00"))),
    );
    expect(payments.map(({ status }) => status).toSorted()).to.deep.equal([201, 409]);
    expectRefused(
      payments.find(({ status }) => status === 409)!,
      409,
      "PAYMENT_EXCEEDS_DUE",
    );
    const [payment] = (await deal.seenBy(oasis)).payments;
    const input = { payment: payment!.id };
    const confirmed = await Promise.all(
      [one, two].map((stack) => deal.asks(oasis.on(stack), "payment-confirmations", input)),
    );
    expect(confirmed.map(({ status }) => status).toSorted()).to.deep.equal([201, 409]);
  });

  it("let a proposal expire: nobody can accept, counter or withdraw it then, and another may be made", async () => {
    const brief = { validUntil: inDays(1), deliveredUntil: inDays(400) };
    const deal = await Deal.propose(oasis, hotel, product, brief);
    await one.testChain.request("evm_increaseTime", [3 * 24 * 3600]);
    await oasis.makes(kg(1));
    expect(await deal.seenBy(hotel)).to.deep.include({ status: "expired", next: [] });
    for (const [who, act, body] of [
      [hotel, "acceptance", undefined],
      [hotel, "rejection", {}],
      [hotel, "counter", termsOf(product)],
      [oasis, "withdrawal", {}],
    ] as const)
      expect(expectRefused(await deal.asks(who, act, body), 409, "AGREEMENT_STATE")).to.include("expired");
    const past = await oasis.send("POST", "/v1/agreements", { buyer: hotel.code, ...termsOf(product, brief) }, WAIT);
    expectRefused(past, 422, "AGREEMENT_DEADLINES");
    await Deal.agree(oasis, hotel, product);
  });
});
