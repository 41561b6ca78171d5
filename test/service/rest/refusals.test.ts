import { expect } from "chai";
import { aBatch, type Answer, type Member, pointersOf, TestApi } from "../../support/service/api.ts";

describe("refusals over HTTP", () => {
  let api: TestApi;
  let cooperative: Member;
  let neighbour: Member;

  before(async () => {
    api = await TestApi.open();
    cooperative = await api.cooperative();
    neighbour = await api.cooperative();
  });
  after(() => api.close());

  const rows = async () =>
    Promise.all(["documents", "organisations", "products", "batches", "intents", "api_keys"].map((t) => api.count(t)));

  /** Sends it and expects nothing to be stored, and an answer that a person can use. */
  async function refused(send: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
    const before = await rows();
    const answer = await send();
    expect(answer.body, answer.text).to.include({ status, code });
    expect(answer.status).to.equal(status);
    expect(answer.headers["content-type"]).to.match(/^application\/problem\+json/);
    expect(answer.body.type).to.equal(`https://silsila.example/problems/${code}`);
    expect(answer.body.detail)
      .to.match(/^[A-Z“].*[.…]$/)
      .and.not.include("{");
    expect(answer.body.requestId).to.equal(answer.headers["x-request-id"]);
    for (const error of answer.body.errors) expect(error.message).to.not.include("{");
    expect(await rows()).to.deep.equal(before);
    return answer;
  }

  const registering = (changes: Record<string, unknown>) => () =>
    cooperative.send("POST", "/v1/batches", aBatch(cooperative, changes));

  describe("a batch", () => {
    const CASES: [string, Record<string, unknown>, number, string, string][] = [
      ["an unknown field", { colour: "brown" }, 400, "FIELD_UNKNOWN", "/colour"],
      [
        "an unknown field of a quantity",
        { quantity: { value: "1", unit: "KGM", per: "x" } },
        400,
        "FIELD_UNKNOWN",
        "/quantity/per",
      ],
      ["a missing field", { lot: undefined }, 400, "FIELD_MISSING", "/lot"],
      ["a missing unit", { quantity: { value: "1" } }, 400, "FIELD_MISSING", "/quantity/unit"],
      ["a number for text", { quantity: { value: 400, unit: "KGM" } }, 400, "FIELD_INVALID", "/quantity/value"],
      ["null for text", { lot: null }, 400, "FIELD_INVALID", "/lot"],
      ["text for an object", { place: "Arfoud" }, 400, "FIELD_INVALID", "/place"],
      ["a malformed id", { product: "0xABC" }, 400, "FIELD_INVALID", "/product"],
      [
        "a unit that is not in the list",
        { quantity: { value: "1", unit: "KG" } },
        400,
        "UNIT_UNKNOWN",
        "/quantity/unit",
      ],
      [
        "a negative quantity",
        { quantity: { value: "-1", unit: "KGM" } },
        400,
        "QUANTITY_NOT_POSITIVE",
        "/quantity/value",
      ],
      [
        "a quantity of zero",
        { quantity: { value: "0.000", unit: "KGM" } },
        400,
        "QUANTITY_NOT_POSITIVE",
        "/quantity/value",
      ],
      [
        "too many decimals",
        { quantity: { value: "1.0000001", unit: "KGM" } },
        400,
        "QUANTITY_TOO_PRECISE",
        "/quantity/value",
      ],
      ["half a piece", { quantity: { value: "1.5", unit: "H87" } }, 400, "QUANTITY_TOO_PRECISE", "/quantity/value"],
      [
        "a quantity beyond the bound",
        { quantity: { value: "1000000000001", unit: "KGM" } },
        400,
        "QUANTITY_TOO_LARGE",
        "/quantity/value",
      ],
      [
        "a quantity of a million digits",
        { quantity: { value: "9".repeat(400_000), unit: "KGM" } },
        400,
        "QUANTITY_TOO_LARGE",
        "/quantity/value",
      ],
      [
        "a net mass in pieces",
        { quantity: { value: "3", unit: "H87" }, netMass: { value: "3", unit: "H87" } },
        400,
        "UNIT_UNKNOWN",
        "/netMass/unit",
      ],
      [
        "another net mass than the mass",
        { netMass: { value: "399", unit: "KGM" } },
        422,
        "NET_MASS_MISMATCH",
        "/netMass",
      ],
      ["a day that does not exist", { producedOn: "2025-02-30" }, 400, "DATE_INVALID", "/producedOn"],
      ["a time for a day", { producedOn: "2025-02-03T10:00:00Z" }, 400, "DATE_INVALID", "/producedOn"],
      ["a day in the future", { producedOn: "2199-01-01" }, 422, "DATE_IN_FUTURE", "/producedOn"],
      ["expiry before production", { expiresOn: "2025-09-30" }, 422, "DATE_ORDER", "/expiresOn"],
      ["an empty lot code", { lot: " " }, 400, "TEXT_INVALID", "/lot"],
      ["a control character in a lot code", { lot: "A\u0007" }, 400, "TEXT_INVALID", "/lot"],
      ["a NUL in a lot code", { lot: "A\u0000B" }, 400, "TEXT_INVALID", "/lot"],
      ["a bidi override in a lot code", { lot: "A\u202eB" }, 400, "TEXT_INVALID", "/lot"],
      ["a lot code too long for a label", { lot: "x".repeat(41) }, 400, "TEXT_INVALID", "/lot"],
      ["an unknown language", { note: { es: "hola" } }, 400, "FIELD_UNKNOWN", "/note/es"],
      ["a line break in a name", { note: { fr: "a\nb" } }, 400, "TEXT_INVALID", "/note/fr"],
      ["a place without a name", { place: { commune: {} } }, 400, "FIELD_MISSING", "/place/commune"],
    ];
    for (const [title, changes, status, code, pointer] of CASES)
      it(`with ${title}: ${code}`, async () => {
        const answer = await refused(registering(changes), status, code);
        expect(pointersOf(answer)).to.deep.equal([`${pointer} ${code}`]);
      });

    it("names the units it knows", async () => {
      const answer = await registering({ quantity: { value: "1", unit: "kilo" } })();
      expect(answer.body.detail).to.equal("The unit kilo is not in the list: KGM, GRM, TNE, LTR, MLT, MTR, MTK, H87.");
    });

    it("of another organisation's product: it does not exist", async () => {
      const answer = await refused(registering({ product: neighbour.product }), 404, "NOT_FOUND");
      expect(pointersOf(answer)).to.deep.equal(["/product NOT_FOUND"]);
    });

    it("with a lot code used already", async () => {
      const first = await registering({ lot: "USED" })();
      expect(first.status).to.equal(202);
      const answer = await refused(registering({ lot: "USED" }), 409, "LOT_USED");
      expect(pointersOf(answer)).to.deep.equal(["/lot LOT_USED"]);
      expect((await neighbour.send("POST", "/v1/batches", aBatch(neighbour, { lot: "USED" }))).status).to.equal(202);
    });

    it("with a lot code that is the same once normalised", async () => {
      expect((await registering({ lot: "E\u0301TE\u0301" })()).body.lot).to.equal("ÉTÉ");
      await refused(registering({ lot: "ÉTÉ" }), 409, "LOT_USED");
    });

    it("of an organisation that makes nothing", async () => {
      const buyer = await api.cooperative("buyer");
      await refused(() => buyer.send("POST", "/v1/batches", aBatch(buyer)), 409, "ORGANISATION_KIND_NOT_ALLOWED");
    });
  });

  it("reports every mistake of a form at once", async () => {
    const answer = await refused(
      registering({ lot: "a b", quantity: { value: "0", unit: "KGM" }, producedOn: "2199-01-01" }),
      400,
      "TEXT_INVALID",
    );
    expect(pointersOf(answer)).to.deep.equal([
      "/lot TEXT_INVALID",
      "/quantity/value QUANTITY_NOT_POSITIVE",
      "/producedOn DATE_IN_FUTURE",
    ]);
  });

  describe("a list of batches", () => {
    const list =
      (...changes: Record<string, unknown>[]) =>
      () =>
        cooperative.send(
          "POST",
          "/v1/batches",
          changes.map((one) => aBatch(cooperative, one)),
        );

    it("tells every wrong row by its place", async () => {
      const answer = await refused(
        list(
          {},
          { lot: "TWICE" },
          { quantity: { value: "0", unit: "KGM" } },
          { lot: "TWICE" },
          { producedOn: "2199-01-01" },
        ),
        400,
        "QUANTITY_NOT_POSITIVE",
      );
      expect(pointersOf(answer)).to.have.members([
        "/2/quantity/value QUANTITY_NOT_POSITIVE",
        "/3/lot LOT_REPEATED",
        "/4/producedOn DATE_IN_FUTURE",
      ]);
    });

    it("tells every wrong shape by its place", async () => {
      const answer = await refused(
        list({}, { lot: 7 }, { colour: "red" }, { quantity: undefined }),
        400,
        "FIELD_INVALID",
      );
      expect(pointersOf(answer)).to.deep.equal([
        "/1/lot FIELD_INVALID",
        "/2/colour FIELD_UNKNOWN",
        "/3/quantity FIELD_MISSING",
      ]);
    });

    it("with one lot code twice", async () => {
      await refused(list({ lot: "SAME" }, { lot: "SAME" }), 422, "LOT_REPEATED");
    });

    it("that is empty, too long, or no list of batches", async () => {
      const send = (body: unknown) => () => cooperative.send("POST", "/v1/batches", body);
      for (const body of [
        [],
        Array.from({ length: 201 }, () => ({})),
        [[]],
        ["x"],
        [null],
        '"text"',
        "12",
        "null",
        "true",
      ])
        await refused(send(body), 400, "FIELD_INVALID");
    });
  });

  describe("other bodies", () => {
    it("an organisation of an unknown kind, without a name, without a place", async () => {
      const send = (body: object) => () => api.operator("POST", "/v1/organisations", body);
      const place = { commune: { fr: "Arfoud" } };
      const kind = await refused(send({ kind: "bank", name: { fr: "B" }, place }), 400, "FIELD_INVALID");
      expect(kind.body.detail).to.equal(
        "The field kind must be one of cooperative, union, buyer, processor, carrier, certifier, auditor.",
      );
      await refused(send({ kind: "buyer", name: {}, place }), 400, "FIELD_MISSING");
      await refused(send({ kind: "buyer", name: { ar: "أ\u202e" }, place }), 400, "TEXT_INVALID");
      const missing = await refused(send({ kind: "buyer", name: { fr: "B" } }), 400, "FIELD_MISSING");
      expect(pointersOf(missing)).to.deep.equal(["/place FIELD_MISSING"]);
    });

    it("a key without a name or of no role, a suspension without a reason", async () => {
      const path = `/v1/organisations/${cooperative.id}`;
      const key = (body: object) => () => cooperative.send("POST", `${path}/api-keys`, body);
      await refused(key({ name: "", role: "reader" }), 400, "TEXT_INVALID");
      await refused(key({ name: "x".repeat(81), role: "reader" }), 400, "TEXT_INVALID");
      await refused(key({ name: "Fatima" }), 400, "FIELD_MISSING");
      for (const role of ["operator", "owner", "", null, ["manager"]])
        await refused(key({ name: "Fatima", role }), 400, "FIELD_INVALID");
      await refused(() => api.operator("POST", `${path}/suspension`, {}), 400, "FIELD_MISSING");
      await refused(() => api.operator("POST", `${path}/suspension`, { reason: "\u0000" }), 400, "TEXT_INVALID");
      await refused(() => api.operator("DELETE", `${path}/suspension`), 409, "ORGANISATION_NOT_SUSPENDED");
    });
  });

  it("stores names normalised, whatever the keyboard sent", async () => {
    const answer = await cooperative.send("POST", "/v1/products", { name: { fr: "Safran  frai\u0302s" } });
    expect(answer.status).to.equal(201);
    expect(answer.body.name.fr).to.equal("Safran fraîs");
  });

  describe("a suspended organisation", () => {
    it("records nothing until it is reinstated", async () => {
      const member = await api.cooperative();
      const path = `/v1/organisations/${member.id}/suspension`;
      const asked = await api.operator("POST", path, { reason: "Autorisation retirée" });
      expect(asked.status).to.equal(202);
      expect(asked.headers["location"]).to.equal(`/v1/operations/${asked.body.id}`);
      await refused(() => member.send("POST", "/v1/batches", aBatch(member)), 409, "ORGANISATION_SUSPENDED");
      await refused(() => member.send("POST", "/v1/products", { name: { fr: "x" } }), 409, "ORGANISATION_SUSPENDED");
      await refused(() => api.operator("POST", path, { reason: "encore" }), 409, "ORGANISATION_SUSPENDED");
      expect((await member.send("GET", "/v1/batches")).status).to.equal(200);
      await api.mine(asked.body.id, "organisation_suspended", member.id);
      expect((await api.operator("GET", `/v1/organisations/${member.id}`)).body.status).to.equal("suspended");
      const again = await api.operator("DELETE", path);
      expect(again.status).to.equal(202);
      await api.mine(again.body.id, "organisation_reinstated", member.id);
      expect((await member.send("POST", "/v1/batches", aBatch(member))).status).to.equal(202);
    });
  });
});
