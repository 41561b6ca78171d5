import { expect } from "chai";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

describe("cooperatives that merge", function () {
  let stack: Stack;
  let rest: Rest;
  let small: Organisation;
  let middle: Organisation;
  let large: Organisation;
  let hotel: Organisation;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    small = await rest.organisation("cooperative", "Coopérative Tigmi");
    middle = await rest.organisation("cooperative", "Coopérative Asif");
    large = await rest.organisation("cooperative", "Coopérative Ferkla");
    hotel = await rest.organisation("buyer", "Hôtel des palmiers");
  });
  after(() => stack.close());

  const told = ({ status, body }: { status: number; body: { code?: string } }) => [status, body?.code];
  const reason = "The two go on as one, by the assemblies of 3 May";
  const merger = (of: Organisation, body: object) => of.send("POST", `/v1/organisations/${of.id}/merger`, body);
  const waste = { quantity: { value: "1", unit: "KGM" }, way: "lost", disposedOn: "2025-10-23" };

  let batch: { id: string; code: string };
  let shipment: string;

  it("agree on one document, by one act of each", async () => {
    batch = await rest.batch(small, "OLD-1");
    const sent = await small.send("POST", "/v1/shipments", {
      receiver: hotel.id,
      dispatchedOn: "2025-10-22",
      lines: [{ batch: batch.id, quantity: { value: "40", unit: "KGM" } }],
    });
    shipment = sent.body.id;
    expect(told(await merger(small, { successor: hotel.id, reason }))).to.deep.equal([422, "MERGER_KINDS_DIFFER"]);
    expect(told(await merger(small, { successor: small.id, reason }))).to.deep.equal([422, "MERGER_WITH_ITSELF"]);
    expect(told(await merger(small, { successor: middle.id }))).to.deep.equal([400, "FIELD_INVALID"]);
    const agreed = await merger(small, { successor: middle.id, reason });
    expect(agreed.status, agreed.text).to.equal(200);
    expect(told(await merger(small, { successor: middle.id, reason }))).to.deep.equal([409, "MERGER_OFFERED"]);
    // Taken back, and agreed on anew.
    const withdrawal = `/v1/organisations/${small.id}/merger/withdrawal`;
    expect((await small.send("POST", withdrawal, { other: middle.code })).status).to.equal(200);
    expect(told(await small.send("POST", withdrawal, { other: middle.code }))).to.deep.equal([409, "MERGER_UNKNOWN"]);
    await merger(small, { successor: middle.id, reason });
    const { items } = (await middle.send("GET", `/v1/organisations/${middle.id}/mergers`)).body;
    expect(items).to.have.length(1);
    expect(items[0]).to.deep.include({ state: "agreed", agreedBy: small.id, reason });
    const { commitment } = items[0];
    // Not another document, nor the other way round.
    const other = `0x${"1".repeat(64)}`;
    const differs = [409, "MERGER_DIFFERS"];
    expect(told(await merger(middle, { predecessor: small.id, commitment: other }))).to.deep.equal(differs);
    expect(told(await merger(middle, { successor: small.id, commitment }))).to.deep.equal(differs);
    const done = await merger(middle, { predecessor: small.code, commitment });
    expect(done.status, done.text).to.equal(200);
    const { body } = await small.send("GET", `/v1/organisations/${small.id}`);
    expect(body.mergedInto.id).to.equal(middle.id);
    const { body: into } = await middle.send("GET", `/v1/organisations/${middle.id}`);
    expect(into.predecessors.map(({ id }: { id: string }) => id)).to.deep.equal([small.id]);
  });

  it("leave the predecessor's keys mute: it reads, and records nothing", async () => {
    const merged = [409, "ORGANISATION_MERGED"];
    expect(told(await small.send("POST", `/v1/batches/${batch.id}/disposals`, waste))).to.deep.equal(merged);
    const another = { product: small.product, lot: "OLD-2", quantity: waste.quantity, producedOn: "2025-10-01" };
    expect(told(await small.send("POST", "/v1/batches", another))).to.deep.equal(merged);
    expect(told(await merger(small, { successor: large.id, reason }))).to.deep.equal(merged);
    expect((await small.send("GET", `/v1/batches/${batch.id}`)).status).to.equal(200);
    const { items } = (await small.send("GET", `/v1/organisations/${small.id}/signers`)).body;
    expect(items.map(({ state }: { state: string }) => state)).to.deep.equal(["merged"]);
  });

  it("leave stock, goods on their way and history to the successor, who acts for it without any grant", async () => {
    const behalf = rest.as(middle.key, 20, small.code);
    const seen = await behalf("GET", `/v1/batches/${batch.id}`);
    expect(seen.body.stock.available.value).to.equal("360");
    const disposed = await behalf("POST", `/v1/batches/${batch.id}/disposals`, waste);
    expect(disposed.status, disposed.text).to.equal(201);
    expect(disposed.body.evidence).to.include({ account: small.id, delegate: middle.id });
    const receipt = await hotel.send("POST", `/v1/shipments/${shipment}/receipt`, { receivedOn: "2025-10-24" });
    expect(receipt.status, receipt.text).to.equal(201);
    const made = await behalf("POST", "/v1/transformations", {
      process: "sort",
      performedOn: "2025-10-25",
      inputs: [{ batch: batch.id, quantity: { value: "9", unit: "KGM" } }],
      outputs: [{ product: small.product, lot: "NEW-1", quantity: { value: "9", unit: "KGM" } }],
    });
    expect(made.status, made.text).to.equal(201);
    const products = await behalf("POST", "/v1/products", { name: { fr: "Sirop" } });
    expect(products.body.organisation).to.equal(small.id);
    // But nothing that is the organisation's own.
    const keys = await behalf("POST", `/v1/organisations/${small.id}/signers`, { custody: "service" });
    expect(told(keys)).to.deep.equal([403, "GRANT_NOT_POSSIBLE"]);
    await rest.sound();
  });

  it("merge on: the last in the line acts for all, and those between for none", async () => {
    await merger(large, { predecessor: middle.id, reason });
    const { items } = (await middle.send("GET", `/v1/organisations/${middle.id}/mergers`)).body;
    const { commitment } = items.find(({ state }: { state: string }) => state === "agreed");
    const done = await merger(middle, { successor: large.id, commitment });
    expect(done.status, done.text).to.equal(200);
    const behalf = rest.as(large.key, 20, small.id);
    const disposed = await behalf("POST", `/v1/batches/${batch.id}/disposals`, waste);
    expect(disposed.status, disposed.text).to.equal(201);
    expect(disposed.body.evidence.delegate).to.equal(large.id);
    const between = rest.as(middle.key, 20, small.id);
    const mute = await between("POST", `/v1/batches/${batch.id}/disposals`, waste);
    expect(told(mute)).to.deep.equal([409, "ORGANISATION_MERGED"]);
    await rest.sound();
  });

  it("decide no dispute of their own: an arbiter that merged with a party leaves it undecided", async () => {
    const seller = await rest.organisation("cooperative", "Coopérative Imlil");
    const arbiter = await rest.organisation("cooperative", "Coopérative Todgha");
    const day = (days: number) => new Date(Date.now() + days * 24 * 3600_000).toISOString().slice(0, 10);
    const proposed = await seller.send("POST", "/v1/agreements", {
      buyer: hotel.code,
      arbiter: arbiter.code,
      circuit: "short_chain",
      validUntil: day(10),
      deliveredUntil: day(90),
      lines: [
        {
          product: seller.product,
          quantity: { value: "10", unit: "KGM" },
          price: { amount: "90.00", currency: "MAD" },
        },
      ],
    });
    expect(proposed.status, proposed.text).to.equal(201);
    const at = `/v1/agreements/${proposed.body.id}`;
    expect((await hotel.send("POST", `${at}/acceptance`)).status).to.equal(201);
    expect((await hotel.send("POST", `${at}/dispute`, { reason: "Rien n'est venu" })).status).to.equal(201);
    await merger(arbiter, { successor: seller.id, reason });
    const { items } = (await seller.send("GET", `/v1/organisations/${seller.id}/mergers`)).body;
    await merger(seller, { predecessor: arbiter.id, commitment: items[0].commitment });
    const behalf = rest.as(seller.key, 20, arbiter.id);
    const decided = await behalf("POST", `${at}/resolution`, { decision: "Rien n'est dû" });
    expect(told(decided)).to.deep.equal([403, "AGREEMENT_NOT_YOURS"]);
    expect((await hotel.send("GET", at)).body.status).to.equal("disputed");
    await rest.sound();
  });
});
