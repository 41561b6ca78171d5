import { expect } from "chai";
import { aBatch, type Answer, type Member, TestApi } from "../../support/service/api.ts";

describe("repeated requests", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  const post = (body: unknown, key: string, headers = {}) =>
    member.send("POST", "/v1/batches", body, { "idempotency-key": key, ...headers });

  it("get the same answer, and are done once", async () => {
    const batch = aBatch(member);
    const first = await post(batch, "once");
    const before = await api.count("batches");
    const again = await post(Object.fromEntries(Object.entries(batch).reverse()), "once");
    expect([again.status, again.text]).to.deep.equal([202, first.text]);
    expect(again.headers["location"]).to.equal(first.headers["location"]);
    expect(await api.count("batches")).to.equal(before);
  });

  it("that come 64 at once make one batch and hear one answer", async () => {
    const batch = aBatch(member, { lot: "SIXTY-FOUR" });
    const before = await api.count("batches");
    const answers = await Promise.all(Array.from({ length: 64 }, () => post(batch, "at-once")));
    expect(new Set(answers.map(({ text }) => text))).to.have.property("size", 1);
    expect(answers.every(({ status }) => status === 202)).to.equal(true);
    expect(await api.count("batches")).to.equal(before + 1);
  });

  it("that come through several copies of the service make one batch, too", async () => {
    const copies = await Promise.all(
      [1, 2, 3].map(() => TestApi.open({ databaseUrl: api.ledger.db.connectionString })),
    );
    try {
      const batch = aBatch(member);
      const before = await api.count("batches");
      const answers = await Promise.all(
        [...copies, ...copies, ...copies].map((copy) =>
          copy.as(member.key)("POST", "/v1/batches", batch, { "idempotency-key": "copies" }),
        ),
      );
      const bodies = answers.map(({ body }) => JSON.stringify(sorted(body)));
      expect(new Set(bodies)).to.have.property("size", 1);
      expect(await api.count("batches")).to.equal(before + 1);
    } finally {
      await Promise.all(copies.map((copy) => copy.close()));
    }
  });

  it("with another body or another address are refused, also while the first runs", async () => {
    await post(aBatch(member), "reused");
    const other = await post(aBatch(member), "reused");
    expect([other.status, other.body.code]).to.deep.equal([422, "IDEMPOTENCY_KEY_REUSED"]);
    const elsewhere = await member.send("POST", "/v1/products", { name: { fr: "x" } }, { "idempotency-key": "reused" });
    expect(elsewhere.body.code).to.equal("IDEMPOTENCY_KEY_REUSED");

    const [one, two] = await Promise.all([post(aBatch(member), "racing"), post(aBatch(member), "racing")]);
    // Which of the two comes first is nobody's promise; that one is refused is.
    expect([one.status, two.status].sort()).to.deep.equal([202, 422]);
  });

  it("of what was refused are judged again", async () => {
    const lot = "FREED";
    const taken = await member.send("POST", "/v1/batches", aBatch(member, { lot }));
    const batch = aBatch(member, { lot });
    expect((await post(batch, "again")).body.code).to.equal("LOT_USED");
    await api.reject(taken.body.operation, "DEPENDENCY_REJECTED");
    expect((await post(batch, "again")).status).to.equal(202);
  });

  it("belong to whoever made them", async () => {
    const other = await api.cooperative();
    const mine = await post(aBatch(member), "shared-word");
    const theirs = await other.send("POST", "/v1/batches", aBatch(other), { "idempotency-key": "shared-word" });
    expect(theirs.status).to.equal(202);
    expect(theirs.body.id).to.not.equal(mine.body.id);
  });

  it("are not shown again what is shown once", async () => {
    const headers = { "idempotency-key": "secret" };
    const body = { kind: "union", name: { fr: "Union" }, place: { commune: { fr: "Arfoud" } } };
    const send = () => api.operator("POST", "/v1/organisations", body, headers);
    const answers: Answer[] = await Promise.all([send(), send(), send()]);
    answers.push(await send());
    expect(answers.map((answer) => "key" in answer.body.apiKey)).to.deep.equal([true, false, false, false]);
    const keyPath = `/v1/organisations/${answers[0]!.body.id}/api-keys`;
    const issue = () => api.operator("POST", keyPath, { name: "x", role: "reader" }, headers);
    expect((await issue()).body.code).to.equal("IDEMPOTENCY_KEY_REUSED");
    expect((await api.operator("GET", keyPath)).body.items).to.have.length(1);
    const { rows } = await api.ledger.db.query<{ answer: unknown }>("select answer from idempotency_keys");
    expect(JSON.stringify(rows)).to.not.include(answers[0]!.body.apiKey.key);
  });

  it("need a key of visible characters", async () => {
    for (const key of ["", " ", "with space", "é", "x".repeat(256)]) {
      const answer = await post(aBatch(member), key);
      expect([answer.status, answer.body.code], key).to.deep.equal([400, "HEADER_INVALID"]);
      expect(answer.body.detail).to.match(/^The header Idempotency-Key must be/);
    }
    expect((await post(aBatch(member), "x".repeat(255))).status).to.equal(202);
  });
});

/** Fields in one order: what was stored keeps none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
