import { expect } from "chai";
import { expectRefused, expectSound, expectStatus, kg, operatorOf, Trader } from "../../support/scenes/trader.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const DAY = 24 * 3600;

describe("dates on their way to others", () => {
  let stack: Stack;
  let oasis: Trader;
  let hotel: Trader;
  let shop: Trader;

  before(async () => {
    stack = await openStack();
    [oasis, hotel, shop] = await Promise.all([
      Trader.found(stack, "cooperative", "Coopérative de la Palmeraie"),
      Trader.found(stack, "buyer", "Hôtel Ziz"),
      Trader.found(stack, "buyer", "Épicerie du Souk"),
    ]);
  });
  afterEach(() => expectSound(stack));
  after(() => stack.close());

  it("arrive short at a hotel: what came is the hotel's, what is missing is spent, and all of it is accounted for", async () => {
    const batch = await oasis.makes(kg(400));
    const sent = await oasis.ships(hotel, [[batch, kg("120.5")]], { carrier: { name: "Transport Ziz" } });
    expect(sent).to.deep.include({ carrier: { name: "Transport Ziz" }, dispatchedOn: "2025-10-22", transitDays: 30 });
    expect(sent.lines[0]).to.deep.include({ quantity: kg("120.5"), state: "in_transit", arrived: null });
    expect([sent.sender.id, sent.receiver.name?.fr]).to.deep.equal([oasis.id, "Hôtel Ziz"]);
    expect(sent.evidence).to.include({ account: oasis.id, custody: "service" });
    expect((await oasis.batch(batch.id)).stock).to.deep.equal({
      free: kg("279.5"),
      available: kg("279.5"),
      reserved: kg(0),
      inTransit: kg("120.5"),
      spent: [],
    });
    // In transit it is nobody's: the hotel knows of the batch and has nothing of it.
    expect((await hotel.batch(batch.id)).stock!.free.value).to.equal("0");

    const receipt = expectStatus(
      201,
      await hotel.does(sent.id, "receipt", {
        receivedOn: "2025-10-24",
        note: { fr: "Un cageot manque" },
        lines: [{ batch: batch.id, accepted: kg(100), missing: kg("20.5") }],
      }),
    );
    expect(receipt.body).to.deep.include({ kind: "receipt", shipment: sent.id, receivedOn: "2025-10-24" });
    expect(receipt.body.lines).to.deep.equal([{ batch: batch.id, accepted: kg(100), missing: kg("20.5") }]);

    const arrived = { accepted: kg(100), missing: kg("20.5"), refused: kg(0) };
    for (const party of [oasis, hotel]) {
      const [line] = (await party.shipment(sent.id)).lines;
      expect(line).to.deep.include({ state: "received", arrived });
    }
    const own = (await oasis.batch(batch.id)).stock;
    expect(own).to.deep.include({ free: kg("279.5"), spent: [{ way: "missing", quantity: kg("20.5") }] });
    expect((await hotel.batch(batch.id)).stock).to.deep.include({ free: kg(100), spent: [] });
    const all = (await operatorOf(stack)("GET", `/v1/batches/${batch.id}`)).body.stock;
    expect(
      all.holders.map(({ organisation, free }: { organisation: { id: string }; free: object }) => [
        organisation.id,
        free,
      ]),
    ).to.have.deep.members([
      [oasis.id, kg("279.5")],
      [hotel.id, kg(100)],
    ]);
  });

  it("are shown to their sender with who recorded what, and to the other party without names", async () => {
    const batch = await oasis.makes();
    const sent = await oasis.ships(hotel, [[batch, kg(1)]]);
    expectStatus(201, await hotel.receives(sent.id));
    const [bySender, byReceiver] = [await oasis.shipment(sent.id), await hotel.shipment(sent.id)];
    expect(bySender.recordedBy).to.deep.equal({ role: "manager", name: "first key" });
    expect(byReceiver.recordedBy).to.deep.equal({ role: "manager", name: null });
    expect(bySender.ends[0]!.recordedBy!.name).to.equal(null);
    expect(byReceiver.ends[0]!.recordedBy!.name).to.equal("first key");
    expect(byReceiver.ends[0]!.evidence).to.include({ account: hotel.id });
  });

  it("are rejected, and go back to who sent them", async () => {
    const batch = await oasis.makes(kg(50));
    const sent = await oasis.ships(hotel, [[batch, kg(50)]]);
    const rejected = await hotel.does(sent.id, "rejection", { reason: "Cageots mouillés", receivedOn: "2025-10-24" });
    expect(expectStatus(201, rejected).body).to.deep.include({ kind: "rejection", reason: "Cageots mouillés" });
    expect((await oasis.shipment(sent.id)).lines[0]!.state).to.equal("refused");
    expect(await oasis.free(batch.id)).to.equal("50");
    expect(await hotel.free(batch.id)).to.equal("0");
    expectStatus(201, await oasis.asks(shop, [[batch, kg(50)]]));
  });

  it("arrive line by line; what is neither taken nor missing goes back", async () => {
    const [a, b] = [await oasis.makes(), await oasis.makes({ value: "30", unit: "H87" })];
    const pieces = (value: string) => ({ value, unit: "H87" });
    const sent = await oasis.ships(hotel, [
      [a, { value: "0.1", unit: "TNE" }],
      [b, pieces("12")],
    ]);
    expect(sent.lines[0]!.quantity).to.deep.equal(kg(100));
    const first = await hotel.receives(sent.id, [{ batch: b.id, accepted: pieces("7"), missing: pieces("2") }]);
    expect(expectStatus(201, first).body.lines).to.deep.equal([
      { batch: b.id, accepted: pieces("7"), missing: pieces("2"), refused: pieces("3") },
    ]);
    expect((await hotel.shipment(sent.id)).lines.map(({ state }) => state)).to.deep.equal(["in_transit", "received"]);
    expect(await oasis.free(b.id)).to.equal("21");
    expectStatus(201, await hotel.receives(sent.id, [{ batch: a.id, accepted: kg(0), missing: kg(0) }]));
    expect((await hotel.shipment(sent.id)).lines[0]!.state).to.equal("refused");
    expect(await oasis.free(a.id)).to.equal("400");
    const again = await hotel.receives(sent.id);
    expect(expectRefused(again, 409, "SHIPMENT_LINE_ENDED")).to.include(
      `${a.lot} is in transit in this shipment any more`,
    );
  });

  it("are lost by the carrier: their sender takes them back once the days are over, not before", async () => {
    const batch = await oasis.makes(kg(10));
    const sent = await oasis.ships(hotel, [[batch, kg(10)]], { transitDays: 2 });
    const early = await oasis.does(sent.id, "cancellation", { reason: "Le camion n’est jamais arrivé" });
    expect(expectRefused(early, 409, "SHIPMENT_NOT_YET_CANCELLABLE")).to.include(sent.cancellableFrom!);
    await stack.testChain.request("evm_increaseTime", [2 * DAY]);
    await oasis.makes();
    const late = await oasis.does(sent.id, "cancellation", { reason: "Le camion n’est jamais arrivé" });
    expect(expectStatus(201, late).body).to.deep.include({ kind: "cancellation", lines: [{ batch: batch.id }] });
    expect((await hotel.shipment(sent.id)).lines[0]).to.deep.include({ state: "cancelled", arrived: null });
    expect(await oasis.free(batch.id)).to.equal("10");
    expectRefused(await hotel.receives(sent.id), 409, "SHIPMENT_LINE_ENDED");
    expectRefused(await oasis.does(sent.id, "cancellation", { reason: "encore" }), 409, "SHIPMENT_LINE_ENDED");
  });

  it("go on from hand to hand, and one hand gives some back", async () => {
    const batch = await oasis.makes(kg(100));
    const first = await oasis.ships(hotel, [[batch, kg(60)]]);
    expectStatus(201, await hotel.receives(first.id));
    const second = await hotel.ships(shop, [[batch, kg(25)]]);
    expectStatus(201, await shop.receives(second.id));
    const back = await shop.ships(hotel, [[batch, kg(5)]]);
    expectStatus(201, await hotel.receives(back.id));
    const home = await hotel.ships(oasis, [[batch, kg(40)]]);
    expectStatus(201, await oasis.receives(home.id));
    const free = await Promise.all([oasis, hotel, shop].map((one) => one.free(batch.id)));
    expect(free).to.deep.equal(["80", "0", "20"]);
    // The shop never bought from the cooperative, and the cooperative is not told to whom the hotel sold.
    const seen = (await oasis.send("GET", "/v1/shipments?limit=200")).body.items as { id: string }[];
    expect(seen.map(({ id }) => id))
      .to.include(home.id)
      .and.not.include(second.id);
    expectRefused(await oasis.send("GET", `/v1/shipments/${second.id}`), 404, "NOT_FOUND");
    expect((await oasis.batch(batch.id)).stock).to.not.have.property("holders");
    expect(JSON.stringify((await shop.batch(batch.id)).recordedBy)).to.equal('{"role":"manager","name":null}');
  });

  it("are listed for those who hold them", async () => {
    const batch = await oasis.makes(kg(3));
    const other = await oasis.makes(kg(3));
    const sent = await oasis.ships(hotel, [
      [batch, kg(3)],
      [other, kg(1)],
    ]);
    const held = async (one: Trader) =>
      ((await one.send("GET", "/v1/batches?held=true&limit=200")).body.items as { id: string }[]).map(({ id }) => id);
    expect(await held(oasis))
      .to.include(other.id)
      .and.not.include(batch.id);
    expect(await held(hotel)).to.not.include(batch.id);
    const listed = async (one: Trader, query: string) =>
      ((await one.send("GET", `/v1/shipments?${query}`)).body.items as { id: string }[]).map(({ id }) => id);
    expect(await listed(oasis, `batch=${batch.id}`)).to.deep.equal([sent.id]);
    expect(await listed(hotel, "direction=received&state=in_transit")).to.include(sent.id);
    expect(await listed(hotel, "direction=sent")).to.not.include(sent.id);
    expectStatus(201, await hotel.receives(sent.id));
    expect(await held(hotel)).to.include.members([batch.id, other.id]);
    expect(await held(oasis)).to.not.include(batch.id);
    expect(await listed(hotel, "state=in_transit")).to.not.include(sent.id);
    expect(await listed(oasis, "direction=sent&state=ended")).to.include(sent.id);
    const pages: string[] = [];
    for (let url: string | null = "/v1/shipments?limit=2"; url;) {
      const { body } = await oasis.send("GET", url);
      pages.push(...(body.items as { id: string }[]).map(({ id }) => id));
      url = body.next && `/v1/shipments?limit=2&cursor=${body.next}`;
    }
    expect(pages).to.deep.equal(await listed(oasis, "limit=200"));
    expectRefused(await shop.send("GET", `/v1/batches/${batch.id}`), 404, "NOT_FOUND");
  });
});
