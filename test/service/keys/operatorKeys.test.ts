import { expect } from "chai";
import { OPERATOR_KEY_DAYS } from "../../../service/keys/acts/apiKeys.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { type Answer, type Member, type Send, TestApi } from "../../support/service/api.ts";
import { operations } from "../../support/service/openapiCheck.ts";

const UUID = "0198c0de-0000-4000-8000-000000000001";

/** The operator hands an organisation its first key, and may issue more; none of them opens what is kept of its members. */
describe("keys that come from the operator", () => {
  let api: TestApi;
  let member: Member;
  let keys: string;
  let now: Date;

  before(async () => {
    api = await TestApi.open();
  });
  beforeEach(async () => {
    now = new Date();
    api.ledger.now = () => now;
    member = await api.registered();
    keys = `/v1/organisations/${member.id}/api-keys`;
  });
  after(() => api.close());

  const codeOf = ({ status, body }: Answer) => [status, body?.code];
  const issue = async (by: Send, name: string) => {
    const { status, body, text } = await by("POST", keys, { name, role: "manager" });
    expect(status, text).to.equal(201);
    return { ...body, send: api.as(body.key) } as { id: string; key: string; membersFrom: string | null; send: Send };
  };
  const reads = async (send: Send) => codeOf(await send("GET", "/v1/members"));
  const REFUSED = [403, "KEY_OF_OPERATOR"];
  const READS = [200, undefined];

  it("open no route about members, intakes or receipts, whatever it is asked for", async () => {
    const person = { number: "1", name: "Itto", kind: "member" };
    const broughtBy = { member: UUID, quantity: { value: "1", unit: "KGM" }, broughtOn: "2025-10-01" };
    const bodies: Record<string, unknown> = {
      createMembers: person,
      eraseMember: { confirm: "1" },
      recordIntakes: { intakes: [broughtBy] },
      correctIntake: { reason: "x" },
      removeIntake: { reason: "x" },
    };
    const { send } = await issue(api.operator, "helpful operator");
    const about = operations.filter(({ tags }) => tags.includes("members"));
    expect(about.length).to.be.at.least(8);
    for (const { method, path, operationId } of about)
      for (const by of [member.send, send]) {
        const url = path.replace("/batches/{id}", `/batches/0x${"b".repeat(64)}`).replace(/\{\w+\}/, UUID);
        const answer = await by(method as "GET", url, bodies[operationId]);
        expect(codeOf(answer), operationId).to.deep.equal(REFUSED);
      }
  });

  it("are told apart from the organisation's own, which a first key can issue at once", async () => {
    const own = await issue(member.send, "Fatima");
    expect(await reads(own.send)).to.deep.equal(READS);
    expect(await reads(member.send)).to.deep.equal(REFUSED);
    const colleague = await issue(own.send, "Itto");
    expect(await reads(colleague.send)).to.deep.equal(READS);
    const { body } = await own.send("GET", keys);
    expect(body.items.map(({ issuedBy }: { issuedBy: string }) => issuedBy)).to.deep.equal([
      own.id,
      member.keyId,
      "operator",
    ]);
  });

  it("issue keys that wait, where the organisation has its own, and that its managers can revoke meanwhile", async () => {
    const own = await issue(member.send, "Fatima");
    const back = await issue(api.operator, "back door");
    const through = await issue(back.send, "through the back door");
    const further = await issue(through.send, "further");
    const ready = new Date(now.getTime() + OPERATOR_KEY_DAYS * 24 * 3_600_000).toISOString();
    expect([back.membersFrom, through.membersFrom, further.membersFrom]).to.deep.equal([null, ready, ready]);
    expect(await reads(through.send)).to.deep.equal([403, "KEY_OF_OPERATOR_WAITS"]);
    expect((await own.send("DELETE", `${keys}/${further.id}`)).status).to.equal(204);
    now = new Date(new Date(ready).getTime() - 1_000);
    expect(await reads(through.send)).to.deep.equal([403, "KEY_OF_OPERATOR_WAITS"]);
    now = new Date(ready);
    expect(await reads(through.send)).to.deep.equal(READS);
    expect(await reads(further.send)).to.deep.equal([401, "KEY_WRONG"]);
    expect(await reads(back.send)).to.deep.equal(REFUSED);
  });

  it("are announced at the desk to managers, and to nobody else", async () => {
    const own = await issue(member.send, "Fatima");
    const desk = async (key: string) => {
      const visitor = new Visitor(api.app);
      await visitor.post("/desk/session", { key });
      return (await visitor.get("/desk")).body;
    };
    expect(await desk(own.key)).to.not.contain("operator-keys");
    const reader = await own.send("POST", keys, { name: "Ali", role: "reader" });
    await issue(api.operator, "helpful <operator>");
    expect(await desk(own.key))
      .to.contain("The operator issued a key of your organisation")
      .and.contain("helpful &lt;operator&gt;");
    expect(await desk(reader.body.key)).to.not.contain("operator-keys");
    expect(await desk(member.key)).to.contain("The operator issued the key that you signed in with");
  });
});
