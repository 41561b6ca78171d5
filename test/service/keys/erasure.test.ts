import { expect } from "chai";
import { ANSWER_DAYS, DONE_DAYS, forgetOldAnswers } from "../../../service/store/idempotency.ts";
import { PDF } from "../../support/chain/files.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { termsOf } from "../../support/scenes/seller.ts";
import { aBatch, type Answer, bringing, type Member, type Send, TestApi } from "../../support/service/api.ts";
import { document, operations } from "../../support/service/openapiCheck.ts";

const MARK = "Ghita Mzyn";
const IN_PLAIN_LETTERS = "ghita.mzyn@example.ma";
/** The name as text, as the bytes of a document or a file, and the address. */
const TRACES = [MARK, Buffer.from(MARK).toString("hex"), IN_PLAIN_LETTERS];

/** Law 09-08: whoever asks that what is kept of them be erased is nowhere afterwards. */
describe("the name of a person", () => {
  let api: TestApi;
  let owner: Member;
  let batch: { id: string; code: string };
  let requests = 0;

  beforeEach(async () => {
    api = await TestApi.open();
    owner = await api.cooperative();
    const { body } = await owner.send("POST", "/v1/batches", aBatch(owner));
    await api.mine(body.operation, "batch_registered", body.id);
    batch = body;
  });
  afterEach(() => api.close());

  /** As it stands in each table, each row as text. */
  async function tablesThatHold(text: string): Promise<string[]> {
    const { db } = api.ledger;
    const { rows } = await db.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const held = await db.query(`select 1 from ${name} as row where strpos(row::text, $1) > 0 limit 1`, [text]);
      if (held.rows.length > 0) found.push(name);
    }
    return found;
  }
  const whereItStands = async () => [...new Set((await Promise.all(TRACES.map(tablesThatHold))).flat())].sort();

  /** Each request once under a key of its own, so that its answer is kept. */
  const keeping =
    (send: Send): Send =>
    (method, url, body, headers) =>
      send(method, url, body, { "idempotency-key": `k${(requests += 1)}`, ...headers });

  const ok = ({ status, body, text }: Answer) => {
    expect(status, text).to.be.within(200, 299);
    return body;
  };

  /** Everywhere that a person's name can be said of, and how each is erased: by the field that takes it. */
  const PLACES: Record<string, (send: Send) => Promise<() => Promise<unknown>>> = {
    "NewApiKey.name": async (send) => {
      const keys = `/v1/organisations/${owner.id}/api-keys`;
      const key = ok(await send("POST", keys, { name: MARK, role: "recorder" }));
      const observation = { kind: "cleaning", observedAt: "2025-10-20T08:00:00Z" };
      const hers = keeping(api.as(key.key));
      expect(ok(await hers("POST", `/v1/batches/${batch.id}/observations`, observation)).recordedBy.name).to.equal(
        MARK,
      );
      return async () => {
        ok(await send("DELETE", `${keys}/${key.id}/name`));
        expect(ok(await send("GET", keys)).items[0]).to.include({ id: key.id, name: null });
        expect((await hers("GET", "/v1/batches")).status).to.equal(200);
      };
    },
    "KeyName.name": async (send) => {
      const key = `/v1/organisations/${owner.id}/api-keys/${owner.keyId}`;
      expect(ok(await send("PUT", `${key}/name`, { name: MARK })).name).to.equal(MARK);
      return async () => ok(await send("PUT", `${key}/name`, { name: "the office" }));
    },
    "NewMember.name": async (send) => {
      const { id } = ok(await send("POST", "/v1/members", { number: "1", name: MARK, kind: "member" }));
      await bringing(api, owner, batch.id, id);
      return async () => ok(await send("POST", `/v1/members/${id}/erasure`, { confirm: "1" }));
    },
    "InvitationUse.person": async (send) => {
      const { secret } = ok(await send("POST", "/v1/invitations", termsOf(owner.product)));
      const riad = { name: { fr: "Riad" }, place: { commune: { fr: "Erfoud" } }, person: MARK };
      const used = ok(await keeping(api.as(null))("POST", "/v1/invitations/acceptance", { secret, ...riad }));
      const key = `/v1/organisations/${used.organisation.id}/api-keys/${used.apiKey.id}`;
      return async () => ok(await api.as(used.apiKey.key)("DELETE", `${key}/name`));
    },
    "Contact.email": async (send) => {
      const contact = `/v1/organisations/${owner.id}/contact`;
      ok(await send("PUT", contact, { email: IN_PLAIN_LETTERS, directions: { fr: `Demandez ${MARK}` } }));
      return async () => ok(await send("PUT", contact, {}));
    },
    "a reader's message": async (send) => {
      const reader = new Visitor(api.app);
      await reader.post(`/b/${batch.code}/message`, { text: `De ${MARK}` });
      const [message] = (await api.ledger.db.query<{ id: string }>("select id from reader_messages")).rows;
      const manager = new Visitor(api.app);
      await manager.post("/desk/session", { key: owner.key });
      const deletion = `/desk/messages/${message!.id}/deletion`;
      const page = (await manager.get("/desk/messages")).body;
      expect(page).to.contain(MARK);
      expect((await send("GET", "/v1/batches")).status).to.equal(200);
      return async () => expect((await manager.post(deletion, manager.fill(page, deletion))).statusCode).to.equal(303);
    },
    "a file that nothing names": async (send) => {
      const file = ok(await send("POST", "/v1/files", Buffer.concat([PDF, Buffer.from(MARK)]), TYPE));
      return async () => {
        ok(await send("DELETE", `/v1/files/${file.id}`));
        expect(await api.count("files")).to.equal(0);
        expect((await send("GET", `/v1/files/${file.id}`)).status).to.equal(404);
      };
    },
    "a file that a batch shows": async (send) => {
      const file = ok(await send("POST", "/v1/files", Buffer.concat([PDF, Buffer.from(MARK)]), TYPE));
      const claims = [{ scheme: "laboratory_result", file: file.id }];
      const shown = ok(await send("POST", "/v1/batches", aBatch(owner, { claims })));
      return async () => {
        ok(await send("DELETE", `/v1/files/${file.id}`));
        const [claim] = ok(await send("GET", `/v1/batches/${shown.id}`)).claims;
        expect(claim.file).to.include({ id: file.id, size: PDF.length + Buffer.from(MARK).length });
        expect(claim.file.erasedAt).to.be.a("string");
        for (const by of [send, api.operator])
          expect((await by("GET", `/v1/files/${file.id}`)).body.code).to.equal("FILE_ERASED");
        // Who has it can show it again.
        ok(await owner.send("POST", "/v1/files", Buffer.concat([PDF, Buffer.from(MARK)]), TYPE));
        expect((await send("GET", `/v1/files/${file.id}`)).status).to.equal(200);
        ok(await send("DELETE", `/v1/files/${file.id}`));
      };
    },
  };
  const TYPE = { "content-type": "application/pdf" };

  for (const [field, plant] of Object.entries(PLACES))
    it(`is nowhere any more once it was erased: ${field}`, async () => {
      const erase = await plant(keeping(owner.send));
      expect(await whereItStands(), "it was planted").to.not.deep.equal([]);
      await erase();
      expect(await whereItStands()).to.deep.equal([]);
      for (const line of api.logs) for (const text of TRACES) expect(line).to.not.contain(text);
    });

  it("is what a stored answer of a successor holds too, and is erased there", async () => {
    const successor = await api.cooperative();
    const { body } = await owner.send("POST", "/v1/batches", aBatch(owner));
    await api.says(body.operation, "organisation_merged", owner.id, { successor: successor.id });
    const forOwner: Send = (method, url, sent, headers) =>
      keeping(successor.send)(method, url, sent, { ...headers, "on-behalf-of": owner.id });
    const { id } = ok(await forOwner("POST", "/v1/members", { number: "7", name: MARK, kind: "member" }));
    const answers = async () => (await tablesThatHold(id)).includes("idempotency_keys");
    expect(await answers()).to.equal(true);
    ok(await forOwner("POST", `/v1/members/${id}/erasure`, { confirm: "7" }));
    expect(await whereItStands()).to.deep.equal([]);
    const { rows } = await api.ledger.db.query("select 1 from idempotency_keys where strpos(answer, $1) > 0", [
      `"number":"7","kind"`,
    ]);
    expect(rows).to.deep.equal([]);
  });

  it("stands in no stored answer once that is thirty days old; what was done is still not done again", async () => {
    const asked = { ...aBatch(owner), lot: "OLD-1" };
    const again = () => owner.send("POST", "/v1/batches", asked, { "idempotency-key": "old" });
    expect(ok(await again()).id).to.equal(ok(await again()).id);
    const { db } = api.ledger;
    const age = (days: number) =>
      db.query("update idempotency_keys set created_at = now() - make_interval(days => $1, mins => 1)", [days]);
    await age(ANSWER_DAYS - 1);
    expect(await forgetOldAnswers(db, 10)).to.equal(0);
    await age(ANSWER_DAYS);
    expect(await forgetOldAnswers(db, 10)).to.equal(1);
    expect(await forgetOldAnswers(db, 10)).to.equal(0);
    const { rows } = await db.query<{ answer: string }>("select answer from idempotency_keys");
    expect(rows).to.deep.equal([{ answer: "{}" }]);
    const { status, body } = await again();
    expect([status, body.code]).to.deep.equal([422, "ANSWER_FORGOTTEN"]);
    await age(DONE_DAYS);
    expect(await forgetOldAnswers(db, 10)).to.equal(1);
    expect(await api.count("idempotency_keys")).to.equal(0);
  });

  it("can be given in these fields and in no others", () => {
    for (const field of givenOfPersons()) expect(Object.keys(PLACES)).to.include(field);
    for (const field of Object.keys(PLACES).filter((place) => /^[A-Z]\w+\.\w+$/.test(place)))
      expect(givenOfPersons()).to.include(field);
  });
});

interface Schema {
  $ref?: string;
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

/** The fields of bodies of requests whose description says that they are of a person. */
function givenOfPersons(): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const walk = (schema: Schema, name: string): void => {
    const named = schema.$ref?.split("/").at(-1);
    if (named !== undefined) {
      if (seen.has(named)) return;
      seen.add(named);
      return walk(document.components.schemas[named] as Schema, named);
    }
    if (OF_A_PERSON.test(schema.description ?? "") && !schema.properties) found.add(name);
    for (const [field, one] of Object.entries(schema.properties ?? {})) walk(one, `${name.split(".")[0]}.${field}`);
    for (const one of [schema.items, ...(schema.anyOf ?? [])]) if (one) walk(one, name);
  };
  for (const { requestBody, operationId } of operations)
    for (const { schema } of Object.values(requestBody?.content ?? {})) walk(schema, operationId);
  return [...found];
}

const OF_A_PERSON = /\bOf the person\b|\bperson's name\b|\bIn plain letters\b/;
