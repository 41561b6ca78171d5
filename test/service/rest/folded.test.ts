import { expect } from "chai";
import { aBatch, type Answer, type Body, type Member, pointersOf, TestApi } from "../../support/service/api.ts";

/** What people search for, and what may stand once, is compared as they type it. */
describe("texts that people type in another way", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  const found = async (url: string, by = member.send): Promise<Body[]> => {
    const { status, body, text } = await by("GET", url);
    if (status !== 200) throw new Error(text);
    return body.items;
  };
  const searched = (list: string, search: string) => found(`/v1/${list}?search=${encodeURIComponent(search)}`);
  const refusal = ({ status, body }: Answer) => [status, body.code, body.errors?.[0]?.pointer];

  it("find members, whose names and numbers come back as they were typed", async () => {
    const names = ["أحمد أوبلا", "Éléonore Aït Ḥmad", "ⵜⴰⵏⵉⵔⵜ"];
    await member.send(
      "POST",
      "/v1/members",
      names.map((name, i) => ({ number: `ع-${i + 1}`, name, kind: "member" })),
    );
    for (const [typed, name] of [
      ["احمد", names[0]],
      ["eleonore ait hmad", names[1]],
      ["ⵜⴰⵏⵉⵔⵜ", names[2]],
      ["ع-٢", names[1]],
    ])
      expect(
        (await searched("members", typed!)).map((one) => one.name),
        typed,
      ).to.deep.equal([name]);
    const again = await member.send("POST", "/v1/members", { number: "ع-٣", name: "x", kind: "member" });
    expect(pointersOf(again)).to.deep.equal(["/number MEMBER_NUMBER_USED"]);
    expect(again.body.detail).to.contain("ع-3");
  });

  it("find nobody who was erased by a name", async () => {
    const { body } = await member.send("POST", "/v1/members", { number: "٧٧٧", name: "Zohra", kind: "member" });
    await member.send("POST", `/v1/members/${body.id}/erasure`, { confirm: "٧٧٧" });
    expect(await searched("members", "zohra")).to.deep.equal([]);
    expect(await searched("members", "777")).to.have.length(1);
    const { rows } = await api.ledger.db.query<{ row: string }>(`select members::text as row from members`);
    expect(rows.filter(({ row }) => /zohra/i.test(row))).to.deep.equal([]);
  });

  it("find products and organisations", async () => {
    const other = { kind: "processor", name: { ar: "معصرة الأطلس" }, place: { commune: { fr: "Béni Mellal" } } };
    const { body } = await api.operator("POST", "/v1/organisations", other);
    const organisations = await found("/v1/organisations?search=beni%20mellal", api.operator);
    expect(organisations.map(({ id }) => id)).to.deep.equal([body.id]);
    await member.send("POST", "/v1/products", { name: { fr: "Safran de Taliouine", ar: "زعفران تالِيوِين" } });
    for (const typed of ["SAFRAN", "زعفران تاليوين"])
      expect((await searched("products", typed)).map(({ name }) => name.fr)).to.deep.equal(["Safran de Taliouine"]);
  });

  it("are one lot, at registering and at looking it up", async () => {
    const lot = "دفعة-٢٥";
    const first = await member.send("POST", "/v1/batches", aBatch(member, { lot }));
    expect(first.body.lot).to.equal(lot);
    const again = await member.send("POST", "/v1/batches", aBatch(member, { lot: "دفعه-25" }));
    expect(refusal(again)).to.deep.equal([409, "LOT_USED", "/lot"]);
    expect(again.body.detail).to.contain(lot);
    const both = [aBatch(member, { lot: "ABC-1" }), aBatch(member, { lot: "АВС-1" })];
    expect(pointersOf(await member.send("POST", "/v1/batches", both))).to.deep.equal(["/1/lot LOT_REPEATED"]);
    const [one, ...more] = await found(`/v1/batches?lot=${encodeURIComponent("دفعة-25")}`);
    expect([one.lot, more]).to.deep.equal([lot, []]);
  });

  it("are one organisation, unless the operator says that it is another", async () => {
    const profile = {
      kind: "cooperative",
      name: { fr: "Coopérative Tighanimine" },
      place: { commune: { fr: "Ameskroud" } },
    };
    const first = await api.operator("POST", "/v1/organisations", profile);
    const twin = {
      kind: "cooperative",
      name: { ar: "تيغانيمين", fr: "COOPERATIVE  TIGHANIMINE" },
      place: { commune: { fr: "Améskroud" } },
    };
    const refused = await api.operator("POST", "/v1/organisations", twin);
    expect(refusal(refused)).to.deep.equal([409, "ORGANISATION_NAMESAKE", "/name"]);
    expect(refused.body.detail).to.contain(first.body.code);
    const elsewhere = { ...twin, place: { commune: { fr: "Agadir" } } };
    expect((await api.operator("POST", "/v1/organisations", elsewhere)).status).to.equal(202);
    const other = { ...twin, acknowledge: ["ORGANISATION_NAMESAKE"] };
    expect((await api.operator("POST", "/v1/organisations", other)).status).to.equal(202);
  });
});
