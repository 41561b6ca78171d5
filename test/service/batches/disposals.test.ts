import { expect } from "chai";
import { type Body, type Member, pointersOf, TestApi } from "../../support/service/api.ts";
import { accepted, type Refuse, refusing } from "../../support/service/refusing.ts";

const kg = (value: string) => ({ value, unit: "KGM" });

/** Over a database alone: what is registered here is on its way, and may be used all the same. */
describe("a disposal over HTTP", () => {
  let api: TestApi;
  let member: Member;
  let olives: Body;

  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  beforeEach(async () => {
    olives = await accepted(member);
  });
  after(() => api.close());

  const refused: Refuse = (...given) =>
    refusing(api, ["documents", "batches", "intents", "claims", "disposals"])(...given);

  const disposing =
    (changes: Record<string, unknown> = {}) =>
    () =>
      member.send("POST", `/v1/batches/${olives.id}/disposals`, {
        quantity: kg("2.50"),
        way: "retail",
        disposedOn: "2025-10-05",
        ...changes,
      });

  it("is told at once, and listed newest first", async () => {
    const { status, body, headers } = await disposing({ note: { fr: "Souk d’Arfoud" } })();
    expect(status).to.equal(202);
    expect(headers["location"]).to.equal(`/v1/operations/${body.operation}`);
    expect(body).to.deep.include({ batch: olives.id, quantity: kg("2.5"), way: "retail", state: "queued" });
    const second = (await disposing({ way: "lost" })()).body;
    const list = (await member.send("GET", `/v1/batches/${olives.id}/disposals`)).body;
    expect(list).to.deep.equal({ items: [second, body], next: null });
    const { body: page } = await member.send("GET", `/v1/batches/${olives.id}/disposals?limit=1`);
    const { body: next } = await member.send("GET", `/v1/batches/${olives.id}/disposals?limit=1&cursor=${page.next}`);
    expect([...page.items, ...next.items]).to.deep.equal(list.items);
    expect((await api.operator("GET", `/v1/batches/${olives.id}/disposals`)).body.items).to.have.length(2);
    const { resources } = (await member.send("GET", `/v1/operations/${body.operation}`)).body;
    expect(resources).to.deep.equal([{ type: "batch", id: olives.id }]);
  });

  const CASES: [string, Record<string, unknown>, number, string, string][] = [
    ["of nothing", { quantity: kg("0") }, 400, "QUANTITY_NOT_POSITIVE", "/quantity/value"],
    ["in another kind of unit", { quantity: { value: "1", unit: "H87" } }, 422, "UNIT_MISMATCH", "/quantity/unit"],
    ["of more than is free", { quantity: kg("400.000001") }, 409, "STOCK_INSUFFICIENT", "/quantity/value"],
    ["in a way that is none", { way: "eaten" }, 400, "FIELD_INVALID", "/way"],
    ["in the future", { disposedOn: "2199-01-01" }, 422, "DATE_IN_FUTURE", "/disposedOn"],
    ["before the batch was produced", { disposedOn: "2025-09-30" }, 422, "DATE_ORDER", "/disposedOn"],
    ["on a day that is none", { disposedOn: "2025-13-01" }, 400, "DATE_INVALID", "/disposedOn"],
    ["with an unknown field", { price: "12" }, 400, "FIELD_UNKNOWN", "/price"],
    ["with a line break in its note", { note: { fr: "a\nb" } }, 400, "TEXT_INVALID", "/note/fr"],
  ];
  for (const [title, changes, status, code, pointer] of CASES)
    it(`${title}: ${code}`, async () => {
      const answer = await refused(disposing(changes), status, code);
      expect(pointersOf(answer)).to.deep.equal([`${pointer} ${code}`]);
    });
});
