import { expect } from "chai";
import { OPERATOR_KEY, TestApi } from "../../support/service/api.ts";

describe("the service itself", () => {
  let api: TestApi;
  before(async () => {
    api = await TestApi.open();
  });
  after(() => api.close());
  const nobody = () => api.as(null);

  it("is alive, ready, and says how the ledger stands", async () => {
    expect((await nobody()("GET", "/healthz")).body).to.deep.equal({ status: "ok" });
    expect((await nobody()("GET", "/readyz")).body).to.deep.equal({ status: "ok" });
    const empty = (await api.operator("GET", "/v1/status")).body;
    expect(empty.chain).to.deep.include({ id: "31337", lastBlock: null, finalBlock: null });
    const member = await api.cooperative();
    const { body } = await member.send("GET", "/v1/status");
    expect(body).to.include({ organisations: 1, products: 1, batches: 0, records: 2 });
    expect(body.chain.lastBlock.number).to.equal(1);
    expect(body.operations).to.deep.equal({ queued: 1, sent: 0 });
  });

  it("is not ready without its database, and says when to come back", async () => {
    const lost = await TestApi.open();
    await lost.ledger.db.close();
    try {
      for (const url of ["/readyz", "/v1/batches"]) {
        const answer = await lost.as(`sil_${"0".repeat(16)}_${"A".repeat(43)}`)("GET", url);
        expect([answer.status, answer.body.code, answer.headers["retry-after"]], url).to.deep.equal([
          503,
          "DATABASE_AWAY",
          "2",
        ]);
      }
      expect((await lost.as(null)("GET", "/healthz")).status).to.equal(200);
      expect((await lost.as(null)("GET", "/metrics")).text).to.include("process_cpu_seconds_total");
    } finally {
      await lost.app.close();
      await lost.ledger.notifications.close();
    }
  });

  it("shows its metrics to this machine and to the operator", async () => {
    const local = await nobody()("GET", "/metrics");
    expect(local.text)
      .to.match(/silsila_intents\{state="queued"\} \d/)
      .and.include("silsila_http_request_seconds_bucket");
    const away = { "x-forwarded-for": "203.0.113.9" };
    expect((await nobody()("GET", "/metrics", undefined, away)).body.code).to.equal("KEY_MISSING");
    expect((await api.as("sil_x")("GET", "/metrics", undefined, away)).body.code).to.equal("KEY_WRONG");
    const member = await api.cooperative();
    expect((await member.send("GET", "/metrics", undefined, away)).body.code).to.equal("ROLE_TOO_WEAK");
    expect((await api.as(OPERATOR_KEY)("GET", "/metrics", undefined, away)).status).to.equal(200);
  });

  it("tells an address that is not there from a method that is not possible", async () => {
    for (const url of ["/v2/batches", "/v1", "/V1/batches", "/problems/NO_SUCH", "/.env"]) {
      const answer = await nobody()("GET", url);
      expect([answer.status, answer.body.code], url).to.deep.equal([404, "NOT_FOUND"]);
    }
    const cases: [Parameters<ReturnType<typeof nobody>>[0], string, string][] = [
      ["PUT", "/v1/batches", "GET, HEAD, POST"],
      ["PATCH", "/v1/organisations/0x12", "GET, HEAD"],
      ["POST", "/healthz", "GET, HEAD, OPTIONS"],
      ["DELETE", "/v1/batches", "GET, HEAD, POST"],
      ["GET", "/v1/organisations/0x12/suspension", "DELETE, POST"],
      ["OPTIONS", "/v1/products", "GET, HEAD, POST"],
    ];
    for (const [method, url, allow] of cases) {
      const answer = await nobody()(method, url);
      expect([answer.status, answer.headers["allow"]], `${method} ${url}`).to.deep.equal([405, allow]);
      expect(answer.body.code).to.equal("METHOD_NOT_ALLOWED");
    }
    const bad = await nobody()("GET", "/v1/batches/%E0%A4%A");
    expect([bad.status, bad.body.code]).to.deep.equal([400, "REQUEST_MALFORMED"]);
  });

  it("takes a caller's request id over when it looks like one", async () => {
    const ask = (id: string) => nobody()("GET", "/v1/batches", undefined, { "x-request-id": id });
    expect((await ask("0198c0de-1d2f")).body.requestId).to.equal("0198c0de-1d2f");
    for (const id of ["short", "with space", "a".repeat(65), '<script>"']) {
      const { body, headers } = await ask(id);
      expect(body.requestId)
        .to.match(/^[0-9a-f-]{36}$/)
        .and.equal(headers["x-request-id"]);
    }
  });

  it("lets no answer be framed, sniffed or scripted", async () => {
    for (const url of ["/healthz", "/v1/batches", "/nowhere", "/openapi.json"]) {
      const { headers } = await api.app.inject({ url });
      expect(headers["content-security-policy"], url).to.equal(
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      );
      expect(headers["x-content-type-options"]).to.equal("nosniff");
      expect(headers["referrer-policy"]).to.equal("no-referrer");
    }
  });

  it("documents itself with its own files only", async () => {
    const docs = await api.app.inject({ url: "/docs" });
    expect(docs.statusCode).to.equal(200);
    expect(docs.headers["content-security-policy"]).to.include("default-src 'none'").and.include("script-src 'self';");
    const files = [...docs.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
    expect(files.length).to.be.greaterThan(4);
    for (const url of files) {
      expect(url).to.match(/^\/docs\//);
      expect((await api.app.inject({ url })).statusCode, url).to.equal(200);
    }
    expect(docs.body).to.not.match(/<script>|<style|onload=/);
  });

  it("serves more requests than it serves at once", async () => {
    for (let i = 0; i < 21; i++) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => api.app.inject({ url: "/problems/LOT_USED" })),
      );
      expect(answers.every(({ statusCode }) => statusCode === 200)).to.equal(true);
    }
  });
});
