import { expect } from "chai";
import {
  aBatch,
  type Answer,
  bringing,
  type Member,
  type Person,
  pointersOf,
  TestApi,
} from "../../support/service/api.ts";

describe("members", () => {
  let api: TestApi;
  let owner: Member;
  let recorder: Person;
  before(async () => {
    api = await TestApi.open();
  });
  beforeEach(async () => {
    owner = await api.cooperative();
    recorder = await api.person(owner, "recorder");
  });
  after(() => api.close());

  const person = (number: string, name: string, kind = "member") => ({ number, name, kind });
  const enter = (...people: object[]) => recorder.send("POST", "/v1/members", people);
  const codeOf = ({ status, body }: Answer) => [status, body?.code];
  const namesIn = ({ body }: Answer) => body.items.map(({ name }: { name: string }) => name);

  describe("entering them", () => {
    it("answers with id and number, one or a list, and never with a name", async () => {
      const one = await recorder.send("POST", "/v1/members", person("17", "Aïcha Ouhssain"));
      expect(one.status).to.equal(201);
      expect(one.body).to.include({ number: "17", kind: "member" });
      expect(one.headers["location"]).to.equal(`/v1/members/${one.body.id}`);
      const list = await enter(person("18", "Itto"), person("19", "Moha", "authorised_non_member"));
      expect(list.body.items.map(({ number }: { number: string }) => number)).to.deep.equal(["18", "19"]);
      expect(one.text + list.text).to.not.match(/Aïcha|Itto|Moha/);
      const read = await recorder.send("GET", `/v1/members/${one.body.id}`);
      expect(read.body).to.include({ name: "Aïcha Ouhssain", erasedAt: null });
      expect(read.headers["cache-control"]).to.equal("no-store");
    });

    it("takes a thousand at once, and no more", async () => {
      const thousand = Array.from({ length: 1_001 }, (_, i) => person(`${i}`, `عائشة بنت علي ${i}`.padEnd(120, "ع")));
      expect(codeOf(await enter(...thousand))).to.deep.equal([400, "FIELD_INVALID"]);
      expect((await enter(...thousand.slice(1))).status).to.equal(201);
      expect((await api.operator("GET", "/v1/status")).body.members).to.be.at.least(1_000);
    });

    it("refuses a number that is given already, also one that only looks different, and tells every wrong row", async () => {
      await enter(person("é1", "a"));
      const refused = await enter(person("e\u0301 1".replace(" ", ""), "b"), person("2", " "), person("3", "c"), {
        ...person("3", "d"),
      });
      expect(pointersOf(refused)).to.have.members([
        "/0/number MEMBER_NUMBER_USED",
        "/1/name TEXT_INVALID",
        "/3/number MEMBER_NUMBER_REPEATED",
      ]);
      expect(namesIn(await recorder.send("GET", "/v1/members"))).to.deep.equal(["a"]);
      const neighbour = await api.cooperative();
      expect((await neighbour.send("POST", "/v1/members", person("é1", "b"))).status).to.equal(201);
    });

    it("refuses what is no person", async () => {
      for (const [changes, pointer] of [
        [{ kind: "friend" }, "/kind FIELD_INVALID"],
        [{ number: "x".repeat(41) }, "/number TEXT_INVALID"],
        [{ name: "a\u202eb" }, "/name TEXT_INVALID"],
        [{ phone: "0600000000" }, "/phone FIELD_UNKNOWN"],
      ] as const)
        expect(
          pointersOf(await recorder.send("POST", "/v1/members", { ...person("1", "a"), ...changes })),
        ).to.deep.equal([pointer]);
      const { body } = await recorder.send("POST", "/v1/members", { number: "1", name: "a" });
      expect(body.code).to.equal("FIELD_MISSING");
    });

    it("is not possible for an organisation that is suspended; reading and erasing are", async () => {
      const { body } = await recorder.send("POST", "/v1/members", person("1", "Itto"));
      await api.operator("POST", `/v1/organisations/${owner.id}/suspension`, { reason: "x" });
      expect(codeOf(await enter(person("2", "b")))).to.deep.equal([409, "ORGANISATION_SUSPENDED"]);
      expect((await recorder.send("GET", "/v1/members")).status).to.equal(200);
      expect((await owner.send("POST", `/v1/members/${body.id}/erasure`, { confirm: "1" })).status).to.equal(200);
    });
  });

  it("are found by a part of name or number, whatever the case, page by page", async () => {
    await enter(person("A-1", "Aïcha"), person("A-2", "عائشة"), person("B-3", "Raïssa"));
    const search = async (text: string) =>
      namesIn(await recorder.send("GET", `/v1/members?search=${encodeURIComponent(text)}`));
    expect(await search("AÏ")).to.deep.equal(["Raïssa", "Aïcha"]);
    expect(await search("a-")).to.deep.equal(["عائشة", "Aïcha"]);
    expect(await search("عائ")).to.deep.equal(["عائشة"]);
    expect(await search("%")).to.deep.equal([]);
    const first = await recorder.send("GET", "/v1/members?limit=2&search=a");
    expect(namesIn(first)).to.deep.equal(["Raïssa", "عائشة"]);
    const next = /<([^>]+)>/.exec(first.headers["link"]!)![1]!;
    expect(namesIn(await recorder.send("GET", next))).to.deep.equal(["Aïcha"]);
  });

  it("are told to nobody but their own organisation, not even the operator", async () => {
    const { body } = await recorder.send("POST", "/v1/members", person("1", "Itto Ouhssain"));
    const stranger = await api.cooperative();
    for (const url of [`/v1/members/${body.id}`, `/v1/members/${body.id}/intakes`]) {
      expect(codeOf(await stranger.send("GET", url))).to.deep.equal([404, "NOT_FOUND"]);
      expect(codeOf(await api.operator("GET", url))).to.deep.equal([403, "ROLE_TOO_WEAK"]);
    }
    expect((await stranger.send("GET", "/v1/members")).body.items).to.deep.equal([]);
    expect(codeOf(await api.operator("GET", "/v1/members"))).to.deep.equal([403, "ROLE_TOO_WEAK"]);
    const erasure = await stranger.send("POST", `/v1/members/${body.id}/erasure`, { confirm: "1" });
    expect(codeOf(erasure)).to.deep.equal([404, "NOT_FOUND"]);
  });

  describe("erasing one", () => {
    const NAME = "Zahra Nameword";

    async function brought() {
      const people = [person("7", NAME), person("8", "Moha Other")];
      const ids: string[] = (
        await recorder.send("POST", "/v1/members", people, { "idempotency-key": "enter" })
      ).body.items.map(({ id }: { id: string }) => id);
      const { body: batch } = await owner.send("POST", "/v1/batches", aBatch(owner));
      await api.mine(batch.operation, "batch_registered", batch.id);
      const told = await bringing(api, owner, batch.id, ...ids);
      return { zahra: ids[0]!, moha: ids[1]!, batch: batch.id as string, people, ...told };
    }
    const erase = (id: string, confirm = "7", send = owner.send) =>
      send("POST", `/v1/members/${id}/erasure`, { confirm });

    /** Which tables hold any of these words, as text or as bytes. */
    async function tablesWith(...words: string[]): Promise<string[]> {
      const spelled = words.flatMap((word) => [word, Buffer.from(word).toString("hex")]);
      const { rows } = await api.ledger.db.query<{ name: string }>(
        "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
      );
      const found: string[] = [];
      for (const { name } of rows) {
        const { rowCount } = await api.ledger.db.query(
          `select 1 from "${name}" t where exists (select 1 from unnest($1::text[]) word where strpos(t::text, word) > 0)`,
          [spelled],
        );
        if (rowCount) found.push(name);
      }
      return found;
    }

    it("is for managers, asks for the number, and is done once", async () => {
      const { zahra } = await brought();
      expect(codeOf(await erase(zahra, "7", recorder.send))).to.deep.equal([403, "ROLE_TOO_WEAK"]);
      const unsure = await erase(zahra, "8", owner.send);
      expect(codeOf(unsure)).to.deep.equal([422, "CONFIRMATION_WRONG"]);
      expect((await owner.send("GET", `/v1/members/${zahra}`)).body.name).to.equal(NAME);
      const erased = await erase(zahra, " 7", owner.send);
      expect(erased.status).to.equal(200);
      expect(erased.body).to.include({ number: "7", name: null }).and.not.include({ erasedAt: null });
      expect(codeOf(await erase(zahra, "7", owner.send))).to.deep.equal([409, "MEMBER_ERASED"]);
    });

    it("leaves nothing of name, value or salt in any table, and keeps leaves and number", async () => {
      const { zahra, batch, intakes } = await brought();
      const opening = async () => {
        const { rows } = await api.ledger.db.query<{ opening: Buffer | null; commitment: string }>(
          "select opening, commitment from intakes where id = $1",
          [intakes[0]],
        );
        return rows[0]!;
      };
      const before = await opening();
      const salts = [...before.opening!.toString().matchAll(/"salt":"([0-9a-f]{32})"/g)].map(([, salt]) => salt!);
      expect(salts).to.have.length.above(4);
      expect(await tablesWith(NAME)).to.have.members(["members", "intakes"]);
      expect(await tablesWith(...salts)).to.deep.equal(["intakes"]);
      await erase(zahra, "7", owner.send);
      expect(await opening()).to.deep.equal({ opening: null, commitment: before.commitment });
      expect(await tablesWith(NAME, ...salts)).to.deep.equal([]);
      const list = await owner.send("GET", `/v1/batches/${batch}/intakes`);
      const nothing = { kind: null, quantity: null, broughtOn: null, note: null, erased: true };
      expect(list.body.items[0]).to.deep.include({ member: { id: zahra, number: "7", name: null }, ...nothing });
      expect(list.body.list).to.deep.include({ size: 2, erased: 1, total: { value: "4", unit: "KGM" } });
      const ledger = await owner.send("GET", `/v1/members/${zahra}/intakes`);
      expect(ledger.body).to.deep.include({ totals: [], years: [] });
      expect(ledger.body.items[0]).to.deep.include(nothing);
    });

    it("keeps what was asked done: the same request again enters nobody, and tells nothing", async () => {
      const { zahra, people } = await brought();
      await erase(zahra, "7", owner.send);
      const again = await recorder.send("POST", "/v1/members", people, { "idempotency-key": "enter" });
      expect(codeOf(again)).to.deep.equal([422, "ANSWER_FORGOTTEN"]);
      const { rows } = await api.ledger.db.query<{ fingerprint: string; answer: string }>(
        "select fingerprint, answer from idempotency_keys where actor = $1 and key = 'enter'",
        [recorder.id],
      );
      expect(rows).to.deep.equal([{ fingerprint: "forgotten", answer: "{}" }]);
    });

    it("gives the number to nobody else, and lets nothing more be brought", async () => {
      const { zahra, batch } = await brought();
      await erase(zahra, "7", owner.send);
      expect(codeOf(await enter(person("7", "Other")))).to.deep.equal([409, "MEMBER_NUMBER_USED"]);
      const intake = { member: zahra, quantity: { value: "1", unit: "KGM" }, broughtOn: "2025-09-30" };
      const refused = await owner.send("POST", `/v1/batches/${batch}/intakes`, { intakes: [intake] });
      expect(pointersOf(refused)).to.deep.equal(["/intakes/0/member MEMBER_ERASED"]);
    });

    it("is seen by a list that is being recorded at the same moment: it never brings the person back", async () => {
      for (let turn = 0; turn < 5; turn++) {
        owner = await api.cooperative();
        recorder = await api.person(owner, "recorder");
        const { zahra, moha, batch } = await brought();
        const intakes = [moha, zahra].map((member) => ({
          member,
          quantity: { value: "1", unit: "KGM" },
          broughtOn: "2025-09-30",
        }));
        const [recorded, erased] = await Promise.all([
          owner.send("POST", `/v1/batches/${batch}/intakes`, { intakes }),
          erase(zahra, "7", owner.send),
        ]);
        expect(erased.status).to.equal(200);
        expect(recorded.status).to.be.oneOf([202, 409]);
        const { rows } = await api.ledger.db.query("select 1 from intakes where member = $1 and opening is not null", [
          zahra,
        ]);
        expect(rows).to.deep.equal([]);
      }
    });
  });

  it("appear in no log", async () => {
    const { body } = await recorder.send("POST", "/v1/members", person("NUMBERWORD", "NAMEWORD"));
    await recorder.send("POST", "/v1/members", person("NUMBERWORD", "NAMEWORD"));
    await recorder.send("POST", "/v1/members", { ...person("2", "NAMEWORD"), NAMEWORD: 1 });
    await recorder.send("GET", "/v1/members?search=NAMEWORD");
    const { body: batch } = await owner.send("POST", "/v1/batches", aBatch(owner));
    await recorder.send("POST", `/v1/batches/${batch.id}/intakes`, {
      intakes: [{ member: body.id, quantity: { value: "1", unit: "KGM" }, broughtOn: "2025-09-30", note: "NOTEWORD" }],
    });
    const query = api.ledger.db.query.bind(api.ledger.db);
    api.ledger.db.query = async (text: string, values?: unknown[]) => {
      if (text.includes("from members"))
        throw Object.assign(new Error("unforeseen"), { detail: "NAMEWORD", parameters: values });
      return query(text, values) as never;
    };
    const broken = await recorder.send("GET", "/v1/members?search=NAMEWORD");
    api.ledger.db.query = query;
    expect(broken.status).to.equal(500);
    await owner.send("POST", `/v1/members/${body.id}/erasure`, { confirm: "NUMBERWORD" });
    expect(api.logs.join("\n")).to.not.match(/NAMEWORD|NUMBERWORD|NOTEWORD/);
    expect(api.logs.join("\n")).to.include("/v1/members/:id/erasure");
  });
});
