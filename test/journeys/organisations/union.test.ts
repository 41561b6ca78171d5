import { expect } from "chai";
import { termsOf } from "../../support/scenes/seller.ts";
import { type Organisation, Rest, type Send } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const inOneHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe("a union that acts for its member", function () {
  let stack: Stack;
  let rest: Rest;
  let union: Organisation;
  let member: Organisation;
  let stranger: Organisation;
  let behalf: Send;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    union = await rest.organisation("union", "Union des coopératives du Draa");
    member = await rest.organisation("cooperative", "Coopérative Tigmi");
    stranger = await rest.organisation("buyer", "Hôtel des palmiers");
    behalf = rest.as(union.key, 20, member.code);
  });
  after(() => stack.close());

  const aBatch = (lot: string) => ({
    product: member.product,
    lot,
    quantity: { value: "400", unit: "KGM" },
    producedOn: "2025-10-01",
  });
  const told = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

  it("begins when both have consented, in either order", async () => {
    const asked = await member.send("POST", `/v1/organisations/${member.id}/memberships`, { union: union.code });
    expect([asked.status, asked.body.state]).to.deep.equal([201, "asked"]);
    const listed = await union.send("GET", `/v1/organisations/${union.id}/memberships`);
    expect(listed.body.items.map((one: { state: string }) => one.state)).to.deep.equal(["asked"]);
    const admitted = await union.send("POST", `/v1/organisations/${union.id}/memberships`, { organisation: member.id });
    expect([admitted.status, admitted.body.state]).to.deep.equal([201, "member"]);
    expect(admitted.body.evidence.custody).to.equal("service");
    const { body } = await member.send("GET", `/v1/organisations/${member.id}`);
    expect(body.unions.map(({ id }: { id: string }) => id)).to.deep.equal([union.id]);
    expect((await union.send("GET", `/v1/organisations/${union.id}`)).body.members).to.equal(1);
  });

  it("may do nothing and read nothing before a grant", async () => {
    expect(told(await behalf("POST", "/v1/batches", aBatch("U-0")))).to.deep.equal([403, "GRANT_MISSING"]);
    expect(told(await behalf("GET", "/v1/batches"))).to.deep.equal([403, "GRANT_MISSING"]);
    const other = rest.as(union.key, 20, stranger.code);
    expect(told(await other("GET", "/v1/batches"))).to.deep.equal([409, "MEMBERSHIP_REQUIRED"]);
  });

  it("acts within the grant, and every answer says who did it for whom", async () => {
    const granted = await member.send("POST", `/v1/organisations/${member.id}/grants`, {
      union: union.id,
      acts: ["register", "ship"],
      until: inOneHour(),
    });
    expect(granted.status, granted.text).to.equal(201);
    expect(granted.body.acts.map(({ act }: { act: string }) => act)).to.deep.equal(["register", "ship"]);
    const made = await behalf("POST", "/v1/batches", aBatch("U-1"));
    expect(made.status, made.text).to.equal(201);
    expect(made.body.organisation.id).to.equal(member.id);
    expect(made.body.evidence).to.include({ account: member.id, delegate: union.id, custody: "service" });
    expect(made.body.recordedBy.delegate).to.deep.include({ id: union.id, code: union.code });
    // The member sees it, and the person's name is the union's to know.
    const seen = await member.send("GET", `/v1/batches/${made.body.id}`);
    expect(seen.body.recordedBy.name).to.equal(null);
    expect(seen.body.recordedBy.delegate.id).to.equal(union.id);
    expect(seen.body.stock.free.value).to.equal("400");
    const sent = await behalf("POST", "/v1/shipments", {
      receiver: stranger.id,
      dispatchedOn: "2025-10-22",
      lines: [{ batch: made.body.id, quantity: { value: "100", unit: "KGM" } }],
    });
    expect(sent.status, sent.text).to.equal(201);
    expect(sent.body.sender.id).to.equal(member.id);
    const operation = await union.send("GET", `/v1/operations/${sent.body.operation}`);
    expect(operation.body.evidence.delegate).to.equal(union.id);
    const { body } = await member.send("GET", "/v1/audit/records?kind=batch_registered");
    expect(body.items.at(-1).evidence.delegate).to.equal(union.id);
    // The member goes on by itself at the same time.
    await rest.batch(member, "U-OWN");
    await rest.sound();
  });

  it("does nothing beyond it, and nothing is half-done", async () => {
    const [batch] = (await member.send("GET", "/v1/batches?lot=U-1")).body.items;
    const waste = { quantity: { value: "1", unit: "KGM" }, way: "lost", disposedOn: "2025-10-23" };
    const refused = await behalf("POST", `/v1/batches/${batch.id}/disposals`, waste);
    expect(told(refused)).to.deep.equal([403, "GRANT_MISSING"]);
    expect(refused.body.detail).to.include("dispose").and.to.include(union.id);
    for (const [method, url, body] of [
      ["POST", `/v1/organisations/${member.id}/signers`, { custody: "service" }],
      ["POST", "/v1/members", { number: "1", name: "Itto", kind: "member" }],
      ["GET", "/v1/members", undefined],
      ["POST", `/v1/organisations/${member.id}/grants`, { union: union.id, acts: ["dispose"], until: inOneHour() }],
    ] as const)
      expect(told(await behalf(method, url, body)), url).to.deep.equal([403, "GRANT_NOT_POSSIBLE"]);
    const odd = rest.as(union.key, 20, "the member");
    expect(told(await odd("GET", "/v1/batches"))).to.deep.equal([400, "HEADER_INVALID"]);
  });

  it("concludes for its member what it was let conclude, and opens no price", async () => {
    const propose = () => behalf("POST", "/v1/agreements", { buyer: stranger.code, ...termsOf(member.product) });
    expect(told(await propose())).to.deep.equal([403, "GRANT_MISSING"]);
    const granted = await member.send("POST", `/v1/organisations/${member.id}/grants`, {
      union: union.id,
      acts: ["propose"],
      until: inOneHour(),
    });
    expect(granted.status, granted.text).to.equal(201);
    const proposed = await propose();
    expect(proposed.status, proposed.text).to.equal(201);
    expect(proposed.body.evidence).to.include({ account: member.id, delegate: union.id });
    const { id } = proposed.body;
    const withdrawn = await behalf("POST", `/v1/agreements/${id}/withdrawal`, { reason: "A mistake" });
    expect(told(withdrawn)).to.deep.equal([403, "GRANT_MISSING"]);
    const opened = await behalf("POST", `/v1/agreements/${id}/disclosures`, { line: 0, field: "price" });
    expect(told(opened)).to.deep.equal([403, "GRANT_NOT_POSSIBLE"]);
    await rest.sound();
  });

  it("ends with the grant's withdrawal, its time, and the membership", async () => {
    const withdrawn = await member.send("POST", `/v1/organisations/${member.id}/grants/withdrawal`, {
      union: union.id,
      acts: ["ship"],
    });
    expect(withdrawn.status, withdrawn.text).to.equal(200);
    const lines = [{ batch: `0x${"1".repeat(64)}`, quantity: { value: "1", unit: "KGM" } }];
    const shipment = { receiver: stranger.id, dispatchedOn: "2025-10-22", lines };
    expect(told(await behalf("POST", "/v1/shipments", shipment))).to.deep.equal([403, "GRANT_MISSING"]);
    expect((await behalf("POST", "/v1/batches", aBatch("U-2"))).status).to.equal(201);
    const left = await member.send("POST", `/v1/organisations/${member.id}/memberships/${union.id}/departure`);
    expect(left.status, left.text).to.equal(200);
    expect(told(await behalf("POST", "/v1/batches", aBatch("U-3")))).to.deep.equal([409, "MEMBERSHIP_REQUIRED"]);
    await rest.sound();
  });
});
