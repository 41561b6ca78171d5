import { expect } from "chai";
import { aBatch, type Member, TestApi } from "../../support/service/api.ts";
import { document, operations } from "../../support/service/openapiCheck.ts";

describe("HTTP", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  const ask = (url: string, headers: Record<string, string> = {}, method: "GET" | "OPTIONS" | "POST" = "GET") =>
    api.app.inject({ method, url, headers });
  const mine = (headers: Record<string, string> = {}) => ({ authorization: `Bearer ${member.key}`, ...headers });

  it("refuses a query that is not UTF-8, on pages and for programs, and leaves a lone % alone", async () => {
    const wrong = ["%E9l%E9onore", "%C3", "%ED%A0%80", "%F8%88%80%80%80", "a=1&%FF=2"];
    for (const query of wrong)
      for (const path of ["/v1/members", "/", "/openapi.json", "/nowhere"]) {
        const { statusCode, body } = await ask(`${path}?search=${query}`, mine());
        expect(statusCode, `${path}?${query}`).to.equal(400);
        if (path !== "/") expect(body).to.contain("REQUEST_MALFORMED");
      }
    for (const query of ["%C3%A9", "100%", "%d8%a3", "a+b%20c", "%zz"])
      expect((await ask(`/v1/members?search=${query}`, mine())).statusCode, query).to.equal(200);
  });

  it("compares If-None-Match weakly, everywhere where it gives a tag", async () => {
    const { body: batch } = await member.send("POST", "/v1/batches", aBatch(member));
    for (const url of [`/v1/batches/${batch.id}`, "/openapi.json", "/", `/b/${batch.code}`, "/registry"]) {
      const { headers, statusCode } = await ask(url, mine());
      expect(statusCode, url).to.equal(200);
      const opaque = (headers["etag"] as string).replace(/^W\//, "");
      for (const known of [opaque, `W/${opaque}`, `"a,b", W/${opaque}`, `W/"x" , ${opaque}`, "*", " * "])
        expect((await ask(url, mine({ "if-none-match": known }))).statusCode, `${url} ${known}`).to.equal(304);
      for (const other of ['"x"', opaque.slice(1, -1), `"*"`, ""])
        expect((await ask(url, mine({ "if-none-match": other }))).statusCode, `${url} ${other}`).to.equal(200);
    }
  });

  it("sends its description compressed, with a tag, and says where it serves", async () => {
    const { headers, rawPayload } = await ask("/openapi.json", { "accept-encoding": "br, gzip" });
    expect(headers["content-encoding"]).to.equal("br");
    expect(rawPayload.length).to.be.below(120_000);
    const plain = await ask("/openapi.json");
    expect(plain.headers["etag"]).to.equal(headers["etag"]);
    expect(plain.json<{ servers: { url: string }[] }>().servers).to.have.length(1);
    expect(document).to.have.property("servers");
  });

  it("says with each 202 after how many seconds to ask again", async () => {
    const { status, headers } = await member.send("POST", "/v1/batches", aBatch(member));
    expect(status).to.equal(202);
    expect(headers["retry-after"]).to.match(/^[1-9]\d*$/);
    for (const { method, path, responses } of operations) {
      const later = responses["202"];
      if (later) expect(later, `${method} ${path}`).to.have.nested.property("headers.Retry-After");
    }
  });

  it("lets pages of any origin ask what needs no key, also when it refuses, and nothing else", async () => {
    const origin = { origin: "https://elsewhere.example" };
    for (const { method, path, security } of operations) {
      const url = path.replace(/\{[^}]+\}/g, "x");
      const asked = await ask(url, origin, method as "GET");
      const preflight = await ask(url, { ...origin, "access-control-request-method": method }, "OPTIONS");
      const isOpen = security?.length === 0;
      const name = `${method} ${path} ${asked.statusCode}`;
      expect(asked.headers["access-control-allow-origin"], name).to.equal(isOpen ? "*" : undefined);
      expect(asked.headers["access-control-allow-credentials"], name).to.equal(undefined);
      if (isOpen && path !== "/metrics") {
        expect(preflight.statusCode, name).to.equal(204);
        expect(preflight.headers["access-control-allow-methods"], name).to.contain(method);
      } else expect(preflight.headers["access-control-allow-methods"] ?? "", name).to.not.contain(method);
    }
  });
});
