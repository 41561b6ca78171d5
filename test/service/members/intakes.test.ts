import { expect } from "chai";
import { intakesTree } from "../../../service/members/rules/intakes.ts";
import { parseReceipt, verifyReceipt } from "../../../service/members/rules/receipts.ts";
import { Bringers, intake } from "../../support/scenes/bringers.ts";
import {
  aBatch,
  type Answer,
  type Body,
  type Member,
  type Person,
  pointersOf,
  TestApi,
} from "../../support/service/api.ts";

describe("intakes", () => {
  let api: TestApi;
  let owner: Member;
  let recorder: Person;
  let members: string[];
  let { batch, list, mined, people, receipt, record }: Bringers = {} as Bringers;
  before(async () => {
    api = await TestApi.open();
    owner = await api.cooperative();
    recorder = await api.person(owner, "recorder");
    ({ batch, list, mined, people, receipt, record } = new Bringers(api, owner, recorder.send));
    members = await people(40, 3);
  });
  after(() => api.close());

  const codeOf = ({ status, body }: Answer) => [status, body?.code];

  it("say how much was brought, by whom, and what the batch has beyond that", async () => {
    const id = await batch({ quantity: { value: "400", unit: "KGM" } });
    expect(await list(id)).to.deep.equal({ list: null, items: [], next: null });
    const answer = await record(id, [
      intake(members[0]!, "250.5"),
      intake(members[0]!, "500", { quantity: { value: "500", unit: "GRM" }, note: "Second  round" }),
      intake(members[41]!, "50"),
    ]);
    expect(answer.status).to.equal(202);
    expect(answer.headers["location"]).to.equal(`/v1/operations/${answer.body.operation}`);
    expect(answer.body).to.deep.include({
      batch: id,
      state: "queued",
      version: null,
      size: 3,
      total: { value: "301", unit: "KGM" },
      unaccounted: { value: "99", unit: "KGM" },
      nonMemberShare: "16.61",
      erased: 0,
      kinds: [
        { kind: "authorised_non_member", intakes: 1, people: 1, quantity: { value: "50", unit: "KGM" } },
        { kind: "member", intakes: 2, people: 1, quantity: { value: "251", unit: "KGM" } },
      ],
    });
    const { items } = await list(id);
    expect(items[1]).to.deep.include({
      index: 1,
      member: { id: members[0], number: items[0].member.number, name: "Person 0" },
      quantity: { value: "500", unit: "GRM" },
      broughtOn: "2025-09-30",
      note: "Second round",
      erased: false,
    });
    const operation = await recorder.send("GET", `/v1/operations/${answer.body.operation}`);
    expect(operation.body).to.deep.include({ kind: "amend", resources: [{ type: "batch", id }] });
  });

  it("are shown to the operator as sums, and to no other organisation at all", async () => {
    const id = await batch();
    await mined(id, [intake(members[0]!)]);
    const { body, text } = await api.operator("GET", `/v1/batches/${id}/intakes`);
    expect(body.list).to.deep.include({ size: 1, total: { value: "10", unit: "KGM" } });
    expect(body.items).to.deep.equal([]);
    expect(text).to.not.include("Person").and.not.include(members[0]);
    const stranger = await api.cooperative();
    for (const url of [`/v1/batches/${id}/intakes`, `/v1/batches/${id}/intakes/${members[0]}/receipt`])
      expect(codeOf(await stranger.send("GET", url))).to.deep.equal([404, "NOT_FOUND"]);
    const foreign = await record(id, [intake(members[0]!)], stranger.send);
    expect([foreign.body.code, foreign.body.detail]).to.deep.equal(["NOT_FOUND", "There is no such batch."]);
  });

  it("are listed page by page, in the order of the leaves", async () => {
    const id = await batch();
    await mined(
      id,
      members.map((member) => intake(member, "1")),
    );
    const seen: string[] = [];
    for (let url: string | undefined = `/v1/batches/${id}/intakes?limit=20`; url;) {
      const { body, headers }: Answer = await recorder.send("GET", url);
      expect(body.list.size).to.equal(43);
      seen.push(...body.items.map(({ member }: Body) => member.id));
      url = /<([^>]+)>; rel="next"/.exec(headers["link"] ?? "")?.[1];
    }
    expect(seen).to.deep.equal(members);
  });

  it("correct nothing of the batch, and stay in its document when that is corrected: receipts then prove against it", async () => {
    const id = await batch();
    const first = await mined(id, [intake(members[0]!), intake(members[1]!)]);
    const read = async () => (await recorder.send("GET", `/v1/batches/${id}`)).body;
    expect(await read()).to.include({ status: "current", commitment: first.commitment });
    const pending = await recorder.send("POST", `/v1/batches/${id}/amendments`, { reason: "Mistyped", lot: "NEW-LOT" });
    expect(pending.status).to.equal(202);
    const early = await record(id, [intake(members[0]!)]);
    expect(codeOf(early)).to.deep.equal([409, "AMENDMENT_PENDING"]);
    await api.amend(pending.body.id, id);
    const { status, lot, commitment } = await read();
    expect([status, lot]).to.deep.equal(["corrected", "NEW-LOT"]);
    const { list: now, items } = await list(id);
    expect(now).to.include({ commitment: first.commitment, size: 2, root: first.root });
    const answer = await receipt(id, items[1].id);
    expect(verifyReceipt(parseReceipt(answer.text), commitment)).to.include({ index: 1, size: 2 });
    const again = await mined(id, [intake(members[2]!)]);
    expect(await read()).to.include({ status: "corrected", lot: "NEW-LOT", commitment: again.commitment });
  });

  it("that the chain refused never were: the list before them counts again", async () => {
    const id = await batch();
    const first = await mined(id, [intake(members[0]!, "1")]);
    const refused = await record(id, [intake(members[0]!, "2")]);
    const [, item] = (await list(id)).items;
    await api.refuse(refused.body.operation, "CHAIN_REFUSED", { reason: "SomeError" });
    expect((await list(id)).list.commitment).to.equal(first.commitment);
    expect(codeOf(await receipt(id, item.id))).to.deep.equal([404, "NOT_FOUND"]);
    const third = await record(id, [intake(members[0]!, "3")]);
    expect(third.status).to.equal(202);
  });

  it("have receipts once the chain has them, byte for byte as the reference says", async () => {
    const id = await batch();
    const { body } = await record(
      id,
      members.map((member) => intake(member, "1", { note: `of ${member}` })),
    );
    const { items } = await list(id);
    expect(codeOf(await receipt(id, items[5].id))).to.deep.equal([409, "INTAKES_NOT_MINED"]);
    await api.amend(body.operation, id);
    const answer = await receipt(id, items[5].id);
    expect(answer.headers).to.include({
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
    });
    const proven = verifyReceipt(parseReceipt(answer.text), body.commitment);
    expect(proven).to.deep.include({ index: 5, size: 43, hidden: [] });
    expect(proven.intake).to.deep.include({ member: members[5], name: "Person 5", note: `of ${members[5]}` });
    for (const other of members.filter((member) => member !== members[5])) expect(answer.text).to.not.include(other);
    expect(codeOf(await receipt(await batch(), items[5].id))).to.deep.equal([404, "NOT_FOUND"]);
  });

  it("are one ledger for each member, with sums by year and product", async () => {
    const [one] = await people(1, 0);
    const oil = (await owner.send("POST", "/v1/products", { name: { fr: "Huile" } })).body.id;
    const first = await batch({ lot: "LEDGER-1" });
    await mined(first, [intake(one!, "10"), intake(one!, "500", { quantity: { value: "500", unit: "GRM" } })]);
    await mined(await batch(), [intake(one!, "4", { broughtOn: "2024-12-31" }), intake(members[0]!)]);
    const litres = await batch({ product: oil, quantity: { value: "9", unit: "LTR" } });
    await mined(litres, [intake(one!, "3", { quantity: { value: "3", unit: "LTR" } })]);
    const { body } = await recorder.send("GET", `/v1/members/${one}/intakes?limit=3`);
    expect(body.totals).to.have.deep.members([
      { value: "14.5", unit: "KGM" },
      { value: "3", unit: "LTR" },
    ]);
    const years = body.years.map(({ year, product, intakes, quantity }: Body) => [
      year,
      product.name.fr,
      intakes,
      quantity.value,
    ]);
    expect(years).to.deep.equal([
      ["2025", "Dattes Majhoul", 2, "10.5"],
      ["2025", "Huile", 1, "3"],
      ["2024", "Dattes Majhoul", 1, "4"],
    ]);
    expect(body.items.map(({ quantity }: Body) => quantity.value)).to.deep.equal(["3", "4", "500"]);
    const rest = await recorder.send("GET", `/v1/members/${one}/intakes?limit=3&cursor=${body.next}`);
    expect(rest.body.items[0]).to.deep.include({ batch: { id: first, lot: "LEDGER-1" }, state: "mined" });
    expect(rest.body.next).to.equal(null);
  });

  describe("are refused", () => {
    let id: string;
    before(async () => {
      id = await batch();
    });

    const wrong = (index: number, changes: object) => () =>
      record(
        id,
        [0, 1, 2].map((i) => ({ ...intake(members[i]!), ...(i === index && changes) })),
      );
    const CASES: [string, object, number, string, string][] = [
      ["of an unknown member", { member: "00000000-0000-4000-8000-000000000000" }, 404, "NOT_FOUND", "/member"],
      ["of what is no id", { member: "N-1" }, 400, "FIELD_INVALID", "/member"],
      ["in another kind of unit", { quantity: { value: "1", unit: "LTR" } }, 422, "UNIT_MISMATCH", "/quantity/unit"],
      ["in no unit", { quantity: { value: "1", unit: "KG" } }, 400, "UNIT_UNKNOWN", "/quantity/unit"],
      ["of nothing", { quantity: { value: "0", unit: "KGM" } }, 400, "QUANTITY_NOT_POSITIVE", "/quantity/value"],
      ["after the batch was produced", { broughtOn: "2025-10-02" }, 422, "DATE_ORDER", "/broughtOn"],
      ["in the future", { broughtOn: "2199-01-01" }, 422, "DATE_IN_FUTURE", "/broughtOn"],
      ["on no day", { broughtOn: "2025-02-30" }, 400, "DATE_INVALID", "/broughtOn"],
      ["with a note of control characters", { note: "a\u0007" }, 400, "TEXT_INVALID", "/note"],
      ["with a name beside the member", { name: "Itto" }, 400, "FIELD_UNKNOWN", "/name"],
    ];
    for (const [title, changes, status, code, pointer] of CASES)
      it(`${title}: ${code}, and nothing is stored`, async () => {
        const before = await api.count("intents");
        const answer = await wrong(1, changes)();
        expect(codeOf(answer)).to.deep.equal([status, code]);
        expect(pointersOf(answer)).to.include(`/intakes/1${pointer} ${code}`);
        expect(await api.count("intents")).to.equal(before);
        expect((await list(id)).list).to.equal(null);
      });

    it("with the numbers in the message", async () => {
      const unit = await wrong(0, { quantity: { value: "1", unit: "LTR" } })();
      expect(unit.body.detail).to.match(/^The batch L-\d+ is counted in KGM; LTR measures something else\.$/);
      const day = await wrong(0, { broughtOn: "2025-10-02" })();
      expect(day.body.detail).to.equal("The date 2025-10-01 must not be before 2025-10-02.");
    });

    it("all at once, each at its place", async () => {
      const intakes = [intake(members[0]!, "0"), intake(members[1]!), intake(members[2]!, "1", { broughtOn: "x" })];
      expect(pointersOf(await record(id, intakes))).to.deep.equal([
        "/intakes/0/quantity/value QUANTITY_NOT_POSITIVE",
        "/intakes/2/broughtOn DATE_INVALID",
      ]);
    });

    it("without any, or with more than 5,000", async () => {
      expect(pointersOf(await record(id, []))).to.deep.equal(["/intakes FIELD_INVALID"]);
      const many = await record(
        id,
        Array.from({ length: 5_001 }, () => intake(members[0]!)),
      );
      expect(codeOf(many)).to.deep.equal([400, "FIELD_INVALID"]);
      expect(many.body.detail).to.include("5000");
    });

    it("larger than two megabytes, which this route alone takes", async () => {
      const large = await record(id, [intake(members[0]!, "1", { note: "x".repeat(2_100_000) })]);
      expect(codeOf(large)).to.deep.equal([413, "BODY_TOO_LARGE"]);
      expect(large.body.detail).to.equal("The body is larger than 2097152 bytes.");
    });

    it("by a reader, the operator, or an organisation that is suspended", async () => {
      const reader = await api.person(owner, "reader");
      for (const send of [reader.send, api.operator])
        expect(codeOf(await record(id, [intake(members[0]!)], send))).to.deep.equal([403, "ROLE_TOO_WEAK"]);
      const suspended = await api.operator("POST", `/v1/organisations/${owner.id}/suspension`, { reason: "x" });
      await api.mine(suspended.body.id, "organisation_suspended", owner.id);
      expect(codeOf(await record(id, [intake(members[0]!)]))).to.deep.equal([409, "ORGANISATION_SUSPENDED"]);
      const asked = await api.operator("DELETE", `/v1/organisations/${owner.id}/suspension`);
      await api.mine(asked.body.id, "organisation_reinstated", owner.id);
    });

    it("for a batch that was refused or annulled", async () => {
      const { body } = await owner.send("POST", "/v1/batches", aBatch(owner));
      await api.reject(body.operation, "CHAIN_REFUSED");
      expect(codeOf(await record(body.id, [intake(members[0]!)]))).to.deep.equal([409, "BATCH_REJECTED"]);
      const [annulled, [one]] = [await batch(), await people(1, 0)];
      const told = await mined(annulled, [intake(one!)]);
      await api.ledger.db.query(
        "insert into records select block_number, 9, transaction, contract, 'batch_annulled', account, subject, request, signer, data from records where subject = $1 and kind = 'batch_amended'",
        [annulled],
      );
      expect(codeOf(await record(annulled, [intake(one!)]))).to.deep.equal([409, "BATCH_ANNULLED"]);
      expect((await list(annulled)).list.commitment).to.equal(told.commitment);
      const ledger = await recorder.send("GET", `/v1/members/${one}/intakes`);
      expect(ledger.body).to.deep.include({ items: [], totals: [], years: [] });
    });
  });

  it("are recorded once under one Idempotency-Key", async () => {
    const id = await batch();
    const headers = { "idempotency-key": "pressed-twice" };
    const [a, b] = [
      await record(id, [intake(members[0]!)], recorder.send, headers),
      await record(id, [intake(members[0]!)], recorder.send, headers),
    ];
    expect(b.text).to.equal(a.text);
    const { rows } = await api.ledger.db.query("select 1 from batch_versions where batch = $1", [id]);
    expect(rows).to.have.length(1);
  });

  it("of five thousand people are one batch; when one is erased, the root stays and all others still prove", async function () {
    const many: string[] = [];
    for (let i = 0; i < 5; i++) many.push(...(await people(1_000, 0)));
    const id = await batch({ quantity: { value: "10000", unit: "KGM" } });
    const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      const started = performance.now();
      const result = await work();
      process.stdout.write(`        ${what}: ${Math.round(performance.now() - started)} ms\n`);
      return result;
    };
    const told = await timed("5,000 intakes recorded", () =>
      mined(
        id,
        many.map((member) => intake(member, "1.5")),
      ),
    );
    expect(told).to.deep.include({ size: 5_000, unaccounted: { value: "2500", unit: "KGM" } });
    const pages = await timed("5,000 intakes listed", async () => {
      const items: Body[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const page: Body = await list(id, `?limit=200${cursor && `&cursor=${cursor}`}`);
        items.push(...page.items);
        cursor = page.next;
      }
      return items;
    });
    expect(pages.map(({ member }) => member.id)).to.deep.equal(many);
    const gone = pages[2_500];
    const before = (await receipt(id, gone.id)).text;
    const erased = await timed("one of them erased", () =>
      owner.send("POST", `/v1/members/${gone.member.id}/erasure`, { confirm: gone.member.number }),
    );
    expect(erased.status).to.equal(200);
    expect((await list(id)).list).to.deep.include({ size: 5_000, root: told.root, erased: 1 });
    expect(codeOf(await receipt(id, gone.id))).to.deep.equal([409, "INTAKE_ERASED"]);
    // Whoever kept their receipt can still show it; the service cannot make it again.
    expect(verifyReceipt(parseReceipt(before), told.commitment).index).to.equal(2_500);
    // All leaves together are the root that the chain has, so every proof holds; a hundred are made and checked one by one.
    const { rows } = await api.ledger.db.query<{ commitment: string }>(
      "select commitment from intakes where list = $1 order by position",
      [told.commitment],
    );
    expect(intakesTree(rows.map(({ commitment }) => commitment)).root).to.equal(told.root);
    await timed("100 receipts made and verified", async () => {
      for (const one of pages.filter(({ index }) => index % 50 === 17 || Math.abs(index - 2_500) === 1)) {
        const { text } = await receipt(id, one.id);
        expect(verifyReceipt(parseReceipt(text), told.commitment).index).to.equal(one.index);
      }
    });
  });
});
