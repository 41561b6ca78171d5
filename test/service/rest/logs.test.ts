import { expect } from "chai";
import { aBatch, OPERATOR_KEY, TestApi } from "../../support/service/api.ts";

interface Line {
  level: number;
  msg: string;
  status?: number;
  code?: string;
  by?: string | null;
  route?: string;
  reqId?: string;
  ms?: number;
}

describe("logs", () => {
  let api: TestApi;
  before(async () => {
    api = await TestApi.open();
  });
  after(() => api.close());
  const lines = () => api.logs.map((line) => JSON.parse(line) as Line);

  it("tell who, what, how it ended and how long it took", async () => {
    const member = await api.cooperative();
    const answer = await member.send("POST", "/v1/batches", aBatch(member, { quantity: { value: "0", unit: "KGM" } }));
    const line = lines().find(({ reqId, msg }) => reqId === answer.body.requestId && msg === "answered")!;
    expect(line).to.include({
      level: 30,
      status: 400,
      route: "/v1/batches",
      code: "QUANTITY_NOT_POSITIVE",
      by: member.keyId,
    });
    expect(line.ms).to.be.a("number");
  });

  it("never hold a key, a name, a body or a query, whatever happens", async () => {
    const member = await api.cooperative();
    const { body: issued } = await api.operator("POST", `/v1/organisations/${member.id}/api-keys`, {
      name: "NAMEWORD",
      role: "recorder",
    });
    const secret = issued.key as string;
    const send = api.as(secret);
    await send("POST", "/v1/batches", aBatch(member, { lot: "LOTWORD", note: { fr: "NOTEWORD" } }));
    await send("POST", "/v1/batches", '{"lot":"LOTWORD"');
    await send("POST", "/v1/batches", aBatch(member, { LOTWORD: "NOTEWORD" }));
    await send("GET", `/v1/batches?lot=LOTWORD&key=${secret}`);
    await send("GET", `/v1/nowhere?key=${secret}`);
    await send("PUT", "/v1/batches");
    await api.as(null)("GET", "/v1/batches", undefined, {
      authorization: `Basic ${secret}`,
      cookie: `session=${secret}`,
    });
    await api.as(`${secret}x`)("GET", "/v1/batches", undefined, { "idempotency-key": secret });
    // Even when something unforeseen breaks, with the whole request at hand.
    const query = api.ledger.db.query.bind(api.ledger.db);
    api.ledger.db.query = async (text: string, values?: unknown[]) => {
      if (text.includes("from batches"))
        throw Object.assign(new Error("unforeseen"), { request: { headers: { authorization: secret } } });
      return query(text, values) as never;
    };
    const broken = await send("GET", "/v1/batches");
    api.ledger.db.query = query;
    expect([broken.status, broken.body.code]).to.deep.equal([500, "INTERNAL"]);
    expect(broken.text).to.not.include("unforeseen");
    expect(broken.body.detail).to.include(broken.body.requestId);

    const all = api.logs.join("\n");
    for (const word of [
      secret,
      secret.slice(-30),
      OPERATOR_KEY,
      member.key.slice(-30),
      "LOTWORD",
      "NOTEWORD",
      "NAMEWORD",
    ])
      expect(all, word).to.not.include(word);
    const failure = lines().filter(({ reqId }) => reqId === broken.body.requestId);
    expect(failure.map(({ level }) => level)).to.deep.equal([50, 50]);
    expect(JSON.stringify(failure)).to.include("unforeseen");
    expect(
      lines()
        .filter(({ status }) => status && status < 500)
        .every(({ level }) => level === 30),
    ).to.equal(true);
  });
});
