import { setTimeout as sleep } from "node:timers/promises";
import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { waitForOperation } from "../../../service/accept/operations.ts";
import { waitOf } from "../../../service/rest/headers.ts";
import { aBatch, type Answer, type Member, TestApi } from "../../support/service/api.ts";
import { eventually } from "../../support/service/waiting.ts";

describe("Prefer: wait", () => {
  it("is read as RFC 7240 says, and ignored when it is malformed", () => {
    const cases: [string | undefined, number][] = [
      [undefined, 0],
      ["wait=10", 10],
      ["respond-async, wait=5", 5],
      ["Wait = 7", 7],
      ['wait="8"', 8],
      ["wait=9; foo=bar", 9],
      ["wait=100000", 30],
      ["wait=3, wait=20", 3],
      ["wait=0", 0],
      ["wait=-1", 0],
      ["wait=1.5", 0],
      ["wait", 0],
      ["waiting=4", 0],
      ["wait=ten", 0],
    ];
    for (const [prefer, seconds] of cases) expect(waitOf({ prefer }), prefer ?? "none").to.equal(seconds);
  });

  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  const post = (body: unknown, headers: Record<string, string>) => member.send("POST", "/v1/batches", body, headers);

  /** Once the request is stored, lets the chain decide. */
  async function decide(lot: string, decision: (operation: string, id: string) => Promise<void>): Promise<void> {
    await eventually(async () => {
      const { rows } = await api.ledger.db.query<{ id: string; intent: string }>(
        "select id, intent from batches where lot = $1",
        [lot],
      );
      expect(rows).to.have.length(1);
      await decision(rows[0]!.intent, rows[0]!.id);
    });
  }
  const mine = (operation: string, id: string) => api.mine(operation, "batch_registered", id);

  it("answers 201 with the batch as soon as it is on the chain", async () => {
    const batch = aBatch(member);
    const [answer] = await Promise.all([post(batch, { prefer: "wait=20" }), decide(batch["lot"] as string, mine)]);
    expect(answer.status).to.equal(201);
    expect(answer.headers["preference-applied"]).to.equal("wait=20");
    expect(answer.headers["location"]).to.equal(`/v1/batches/${answer.body.id}`);
    expect(answer.body.state).to.equal("mined");
    expect(answer.body.evidence.chainId).to.equal("31337");
  });

  it("answers 201 with the whole list", async () => {
    const list = [aBatch(member), aBatch(member)];
    const [answer] = await Promise.all([
      post(list, { prefer: "wait=20" }),
      decide(list[1]!["lot"] as string, async (operation) => {
        const { rows } = await api.ledger.db.query<{ id: string }>("select id from batches where intent = $1", [
          operation,
        ]);
        await api.mine(operation, "batch_registered", ...rows.map(({ id }) => id));
      }),
    ]);
    expect(answer.status).to.equal(201);
    expect(answer.body.items.map(({ state }: { state: string }) => state)).to.deep.equal(["mined", "mined"]);
    expect(answer.headers["location"]).to.equal(`/v1/operations/${answer.body.operation}`);
  });

  it("answers 202 when the chain takes longer, and gives the same to a repeat", async () => {
    const batch = aBatch(member);
    const headers = { prefer: "wait=1", "idempotency-key": "slow" };
    const answer = await post(batch, headers);
    expect(answer.status).to.equal(202);
    expect(answer.headers["preference-applied"]).to.equal("wait=1");
    expect(answer.headers["location"]).to.equal(`/v1/operations/${answer.body.operation}`);
    expect(answer.body.state).to.equal("queued");
    const operation = await member.send("GET", answer.headers["location"]!);
    expect(operation.body).to.include({ state: "queued", kind: "registerBatches" });
    expect(operation.body.resources).to.deep.equal([{ type: "batch", id: answer.body.id }]);
  });

  it("answers the chain's refusal as a problem, to repeats as well", async () => {
    const batch = aBatch(member);
    const headers = { prefer: "wait=20", "idempotency-key": "refused" };
    const [answer] = await Promise.all([
      post(batch, headers),
      decide(batch["lot"] as string, (operation) =>
        api.refuse(operation, "ORGANISATION_KIND_NOT_ALLOWED", { kind: "buyer" }),
      ),
    ]);
    expect([answer.status, answer.body.code]).to.deep.equal([409, "ORGANISATION_KIND_NOT_ALLOWED"]);
    expect(answer.body.detail).to.equal("An organisation of the kind buyer cannot do that.");
    const repeat = await post(batch, headers);
    expect([repeat.status, repeat.body]).to.deep.equal([409, answer.body]);
    const found = await member.send("GET", `/v1/batches?lot=${batch["lot"] as string}`);
    expect(found.body.items[0].rejection).to.deep.equal({
      code: "ORGANISATION_KIND_NOT_ALLOWED",
      message: "An organisation of the kind buyer cannot do that.",
      values: { kind: "buyer" },
    });
  });

  it("tells those who repeat while it waits the better answer, once", async () => {
    const batch = aBatch(member);
    const headers = { prefer: "wait=20", "idempotency-key": "together" };
    const answers: Answer[] = (
      await Promise.all([
        Promise.all(Array.from({ length: 8 }, () => post(batch, headers))),
        decide(batch["lot"] as string, mine),
      ])
    )[0];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).to.have.property("size", 1);
    const later = await post(batch, headers);
    expect([later.status, later.body]).to.deep.equal([201, answers[0]!.body]);
  });

  it("keeps the secret for the first when an organisation was waited for", async () => {
    const body = { kind: "cooperative", name: { fr: "Attente" }, place: { commune: { fr: "Arfoud" } } };
    const headers = { prefer: "wait=20", "idempotency-key": "organisation" };
    const waiting = api.operator("POST", "/v1/organisations", body, headers);
    await eventually(async () => {
      const { rows } = await api.ledger.db.query<{ id: string; account: string }>(
        "select id, account from operations where kind = 'registerOrganisation' and state = 'queued'",
      );
      expect(rows).to.have.length(1);
      await api.mine(rows[0]!.id, "organisation_registered", rows[0]!.account);
    });
    const answer = await waiting;
    expect(answer.status).to.equal(201);
    expect(answer.headers["location"]).to.equal(`/v1/organisations/${answer.body.id}`);
    expect(answer.body.status).to.equal("active");
    expect(answer.body.apiKey.key).to.match(/^sil_/);
    const repeat = await api.operator("POST", "/v1/organisations", body, headers);
    expect(repeat.status).to.equal(201);
    expect(repeat.body.apiKey).to.not.have.property("key");
  });

  it("loses nothing when the caller hangs up", async () => {
    await api.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = api.app.server.address() as AddressInfo;
    const batch = aBatch(member);
    const headers = { prefer: "wait=20", "idempotency-key": "hung-up", "content-type": "application/json" };
    const caller = httpRequest({
      port,
      host: "127.0.0.1",
      method: "POST",
      path: "/v1/batches",
      headers: { ...headers, authorization: `Bearer ${member.key}` },
    });
    caller.on("error", () => undefined).end(JSON.stringify(batch));
    await decide(batch["lot"] as string, async (operation, id) => {
      caller.destroy();
      await sleep(100);
      await mine(operation, id);
    });
    await eventually(async () => expect((await post(batch, headers)).status).to.equal(201));
    expect((await member.send("GET", `/v1/batches?lot=${batch["lot"] as string}`)).body.items).to.have.length(1);
  });

  it("asks the database once for everyone who waits", async () => {
    const { db } = api.ledger;
    const { body } = await post(aBatch(member), {});
    const query = db.query.bind(db);
    let asked = 0;
    db.query = async (text: string, values?: unknown[]) => {
      if (text.includes("from operations where id = any")) asked += 1;
      return query(text, values) as never;
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: 200 }, () => waitForOperation(api.ledger, body.operation, 1)));
    db.query = query;
    expect(asked).to.be.within(2, 10);
    expect(performance.now() - started).to.be.within(950, 20_000);
  });

  it("ends when the service stops", async () => {
    const other = await TestApi.open({ databaseUrl: api.ledger.db.connectionString });
    const batch = aBatch(member);
    const waiting = other.as(member.key)("POST", "/v1/batches", batch, { prefer: "wait=30" });
    await decide(batch["lot"] as string, async () => undefined);
    const started = performance.now();
    await other.app.close();
    expect((await waiting).status).to.equal(202);
    expect(performance.now() - started).to.be.lessThan(20_000);
    await other.close();
  });
});
