import { expect } from "chai";
import { aBatch, type Answer, type Member, TestApi } from "../../support/service/api.ts";

const DEVICE = "0x52908400098527886E0F7030069857D2E4169EE7";
const DEVICE_NAME = `0x${"0".repeat(24)}${DEVICE.slice(2).toLowerCase()}`;
const word = (digit: string) => `0x${digit.repeat(64)}`;

describe("signing keys over HTTP", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
  });
  after(() => api.close());
  beforeEach(async () => {
    member = await api.cooperative();
  });

  const codeOf = ({ status, body }: Answer) => [status, body?.code];
  const url = (path: string) => `/v1/organisations/${member.id}/${path}`;
  const add = (body: unknown) => member.send("POST", url("signers"), body);

  it("are added as the service's own or a device's, and told as pending until the chain has them", async () => {
    const device = await add({ custody: "own_device", signer: DEVICE });
    expect(device.status).to.equal(202);
    expect(device.body).to.deep.include({ removed: null, serviceActs: true, notice: null, state: "queued" });
    expect(device.body.added).to.include({ signer: DEVICE_NAME, custody: "own_device" });
    const own = await add({ custody: "service" });
    expect(own.body.added.signer).to.match(/^0x0{24}[0-9a-f]{40}$/);
    const { body } = await member.send("GET", url("signers"));
    const told = body.items.map(({ signer, custody, state }: Record<string, string>) => [signer, custody, state]);
    expect(told).to.deep.equal([
      [own.body.added.signer, "service", "pending"],
      [DEVICE_NAME, "own_device", "pending"],
      [body.items[2].signer, "service", "active"],
    ]);
    expect(body.items[2].addedBy).to.deep.equal({ role: "registrar", address: `0x${"7".repeat(40)}` });
    expect(body.items[2].evidence).to.include({ account: member.id });
  });

  it("are listed page by page", async () => {
    for (const digit of ["1", "2", "3"]) await add({ custody: "own_device", signer: word(digit) });
    const first = await member.send("GET", `${url("signers")}?limit=2`);
    expect(first.body.items.map(({ signer }: { signer: string }) => signer)).to.deep.equal([word("3"), word("2")]);
    const second = await member.send("GET", `${url("signers")}?limit=2&cursor=${first.body.next}`);
    expect(second.body.items.map(({ state }: { state: string }) => state)).to.deep.equal(["pending", "active"]);
    expect(second.body.next).to.equal(null);
  });

  it("are refused with a reason, at the field", async () => {
    const cases: [unknown, number, string, string][] = [
      [{ custody: "own_device" }, 400, "FIELD_MISSING", "/signer"],
      [{ custody: "own_device", signer: "0x12" }, 400, "FIELD_INVALID", "/signer"],
      [{ custody: "service", signer: DEVICE }, 400, "FIELD_INVALID", "/signer"],
      [{ custody: "cloud" }, 400, "FIELD_INVALID", "/custody"],
      [{ custody: "service", replaces: word("9") }, 404, "NOT_FOUND", "/replaces"],
      [{ custody: "service", label: "x" }, 400, "FIELD_UNKNOWN", "/label"],
    ];
    for (const [body, status, code, pointer] of cases) {
      const answer = await add(body);
      expect(codeOf(answer), answer.text).to.deep.equal([status, code]);
      expect(answer.body.errors[0].pointer).to.equal(pointer);
    }
    await add({ custody: "own_device", signer: DEVICE });
    const twice = await add({ custody: "own_device", signer: DEVICE.toLowerCase() });
    expect(codeOf(twice)).to.deep.equal([409, "SIGNER_TAKEN"]);
    expect(twice.body.detail).to.include(DEVICE_NAME);
    // A key of the service is on no device, whoever says so.
    const own = await add({ custody: "service" });
    const lied = await add({ custody: "own_device", signer: own.body.added.signer });
    expect(codeOf(lied)).to.deep.equal([400, "FIELD_INVALID"]);
    expect(lied.body.detail).to.include("this service made and holds");
  });

  it("are at most twenty", async () => {
    for (let i = 1; i < 20; i++) expect((await add({ custody: "service" })).status).to.equal(202);
    const refused = await add({ custody: "service" });
    expect(codeOf(refused)).to.deep.equal([409, "SIGNERS_TOO_MANY"]);
    expect(refused.body.detail).to.include("has 20 signing keys");
  });

  it("are revoked once, and never the last", async () => {
    const { body } = await member.send("GET", url("signers"));
    const revocation = url(`signers/${body.items[0].signer}/revocation`);
    expect(codeOf(await member.send("POST", revocation))).to.deep.equal([409, "SIGNER_LAST"]);
    await add({ custody: "own_device", signer: DEVICE });
    const revoked = await member.send("POST", revocation, undefined, { "content-type": "application/json" });
    expect(revoked.status).to.equal(202);
    expect(revoked.body).to.include({ serviceActs: false });
    expect(revoked.body.notice).to.include("can no longer act for it");
    // From now on nothing that the service would have to sign is taken.
    for (const path of [revocation, url(`signers/${word("9")}/revocation`)])
      expect(codeOf(await member.send("POST", path))).to.deep.equal([409, "SIGNER_MISSING"]);
    expect(codeOf(await member.send("POST", "/v1/batches", aBatch(member)))).to.deep.equal([409, "SIGNER_MISSING"]);
    const talkative = await member.send("POST", url(`signers/${DEVICE_NAME}/revocation`), { because: "lost" });
    expect(codeOf(talkative)).to.deep.equal([400, "FIELD_UNKNOWN"]);
  });

  it("are revoked when they are there, and nobody else's", async () => {
    await add({ custody: "own_device", signer: DEVICE });
    const revocation = url(`signers/${DEVICE_NAME}/revocation`);
    expect((await member.send("POST", revocation)).body).to.include({ serviceActs: true, notice: null });
    for (const path of [revocation, url(`signers/${word("9")}/revocation`)])
      expect(codeOf(await member.send("POST", path))).to.deep.equal([404, "NOT_FOUND"]);
  });

  it("are rotated in one request, repeated safely", async () => {
    const old = (await add({ custody: "service" })).body.added.signer as string;
    const headers = { "idempotency-key": "rotation-1" };
    const rotation = { custody: "service", replaces: old };
    const first = await member.send("POST", url("signers"), rotation, headers);
    expect(first.body.removed.signer).to.equal(old);
    expect(first.body.operation).to.equal(first.body.removed.operation);
    expect((await member.send("POST", url("signers"), rotation, headers)).text).to.equal(first.text);
  });

  it("cannot be changed while the organisation is suspended, but a recovery can be asked for and vetoed", async () => {
    await api.operator("POST", url("suspension"), { reason: "Clé volée" });
    expect(codeOf(await add({ custody: "service" }))).to.deep.equal([409, "ORGANISATION_SUSPENDED"]);
    expect(codeOf(await member.send("POST", url("recovery/veto")))).to.deep.equal([409, "RECOVERY_UNKNOWN"]);
    const asked = await api.operator("POST", url("recovery"), { reason: "Clé volée", custody: "service" });
    expect(asked.status).to.equal(202);
    const again = await api.operator("POST", url("recovery"), { reason: "Clé volée", custody: "service" });
    expect(codeOf(again)).to.deep.equal([409, "RECOVERY_PENDING"]);
    const { body } = await member.send("GET", url("recovery"));
    expect(body).to.include({ state: "asked", reason: "Clé volée", readyAt: null, operation: asked.body.id });
    expect((await member.send("POST", url("recovery/veto"))).status).to.equal(202);
    expect((await member.send("GET", url("recovery"))).body.state).to.equal("asked");
  });
});

describe("the acts of the registry", () => {
  let api: TestApi;
  before(async () => {
    api = await TestApi.open();
  });
  after(() => api.close());

  it("are told to everyone, newest first, page by page, without a name", async () => {
    const first = await api.cooperative();
    const second = await api.cooperative();
    const suspension = await api.operator("POST", `/v1/organisations/${first.id}/suspension`, { reason: "Contrôle" });
    await api.mine(suspension.body.id, "organisation_suspended", first.id);
    const nobody = api.as(null);
    const page = await nobody("GET", "/v1/registry/acts?limit=2");
    expect(page.status).to.equal(200);
    const told = ({ body }: Answer) =>
      body.items.map(({ kind, organisation }: Record<string, string>) => [kind, organisation]);
    expect(told(page)).to.deep.equal([
      ["organisation_suspended", first.id],
      ["organisation_registered", second.id],
    ]);
    const rest = await nobody("GET", `/v1/registry/acts?limit=2&cursor=${page.body.next}`);
    expect(told(rest)).to.deep.equal([["organisation_registered", first.id]]);
    expect(rest.body.next).to.equal(null);
    expect(page.text).to.not.include("Coopérative").and.not.include("Contrôle");
  });

  it("leave out what organisations do by themselves, and a maker's own recall", async () => {
    const member = await api.cooperative();
    const before = (await api.as(null)("GET", "/v1/registry/acts")).body.items.length as number;
    await api.ledger.db.query(
      `insert into records select block_number, log_index + 10 * n, transaction, contract, v.kind, account, account, request, null, v.data
       from records r, (values (1, 'batch_recalled', '{"byAuthority": false}'::jsonb),
         (2, 'batch_recalled', '{"byAuthority": true}'::jsonb), (3, 'batch_registered', '{}'::jsonb)) as v (n, kind, data)
       where r.subject = $1 and r.kind = 'organisation_registered'`,
      [member.id],
    );
    const { body } = await api.as(null)("GET", "/v1/registry/acts");
    expect(body.items).to.have.length(before + 1);
    expect(body.items[0]).to.deep.include({ kind: "batch_recalled", data: { byAuthority: true } });
  });
});
