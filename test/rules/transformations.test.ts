import { expect } from "chai";
import { disposalDocument } from "../../service/batches/rules/disposal.ts";
import { commitmentOf, seal } from "../../service/formats/commitment.ts";
import { SCHEMAS } from "../../service/formats/fields.ts";
import { notBeforeInputs, transformationDocument } from "../../service/transformations/rules/transformation.ts";
import { counter } from "./formats/arbitraries.ts";
import { refused } from "./formats/refusals.ts";

const account = `0x${"ab".repeat(20)}`;
const batch = `0x${"cd".repeat(32)}`;
const place = { commune: { fr: " Arfoud " } };
const pressing = {
  organisation: account,
  process: "press" as const,
  performedOn: "2025-10-22",
  place,
  loss: { value: "98.50", unit: "KGM" as const },
  inputs: [{ batch, quantity: { value: "120.0", unit: "KGM" as const } }],
};

describe("documents of what is done with stock", () => {
  it("hold what was stated, cleaned, and can be committed to", () => {
    const document = transformationDocument(pressing);
    expect(document).to.deep.equal({
      ...pressing,
      place: { commune: { fr: "Arfoud" } },
      loss: { value: "98.5", unit: "KGM" },
      inputs: [{ batch, quantity: { value: "120", unit: "KGM" } }],
    });
    expect(commitmentOf(seal(SCHEMAS.transformation, document, counter()))).to.match(/^0x[0-9a-f]{64}$/);
    const disposal = {
      organisation: account,
      batch,
      quantity: { value: "2.50", unit: "KGM" as const },
      way: "lost" as const,
      disposedOn: "2025-10-22",
    };
    expect(disposalDocument(disposal)).to.deep.equal({ ...disposal, quantity: { value: "2.5", unit: "KGM" } });
    expect(commitmentOf(seal(SCHEMAS.disposal, disposalDocument(disposal), counter()))).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("leave out what was not given", () => {
    const document = transformationDocument({ ...pressing, loss: undefined, note: undefined });
    expect(Object.keys(document)).to.deep.equal(["organisation", "process", "performedOn", "place", "inputs"]);
  });

  it("tell everything that is wrong at once", () => {
    const wrong = refused("FIELD_INVALID", () =>
      transformationDocument({
        ...pressing,
        organisation: "0x",
        process: "boil" as "press",
        performedOn: "yesterday",
        loss: { value: "1", unit: "LTR" },
        inputs: [{ batch: "x", quantity: { value: "0", unit: "KGM" } }],
      }),
    );
    expect([wrong, ...wrong.others].map(({ pointer }) => pointer)).to.deep.equal([
      "/organisation",
      "/process",
      "/performedOn",
      "/loss/unit",
      "/inputs/0/batch",
      "/inputs/0/quantity/value",
    ]);
    expect(wrong.others[0]!.message).to.equal(
      "The field process must be one of split, merge, sort, press, weave, pack, other.",
    );
    const inputs = Array.from({ length: 101 }, () => pressing.inputs[0]!);
    expect(refused("FIELD_INVALID", () => transformationDocument({ ...pressing, inputs })).message).to.equal(
      "The field inputs must have 1 to 100 items, not 101.",
    );
    expect(refused("FIELD_INVALID", () => transformationDocument({ ...pressing, inputs: [] })).pointer).to.equal(
      "/inputs",
    );
  });

  it("use nothing before it was produced", () => {
    notBeforeInputs("2025-10-22", ["2025-10-22", "2025-01-01"]);
    notBeforeInputs("2025-10-22", []);
    expect(refused("DATE_ORDER", () => notBeforeInputs("2025-10-22", ["2025-11-01", "2025-10-23"]))).to.deep.include({
      values: { later: "2025-10-22", earlier: "2025-11-01" },
    });
  });
});
