import { expect } from "chai";
import { wrongFields } from "../../support/scenes/wrongTransformations.ts";
import { aBatch, aTransformation, type Body, type Member, pointersOf, TestApi } from "../../support/service/api.ts";
import { accepted, type Refuse, refusing } from "../../support/service/refusing.ts";

const kg = (value: string) => ({ value, unit: "KGM" });

/** Over a database alone: what is registered here is on its way, and may be used all the same. */
describe("transformations over HTTP", () => {
  let api: TestApi;
  let member: Member;
  let neighbour: Member;
  let olives: Body;

  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
    neighbour = await api.cooperative();
  });
  beforeEach(async () => {
    olives = await accepted(member);
  });
  after(() => api.close());

  const refused: Refuse = (...given) =>
    refusing(api, ["documents", "batches", "intents", "claims", "transformations", "disposals"])(...given);

  const transforming =
    (changes: Record<string, unknown>, by = member) =>
    () =>
      by.send("POST", "/v1/transformations", aTransformation(by, olives, changes));
  const output = (changes: Record<string, unknown> = {}) => {
    const { product, lot } = aBatch(member);
    return { product, lot, quantity: kg("100"), ...changes };
  };

  it("is told at once as it will be read, and its outputs are batches like any other", async () => {
    const { status, body, headers } = await transforming({
      process: "press",
      loss: kg("299.5"),
      note: { fr: "Première pression à froid" },
      outputs: [
        output({ quantity: { value: "100", unit: "LTR" }, netMass: kg("91.6"), expiresOn: "2027-10-02" }),
        output({ quantity: kg("8.9") }),
      ],
    })();
    expect(status).to.equal(202);
    expect(headers["location"]).to.equal(`/v1/operations/${body.operation}`);
    expect(body).to.deep.include({
      process: "press",
      loss: kg("299.5"),
      conserved: true,
      acknowledged: [],
      state: "queued",
    });
    const read = await member.send("GET", `/v1/transformations/${body.id}`);
    expect(read.body).to.deep.equal(body);
    const [oil] = body.outputs;
    expect(oil).to.include({
      transformation: body.id,
      conserved: true,
      producedOn: "2025-10-02",
      operation: body.operation,
    });
    expect(oil.place).to.deep.equal(olives.place);
    expect((await member.send("GET", `/v1/batches/${oil.id}`)).body).to.deep.equal(oil);
    expect((await member.send("GET", "/v1/batches")).body.items.slice(0, 2)).to.deep.equal(body.outputs.toReversed());
    const { resources } = (await member.send("GET", `/v1/operations/${body.operation}`)).body;
    expect(resources).to.deep.equal([
      { type: "transformation", id: body.id },
      ...body.outputs.map(({ id }: { id: string }) => ({ type: "batch", id })),
    ]);
    expect((await member.send("GET", `/v1/batches/${olives.id}`)).body).to.not.have.property("transformation");
  });

  it("are listed newest first, page by page, each organisation's its own", async () => {
    const made: string[] = [];
    for (const value of ["10", "20", "30"]) {
      const inputs = [{ batch: olives.id, quantity: kg(value) }];
      made.unshift((await transforming({ inputs, outputs: [output({ quantity: kg(value) })] })()).body.id);
    }
    const first = await member.send("GET", "/v1/transformations?limit=2");
    const second = await member.send("GET", `/v1/transformations?limit=2&cursor=${first.body.next}`);
    const listed = [...first.body.items, ...second.body.items];
    expect(listed.slice(0, 3).map(({ id }) => id)).to.deep.equal(made);
    const one = (await member.send("GET", `/v1/transformations/${made[0]}`)).body;
    expect(listed[0]).to.deep.equal({ ...one, outputs: one.outputs.map(({ id }: { id: string }) => id) });
    expect((await neighbour.send("GET", "/v1/transformations")).body.items).to.deep.equal([]);
    expect((await neighbour.send("GET", `/v1/transformations/${made[0]}`)).status).to.equal(404);
    expect((await api.operator("GET", `/v1/transformations/${made[0]}`)).status).to.equal(200);
  });

  it("keep the order of the request in the document, and give the contract the order of the ids", async () => {
    const more = [olives, await accepted(member), await accepted(member)].sort((a, b) => (a.id < b.id ? 1 : -1));
    const inputs = more.map(({ id }) => ({ batch: id, quantity: kg("1") }));
    const { body } = await transforming({ inputs, outputs: [output({ quantity: kg("3") })] })();
    expect(body.inputs).to.deep.equal(inputs);
    const { rows: found } = await api.ledger.db.query<{ arguments: Body }>(
      "select arguments from intents where id = $1",
      [body.operation],
    );
    const told = found[0]!.arguments.inputs.map(({ batch }: { batch: string }) => batch);
    expect(told).to.deep.equal(told.toSorted());
    expect(told).to.have.members(inputs.map(({ batch }) => batch));
  });

  it("of more than is free: told in the unit that was asked", async () => {
    const quantity = (value: string, unit: string) => ({ inputs: [{ batch: olives.id, quantity: { value, unit } }] });
    const detail = (free: string, asked: string, unit: string) =>
      `Of the batch ${olives.lot}, ${free} ${unit} are free; ${asked} ${unit} were asked for.`;
    const answer = await refused(
      transforming(quantity("400.000001", "KGM")),
      409,
      "STOCK_INSUFFICIENT",
      detail("400", "400.000001", "KGM"),
    );
    expect(pointersOf(answer)).to.deep.equal(["/inputs/0/quantity/value STOCK_INSUFFICIENT"]);
    await transforming({ inputs: [{ batch: olives.id, quantity: kg("360") }], outputs: [output()] })();
    await refused(transforming(quantity("55", "KGM")), 409, "STOCK_INSUFFICIENT", detail("40", "55", "KGM"));
    await refused(transforming(quantity("0.055", "TNE")), 409, "STOCK_INSUFFICIENT", detail("0.04", "0.055", "TNE"));
    const disposal = { quantity: kg("55"), way: "retail", disposedOn: "2025-10-05" };
    await refused(
      () => member.send("POST", `/v1/batches/${olives.id}/disposals`, disposal),
      409,
      "STOCK_INSUFFICIENT",
      detail("40", "55", "KGM"),
    );
  });

  it("of the outputs of another that is on its way, as much as came out", async () => {
    const { outputs } = (await transforming({ outputs: [output({ quantity: kg("50") })] })()).body;
    const next = (value: string) =>
      transforming({
        inputs: [{ batch: outputs[0].id, quantity: kg(value) }],
        outputs: [output({ quantity: kg("1") })],
      });
    await refused(next("51"), 409, "STOCK_INSUFFICIENT");
    expect((await next("50")()).status).to.equal(202);
    await refused(next("1"), 409, "STOCK_INSUFFICIENT");
  });

  it("in which more comes out than went in, by one milligram", async () => {
    const outputs = [
      output({ quantity: kg("300") }),
      output({ quantity: { value: "20", unit: "LTR" }, netMass: kg("90.000001") }),
    ];
    const answer = await refused(
      transforming({ outputs, loss: kg("10") }),
      422,
      "MASS_EXCEEDED",
      "More would come out than went in: the inputs weigh 400 kg, the outputs 390.000001 kg, the loss 10 kg.",
    );
    expect(pointersOf(answer)).to.deep.equal(["/outputs MASS_EXCEEDED"]);
    expect((await transforming({ outputs, loss: kg("9.999999") })()).status).to.equal(202);
  });

  it("weigh parts as the contract does, rounded down to the milligram", async () => {
    const carpets = await accepted(member, {
      quantity: { value: "3", unit: "H87" },
      netMass: { value: "10", unit: "GRM" },
    });
    const inputs = [{ batch: carpets.id, quantity: { value: "2", unit: "H87" } }];
    const weighing = (value: string) =>
      transforming({ inputs, outputs: [output({ quantity: { value, unit: "GRM" } })] });
    await refused(weighing("6.667"), 422, "MASS_EXCEEDED");
    expect((await weighing("6.666")()).status).to.equal(202);
  });

  it("of something without a mass are not conserved, nor is what is made of it; told on the page too", async () => {
    const milk = await accepted(member, { quantity: { value: "100", unit: "LTR" } });
    expect(milk.conserved).to.equal(false);
    const inputs = [
      { batch: milk.id, quantity: { value: "100", unit: "LTR" } },
      { batch: olives.id, quantity: kg("1") },
    ];
    const { body } = await transforming({ process: "press", inputs, outputs: [output({ quantity: kg("5000") })] })();
    expect([body.conserved, body.outputs[0].conserved]).to.deep.equal([false, false]);
    const page = await api.app.inject({ url: `/b/${body.outputs[0].code}`, headers: { "accept-language": "en" } });
    expect(page.body).to.include("is not known: the chain cannot weigh");
    const other = await api.app.inject({ url: `/b/${olives.code}`, headers: { "accept-language": "en" } });
    expect(other.body).to.not.include("is not known: the chain cannot weigh");
    const grown = {
      inputs: [{ batch: body.outputs[0].id, quantity: kg("1") }],
      outputs: [output({ quantity: kg("2") })],
    };
    for (const process of ["split", "merge", "sort", "pack"])
      await refused(transforming({ ...grown, process }), 422, "AMOUNT_EXCEEDED");
    const again = await transforming({ ...grown, process: "press" })();
    expect([again.status, again.body.conserved]).to.deep.equal([202, false]);
  });

  it("keep the weight of a part: it is left out and kept, or stated and true", async () => {
    const oil = await accepted(member, { quantity: { value: "100", unit: "LTR" }, netMass: kg("92") });
    const litres = (value: string) => ({ value, unit: "LTR" });
    const dividing = (netMass?: object) =>
      transforming({
        process: "split",
        inputs: [{ batch: oil.id, quantity: litres("50") }],
        outputs: [output({ quantity: litres("20"), ...(netMass && { netMass }) }), output({ quantity: litres("30") })],
      });
    const answer = await refused(dividing(kg("20")), 422, "PART_WEIGHT_MISMATCH");
    expect(pointersOf(answer)).to.deep.equal(["/outputs/0/netMass PART_WEIGHT_MISMATCH"]);
    const { body } = await dividing()();
    expect(body.outputs.map((one: Body) => [one.netMass, one.conserved])).to.deep.equal([
      [kg("18.4"), true],
      [kg("27.6"), true],
    ]);
  });

  describe("with a field that is wrong", () => {
    const CASES = wrongFields(output);
    for (const [title, changes, status, code, pointer] of CASES)
      it(`${title}: ${code}`, async () => {
        const answer = await refused(transforming(changes(olives.id)), status, code);
        expect(pointersOf(answer)).to.deep.equal([`${pointer} ${code}`]);
      });

    it("tells both days, how many there may be, and the unit that the batch is counted in", async () => {
      await refused(
        transforming({ performedOn: "2025-09-30" }),
        422,
        "DATE_ORDER",
        "The date 2025-09-30 must not be before 2025-10-01.",
      );
      const many = Array.from({ length: 200 }, () => ({ batch: olives.id, quantity: kg("1") }));
      await refused(
        transforming({ inputs: many }),
        400,
        "FIELD_INVALID",
        "The field inputs must have at most 100 items, not 200.",
      );
      const inputs = [{ batch: olives.id, quantity: { value: "1", unit: "LTR" } }];
      await refused(
        transforming({ inputs }),
        422,
        "UNIT_MISMATCH",
        `The batch ${olives.lot} is counted in KGM; LTR measures something else.`,
      );
    });

    it("tells all of them at once", async () => {
      const inputs = [
        { batch: olives.id, quantity: kg("401") },
        { batch: olives.id, quantity: kg("x") },
      ];
      const answer = await refused(
        transforming({ loss: kg("-1"), inputs, performedOn: "2199-01-01", outputs: [output({ lot: "a b" })] }),
        400,
        "QUANTITY_NOT_POSITIVE",
      );
      expect(pointersOf(answer)).to.have.members([
        "/loss/value QUANTITY_NOT_POSITIVE",
        "/inputs/1/quantity/value QUANTITY_MALFORMED",
        "/inputs/0/quantity/value STOCK_INSUFFICIENT",
        "/inputs/1/batch BATCH_REPEATED",
        "/outputs/0/lot TEXT_INVALID",
      ]);
    });
  });

  it("make nothing of itself: a cycle cannot even be said, and the lot of an input is taken", async () => {
    const answer = await refused(transforming({ outputs: [output({ lot: olives.lot })] }), 409, "LOT_USED");
    expect(pointersOf(answer)).to.deep.equal(["/outputs/0/lot LOT_USED"]);
  });

  it("are of one's own stock only, whatever one knows of another's", async () => {
    const answer = await refused(transforming({}, neighbour), 404, "NOT_FOUND");
    expect(pointersOf(answer)).to.deep.equal(["/inputs/0/batch NOT_FOUND"]);
    const disposal = { quantity: kg("1"), way: "lost", disposedOn: "2025-10-05" };
    await refused(() => neighbour.send("POST", `/v1/batches/${olives.id}/disposals`, disposal), 404, "NOT_FOUND");
    expect((await neighbour.send("GET", `/v1/batches/${olives.id}/disposals`)).status).to.equal(404);
  });

  it("are for those who make goods, while they are not suspended", async () => {
    const buyer = await api.cooperative("buyer");
    await refused(transforming({}, buyer), 409, "ORGANISATION_KIND_NOT_ALLOWED");
    const suspended = await api.cooperative();
    await api.operator("POST", `/v1/organisations/${suspended.id}/suspension`, { reason: "Autorisation retirée" });
    await refused(transforming({}, suspended), 409, "ORGANISATION_SUSPENDED");
  });

  describe("a yield that the product does not expect", () => {
    let oil: string;
    before(async () => {
      const answer = await member.send("POST", "/v1/products", {
        name: { fr: "Huile d’olive" },
        expectedYield: { min: "12.50", max: "22" },
      });
      expect(answer.body.expectedYield).to.deep.equal({ min: "12.5", max: "22" });
      oil = answer.body.id;
    });

    const pressing = (value: string, more: Record<string, unknown> = {}) =>
      transforming({
        process: "press",
        outputs: [output({ product: oil, quantity: kg(value) }), output({ quantity: kg("1") })],
        ...more,
      });

    it("is refused with the numbers until it is acknowledged, and stays visible then", async () => {
      const answer = await refused(
        pressing("88.000001"),
        422,
        "YIELD_IMPLAUSIBLE",
        "The yield would be 22.01 %, where 12.5 to 22 % are expected of the product; if it is true, acknowledge YIELD_IMPLAUSIBLE.",
      );
      expect(pointersOf(answer)).to.deep.equal(["/outputs/0 YIELD_IMPLAUSIBLE"]);
      const { status, body } = await pressing("88.000001", { acknowledge: ["YIELD_IMPLAUSIBLE"] })();
      expect(status).to.equal(202);
      expect(body.acknowledged).to.deep.equal([
        { code: "YIELD_IMPLAUSIBLE", product: oil, yield: "22.01", min: "12.5", max: "22" },
      ]);
      expect(body.outputs[0].acknowledged).to.deep.equal(["YIELD_IMPLAUSIBLE"]);
      expect(body.outputs[1]).to.not.have.property("acknowledged");
      expect((await member.send("GET", `/v1/transformations/${body.id}`)).body).to.deep.equal(body);
      const page = await api.app.inject({ url: `/b/${body.outputs[0].code}`, headers: { "accept-language": "fr" } });
      expect(page.body).to.include("plus ou moins que d’habitude");
    });

    it("is measured over all outputs of the product, and both bounds are plausible", async () => {
      const halves = (value: string) => ({
        outputs: ["a", "b"].map(() => output({ product: oil, quantity: kg(value) })),
      });
      expect((await pressing("50")()).status).to.equal(202);
      await refused(
        pressing("49.999999", { inputs: [{ batch: (await accepted(member)).id, quantity: kg("400") }] }),
        422,
        "YIELD_IMPLAUSIBLE",
      );
      for (const value of ["25", "44"]) {
        const inputs = [{ batch: (await accepted(member)).id, quantity: kg("400") }];
        expect((await pressing("1", { inputs, ...halves(value) })()).status).to.equal(202);
      }
    });

    it("acknowledged for nothing is not written down", async () => {
      const { body } = await pressing("60", { acknowledge: ["YIELD_IMPLAUSIBLE"] })();
      expect(body.acknowledged).to.deep.equal([]);
      expect(body.outputs[0]).to.not.have.property("acknowledged");
    });

    it("is a percentage above 0 and at most 100, the least first", async () => {
      const describing = (expectedYield: unknown) => () =>
        member.send("POST", "/v1/products", { name: { fr: "x" }, expectedYield });
      for (const [min, max, field] of [
        ["0", "5", "min"],
        ["5", "100.01", "max"],
        ["5", "4.99", "max"],
        ["5.001", "6", "min"],
        ["-1", "6", "min"],
      ]) {
        const answer = await refused(describing({ min, max }), 400, "FIELD_INVALID");
        expect(pointersOf(answer)).to.deep.equal([`/expectedYield/${field} FIELD_INVALID`]);
      }
      expect((await describing({ min: "0.01", max: "100" })()).status).to.equal(201);
    });
  });
});
