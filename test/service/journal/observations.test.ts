import { expect } from "chai";
import { temperatures } from "../../support/chain/journal.ts";
import { aBatch, type Answer, type Body, type Member, pointersOf, TestApi } from "../../support/service/api.ts";

describe("observations over HTTP", () => {
  let api: TestApi;
  let member: Member;
  let batch: string;
  let url: string;

  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
    const { body } = await member.send("POST", "/v1/batches", aBatch(member));
    await api.mine(body.operation, "batch_registered", body.id);
    batch = body.id;
    url = `/v1/batches/${batch}/observations`;
  });
  after(() => api.close());

  const observed = (changes: Record<string, unknown> = {}) => ({
    kind: "temperature",
    observedAt: "2025-10-20T08:00:00+01:00",
    value: { value: "-18.50", unit: "CEL" },
    ...changes,
  });
  const recording = (body: unknown) => member.send("POST", url, body);
  const rows = () => Promise.all(["documents", "observations", "idempotency_keys"].map((table) => api.count(table)));

  async function refused(asked: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
    const before = await rows();
    const answer = await asked();
    expect(answer.body, answer.text).to.include({ status, code });
    expect(answer.body.detail).to.not.include("{");
    expect(await rows()).to.deep.equal(before);
    return answer;
  }

  it("are recorded as soon as they are answered, in their one spelling", async () => {
    const { status, headers, body } = await recording(observed({ note: "Chambre  2" }));
    expect(status).to.equal(201);
    expect(headers["location"]).to.equal(`/v1/observations/${body.id}`);
    expect(body).to.deep.include({
      organisation: member.id,
      batch,
      kind: "temperature",
      observedAt: "2025-10-20T07:00:00Z",
      value: { value: "-18.5", unit: "CEL" },
      note: "Chambre 2",
      index: null,
      state: "queued",
      evidence: null,
      recordedBy: { role: "manager", name: "first key" },
    });
    const read = await member.send("GET", `/v1/observations/${body.id}`);
    expect(read.body).to.deep.equal({ ...body, proof: null });
    const again = await member.send("GET", `/v1/observations/${body.id}`, undefined, {
      "if-none-match": read.headers["etag"]!,
    });
    expect(again.status).to.equal(304);
  });

  it("of a list stand in its order, and page newest first", async () => {
    const { status, headers, body } = await recording(temperatures(5));
    expect([status, headers["location"]]).to.deep.equal([201, url]);
    const first = (await member.send("GET", `${url}?limit=3`)).body;
    const second = (await member.send("GET", `${url}?limit=2&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items]).to.deep.equal(body.items.toReversed());
  });

  it("are done once for each Idempotency-Key", async () => {
    const send = () => member.send("POST", url, temperatures(2), { "idempotency-key": "round-1" });
    const before = await api.count("observations");
    const [one, two] = await Promise.all([send(), send()]);
    expect(two.text).to.equal(one.text);
    expect((await send()).text).to.equal(one.text);
    expect(await api.count("observations")).to.equal(before + 2);
    await refused(
      () => member.send("POST", url, temperatures(3), { "idempotency-key": "round-1" }),
      422,
      "IDEMPOTENCY_KEY_REUSED",
    );
  });

  it("know who recorded them, and tell it to whom it concerns", async () => {
    const recorder = await api.person(member, "recorder", "Itto");
    const { body } = await recorder.send("POST", url, observed());
    const path = `/v1/observations/${body.id}`;
    expect((await api.operator("GET", path)).body.recordedBy).to.deep.equal({ role: "recorder", name: "Itto" });
    const stranger = await api.cooperative();
    for (const asked of [path, url]) expect((await stranger.send("GET", asked)).status, asked).to.equal(404);
  });

  describe("are refused", () => {
    const CASES: [string, Record<string, unknown>, number, string, string][] = [
      ["of no kind", { kind: undefined }, 400, "FIELD_MISSING", "/kind"],
      ["of an unknown kind", { kind: "rumour" }, 400, "FIELD_INVALID", "/kind"],
      ["with an unknown field", { where: "cellar" }, 400, "FIELD_UNKNOWN", "/where"],
      ["without a time", { observedAt: undefined }, 400, "FIELD_MISSING", "/observedAt"],
      ["with a day for a time", { observedAt: "2025-10-20" }, 400, "FIELD_INVALID", "/observedAt"],
      ["at a time without its offset", { observedAt: "2025-10-20T08:00:00" }, 400, "FIELD_INVALID", "/observedAt"],
      ["on a day that does not exist", { observedAt: "2025-02-30T08:00:00Z" }, 400, "DATE_INVALID", "/observedAt"],
      ["in the future", { observedAt: "2199-01-01T00:00:00Z" }, 422, "DATE_IN_FUTURE", "/observedAt"],
      ["before the batch", { observedAt: "2025-09-30T22:59:59Z" }, 422, "OBSERVATION_BEFORE_BATCH", "/observedAt"],
      ["without the value of a temperature", { value: undefined }, 400, "FIELD_MISSING", "/value"],
      ["with a number for text", { value: { value: 4.5, unit: "CEL" } }, 400, "FIELD_INVALID", "/value/value"],
      [
        "with a value that is none",
        { value: { value: "4,5", unit: "CEL" } },
        400,
        "QUANTITY_MALFORMED",
        "/value/value",
      ],
      ["colder than there is", { value: { value: "-273.16", unit: "CEL" } }, 400, "FIELD_INVALID", "/value/value"],
      ["too exact", { value: { value: "4.125", unit: "CEL" } }, 400, "QUANTITY_TOO_PRECISE", "/value/value"],
      ["with a temperature in kilograms", { value: { value: "4", unit: "KGM" } }, 400, "UNIT_UNKNOWN", "/value/unit"],
      ["with an empty note", { note: " " }, 400, "TEXT_INVALID", "/note"],
      ["with a note of a thousand characters", { note: "x".repeat(1_000) }, 400, "TEXT_INVALID", "/note"],
      ["with a control character", { note: "a\u0007" }, 400, "TEXT_INVALID", "/note"],
      ["of another kind without a note", { kind: "other", value: undefined }, 400, "FIELD_MISSING", "/note"],
    ];
    for (const [title, changes, status, code, pointer] of CASES)
      it(`${title}: ${code}`, async () => {
        const answer = await refused(() => recording(observed(changes)), status, code);
        expect(pointersOf(answer)).to.deep.equal([`${pointer} ${code}`]);
      });

    it("with both days in the sentence, as they are counted in the country", async () => {
      const { body } = await recording(observed({ observedAt: "2025-09-30T22:59:59Z" }));
      expect(body.detail).to.equal("This was observed on 2025-09-30, but the batch was produced on 2025-10-01.");
      // An hour later it is October in Morocco.
      expect((await recording(observed({ observedAt: "2025-09-30T23:00:00Z" }))).status).to.equal(201);
    });

    it("when more than five minutes ahead: clocks differ", async () => {
      const ahead = (ms: number) => observed({ observedAt: new Date(Date.now() + ms).toISOString() });
      expect((await recording(ahead(4 * 60_000))).status).to.equal(201);
      await refused(() => recording(ahead(6 * 60_000)), 422, "DATE_IN_FUTURE");
    });

    it("as a whole list, every mistake by its place", async () => {
      const answer = await refused(
        () =>
          recording([
            observed(),
            observed({ observedAt: "2025-09-01T00:00:00Z", note: "\u0000" }),
            observed({ value: { value: "x", unit: "CEL" } }),
            observed(),
          ]),
        400,
        "TEXT_INVALID",
      );
      expect(pointersOf(answer)).to.deep.equal([
        "/1/note TEXT_INVALID",
        "/1/observedAt OBSERVATION_BEFORE_BATCH",
        "/2/value/value QUANTITY_MALFORMED",
      ]);
      await refused(() => recording([]), 400, "FIELD_INVALID");
      await refused(() => recording(temperatures(1_001)), 400, "FIELD_INVALID");
    });

    it("of a batch that is not there, was refused, or is another's", async () => {
      const unknown = `/v1/batches/0x${"0".repeat(64)}/observations`;
      await refused(() => member.send("POST", unknown, observed()), 404, "NOT_FOUND");
      const { body } = await member.send("POST", "/v1/batches", aBatch(member));
      await api.reject(body.operation, "CHAIN_REFUSED");
      await refused(() => member.send("POST", `/v1/batches/${body.id}/observations`, observed()), 404, "NOT_FOUND");
      const stranger = await api.cooperative();
      await refused(() => stranger.send("POST", url, observed()), 404, "NOT_FOUND");
    });

    it("of a suspended organisation, and of one whose key is not with the service", async () => {
      const other = await api.cooperative();
      const { body } = await other.send("POST", "/v1/batches", aBatch(other));
      const path = `/v1/batches/${body.id}/observations`;
      expect((await other.send("POST", path, observed())).status).to.equal(201);
      await api.ledger.db.query("delete from signing_keys where account = $1", [other.id]);
      await refused(() => other.send("POST", path, observed()), 409, "SIGNER_MISSING");
      await api.operator("POST", `/v1/organisations/${other.id}/suspension`, { reason: "Audit" });
      await refused(() => other.send("POST", path, observed()), 409, "ORGANISATION_SUSPENDED");
    });
  });
});

describe("the journal over HTTP", () => {
  let api: TestApi;
  before(async () => (api = await TestApi.open({ rateLimit: 20 })));
  after(() => api.close());
  const ask = (url: string): Promise<Answer> => api.as(null)("GET", url);

  it("needs no key, and refuses what makes no sense", async () => {
    const journal: Body = (await ask("/v1/journal")).body;
    expect(journal).to.include({ chainId: "31337", anchored: 0 });
    expect(journal.verifierKey).to.match(/^silsila\/journal\/31337\/0x4{40}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/);
    const { status, headers, text } = await ask("/v1/journal/checkpoint");
    expect([status, headers["content-type"]]).to.deep.equal([200, "text/plain; charset=utf-8"]);
    expect(text).to.match(
      /^silsila\/journal\/31337\/0x4{40}\n0\n47DEQpj8HBSa\+\/TImW\+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— /,
    );
    for (const [query, code] of [
      ["", "FIELD_MISSING"],
      ["from=1", "FIELD_MISSING"],
      ["from=0&to=1", "FIELD_INVALID"],
      ["from=x&to=1", "FIELD_INVALID"],
      ["from=2&to=1", "FIELD_INVALID"],
      ["from=1&to=1000000000", "FIELD_INVALID"],
      ["from=1&to=2&proof=yes", "FIELD_UNKNOWN"],
      ["from=1&to=2", "NOT_FOUND"],
    ])
      expect((await ask(`/v1/journal/consistency?${query}`)).body.code, query).to.equal(code);
    expect((await ask("/v1/journal/heads?cursor=x")).body.code).to.equal("CURSOR_INVALID");
  });

  it("is limited by address, like the pages", async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => ask("/v1/journal")));
    expect(answers.map(({ status }) => status)).to.include(429);
  });
});
