import { expect } from "chai";
import { aBatch, type Member, OPERATOR_KEY, TestApi } from "../../support/service/api.ts";

describe("keys", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  it("are asked for", async () => {
    const answer = await api.as(null)("GET", "/v1/batches");
    expect([answer.status, answer.body.code]).to.deep.equal([401, "KEY_MISSING"]);
    expect(answer.headers["www-authenticate"]).to.equal('Bearer realm="silsila"');
  });

  it("are taken from a Bearer header only", async () => {
    for (const authorization of [
      "",
      "Bearer",
      "Bearer ",
      `Basic ${member.key}`,
      member.key,
      `Bearer ${member.key} x`,
    ]) {
      const answer = await api.as(null)("GET", "/v1/batches", undefined, { authorization });
      expect([answer.status, answer.body.code], authorization).to.deep.equal([401, "KEY_MISSING"]);
    }
    const relaxed = await api.as(null)("GET", "/v1/batches", undefined, { authorization: `bearer  ${member.key}` });
    expect(relaxed.status).to.equal(200);
    expect((await api.as(null)("GET", `/v1/batches?key=${member.key}`)).status).to.equal(401);
  });

  it("that are not known are told apart from none, and not from one another", async () => {
    const other = `sil_${member.keyId}_${"A".repeat(43)}`;
    const wrong = [
      "x",
      "sil_",
      other,
      `${member.key}A`,
      member.key.toUpperCase(),
      `${OPERATOR_KEY}x`,
      OPERATOR_KEY.slice(1),
    ];
    const answers = await Promise.all(wrong.map((key) => api.as(key)("GET", "/v1/batches")));
    for (const { status, body, headers } of answers) {
      expect([status, body.code]).to.deep.equal([401, "KEY_WRONG"]);
      expect(headers["www-authenticate"]).to.include('error="invalid_token"');
    }
  });

  it("are shown once, listed without their secret, and end at once when they are revoked", async () => {
    const path = `/v1/organisations/${member.id}/api-keys`;
    const issued = await api.operator("POST", path, { name: "  office   computer ", role: "recorder" });
    expect(issued.status).to.equal(201);
    expect(issued.body).to.include({ name: "office computer", role: "recorder", revokedAt: null });
    const office = api.as(issued.body.key);
    expect((await office("POST", "/v1/batches", aBatch(member))).status).to.equal(202);

    const listed = await api.operator("GET", path);
    expect(listed.body.items.map(({ name }: { name: string }) => name)).to.deep.equal(["office computer", "first key"]);
    expect(listed.text).to.not.include(issued.body.key.slice(-20));

    const revoked = await api.operator("DELETE", `${path}/${issued.body.id}`);
    expect([revoked.status, revoked.text]).to.deep.equal([204, ""]);
    const after = await office("POST", "/v1/batches", aBatch(member));
    expect([after.status, after.body.code]).to.deep.equal([401, "KEY_WRONG"]);
    expect((await api.operator("DELETE", `${path}/${issued.body.id}`)).body.code).to.equal("NOT_FOUND");
    expect((await member.send("GET", "/v1/batches")).status).to.equal(200);
  });

  it("of one organisation cannot be revoked through another", async () => {
    const other = await api.cooperative();
    const answer = await api.operator("DELETE", `/v1/organisations/${other.id}/api-keys/${member.keyId}`);
    expect(answer.status).to.equal(404);
    expect((await member.send("GET", "/v1/batches")).status).to.equal(200);
  });

  it("never let the operator speak for a cooperative, nor a cooperative run the registry", async () => {
    const batch = await api.operator("POST", "/v1/batches", aBatch(member));
    expect([batch.status, batch.body.code]).to.deep.equal([403, "ROLE_TOO_WEAK"]);
    expect(batch.body.detail).to.equal("This key may not do that; it needs the role recorder.");
    const organisation = await member.send("POST", "/v1/organisations", {
      kind: "buyer",
      name: { fr: "Moi" },
      place: { commune: { fr: "Arfoud" } },
    });
    expect([organisation.status, organisation.body.code]).to.deep.equal([403, "ROLE_TOO_WEAK"]);
  });
});

describe("limits", () => {
  it("count each key by itself, and the rest by address", async () => {
    const api = await TestApi.open({ rateLimit: 5 });
    try {
      const member = await api.cooperative();
      const statuses: number[] = [];
      for (let i = 0; i < 5; i++) statuses.push((await member.send("GET", "/v1/batches")).status);
      expect(statuses).to.deep.equal([200, 200, 200, 200, 429]);
      const refused = await member.send("GET", "/v1/products");
      expect(refused.body.code).to.equal("RATE_LIMITED");
      expect(Number(refused.headers["retry-after"])).to.be.within(1, 60);
      expect(refused.body.detail).to.match(/^Too many requests; try again in \d+ seconds\.$/);
      expect((await api.operator("GET", "/v1/batches")).status).to.equal(200);
      expect((await api.as(null)("GET", "/healthz")).status).to.equal(200);
    } finally {
      await api.close();
    }
  });

  it("stop whoever guesses keys, and no one else at that address", async () => {
    const api = await TestApi.open({ rateLimit: 5 });
    try {
      const member = await api.cooperative();
      const guess = (i: number) => api.as(`sil_${member.keyId}_${String(i).padStart(43, "A")}`)("GET", "/v1/batches");
      for (let i = 0; i < 5; i++) expect((await guess(i)).status).to.equal(401);
      expect((await guess(5)).status).to.equal(429);
      expect((await member.send("GET", "/v1/batches")).status).to.equal(200);
    } finally {
      await api.close();
    }
  });

  it("hold for addresses that are not there, too", async () => {
    const api = await TestApi.open({ rateLimit: 3 });
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) statuses.push((await api.as(null)("GET", `/wp-admin/${i}`)).status);
      expect(statuses).to.deep.equal([404, 404, 404, 429]);
    } finally {
      await api.close();
    }
  });
});
