import { type AddressInfo, connect } from "node:net";
import { once } from "node:events";
import { expect } from "chai";
import { FairQueue } from "../../../service/rest/answers.ts";
import { aBatch, type Member, OPERATOR_KEY, TestApi } from "../../support/service/api.ts";

describe("under strain", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  it("refuses a mountain of accents before it is measured", async () => {
    const name = { fr: `a${"\u0301\u0316".repeat(100_000)}` };
    const began = performance.now();
    const answer = await member.send("POST", "/v1/products", { name });
    expect(answer.body.code).to.equal("TEXT_INVALID");
    // Normalising it first would take ten seconds and more.
    expect(performance.now() - began).to.be.lessThan(8_000);
  });

  it("refuses an object of thousands of fields without telling them one by one", async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, "x"]));
    const answer = await member.send("POST", "/v1/products", many);
    expect(answer.body.code).to.equal("BODY_MALFORMED");
    expect(answer.body.detail).to.include("more than 256 fields");
  });

  it("counts no half-sent form as work under way", async () => {
    await api.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = api.app.server.address() as AddressInfo;
    const sockets = Array.from({ length: 2_050 }, () => connect(port, "127.0.0.1"));
    const head =
      "POST /v1/products HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    await Promise.all(sockets.map(async (socket) => (await once(socket, "connect"), socket.write(head))));
    const answer = await member.send("GET", "/v1/status");
    for (const socket of sockets) socket.destroy();
    expect(answer.status).to.equal(200);
  });

  it("serves others while one organisation writes sixty times at once", async () => {
    const other = await api.cooperative();
    const writes = Array.from({ length: 60 }, () =>
      member.send("POST", "/v1/batches", [aBatch(member), aBatch(member)]),
    );
    expect((await other.send("GET", "/v1/products")).status).to.equal(200);
    const statuses = (await Promise.all(writes)).map(({ status }) => status);
    expect(new Set(statuses)).to.deep.equal(new Set([202]));
  });

  it("gives turns in order, a few at once, and none to who comes when too many wait", async () => {
    const turns = new FairQueue();
    const going: (() => void)[] = [];
    const order: number[] = [];
    let most = 0;
    let running = 0;
    const take = (n: number) =>
      turns.take("one", async () => {
        most = Math.max(most, (running += 1));
        order.push(n);
        await new Promise<void>((go) => going.push(go));
        running -= 1;
      });
    const all = Array.from({ length: 203 }, (_, n) => take(n));
    const refused = await take(999).catch((error: unknown) => error);
    expect(refused).to.include({ code: "RATE_LIMITED" });
    await turns.take("another", async () => undefined);
    while (order.length < 203 || going.length) {
      going.splice(0).forEach((go) => go());
      await new Promise((next) => setImmediate(next));
    }
    await Promise.all(all);
    expect(most).to.equal(3);
    expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
  });

  it("tells of a new batch what reading it tells, field by field", async () => {
    const batch = aBatch(member, { note: { fr: "récolte du matin" }, expiresOn: "2030-01-01" });
    const told = await member.send("POST", "/v1/batches", batch);
    expect(told.status).to.equal(202);
    expect((await member.send("GET", `/v1/batches/${told.body.id}`)).body).to.deep.equal(told.body);
  });

  it("opens its metrics to nobody who comes through a proxy on the same machine", async () => {
    const get = (headers: Record<string, string>) => api.app.inject({ url: "/metrics", headers });
    expect((await get({ host: "localhost:3000" })).statusCode).to.equal(200);
    for (const headers of [
      { host: "silsila.example" },
      { host: "localhost", "x-real-ip": "203.0.113.9" },
      { host: "localhost", via: "1.1 proxy" },
      { host: "localhost", "x-forwarded-proto": "https" },
    ])
      expect((await get(headers)).statusCode, JSON.stringify(headers)).to.equal(401);
    const operator = { host: "silsila.example", authorization: `Bearer ${OPERATOR_KEY}` };
    expect((await get(operator)).statusCode).to.equal(200);
  });
});
