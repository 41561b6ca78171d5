import { expect } from "chai";
import { readPath } from "../../../service/provenance/views/path.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

describe("the drawn path of a batch", function () {
  let stack: Stack;
  let maker: Organisation;
  before(async () => {
    stack = await openStack();
    maker = await new Rest(stack).organisation("cooperative", "Coopérative Tigmi");
  });
  after(() => stack.close());

  const kg = (value: string) => ({ value, unit: "KGM" });
  const merge = async (inputs: string[], lot: string): Promise<string> => {
    const { status, body, text } = await maker.send("POST", "/v1/transformations", {
      process: "merge",
      performedOn: "2025-10-03",
      inputs: inputs.map((batch) => ({ batch, quantity: kg("1") })),
      outputs: [{ product: maker.product, lot, quantity: kg(String(inputs.length)) }],
    });
    if (status !== 201) throw new Error(text);
    return body.outputs[0].id;
  };

  it("draws the nearest and counts the others, and has nothing to draw of what was only registered", async () => {
    const batch = (lot: string) => ({ product: maker.product, lot, quantity: kg("9"), producedOn: "2025-10-01" });
    const listed = Array.from({ length: 12 }, (_, i) => batch(`P-${i}`));
    const { body } = await maker.send("POST", "/v1/batches", listed);
    const ids: string[] = (body.batches ?? body.items ?? body).map(({ id }: { id: string }) => id);
    expect(await readPath(stack.ledger, ids[0]!)).to.equal(null);
    const mixed = await merge(ids, "MIX");
    const again = await merge([mixed, ids[0]!], "AGAIN");

    const path = (await readPath(stack.ledger, again))!;
    expect(path).to.deep.include({ more: 5, orMore: false });
    expect(path.nodes).to.have.length(9);
    expect(path.nodes[0]).to.deep.include({ id: again, lot: "AGAIN", process: "merge", hidden: 0 });
    expect(path.nodes[0]!.inputs).to.have.members([mixed, ids[0]!]);
    const mix = path.nodes.find(({ id }) => id === mixed)!;
    // Of its twelve, the one that went into both is drawn, and six others.
    expect([mix.inputs.length, mix.hidden]).to.deep.equal([7, 5]);
    const drawn = path.nodes.map(({ id }) => id);
    for (const { inputs } of path.nodes) expect(drawn).to.include.members(inputs);
  });
});
