import { expect } from "chai";
import fc from "fast-check";
import { checkConserved, massOf, weigh } from "../../service/transformations/rules/transformation.ts";
import { MAX_BASE } from "../../service/values/quantities.ts";
import { refused } from "./formats/refusals.ts";

/** A batch as the contract takes it, and cuts that part it into pieces. */
const cutBatch = fc
  .record({ quantity: fc.bigInt(1n, MAX_BASE), netMassMg: fc.bigInt(0n, MAX_BASE) })
  .chain(({ quantity, netMassMg }) =>
    fc.record({
      quantity: fc.constant(quantity),
      netMassMg: fc.constant(netMassMg),
      cuts: fc.array(fc.bigInt(0n, quantity), { maxLength: 8 }),
    }),
  );

describe("conservation", () => {
  it("weighs a part by its share, rounded down, and the whole as it is", () => {
    const whole = { quantity: 3n, netMassMg: 10n, conserved: true };
    expect([0n, 1n, 2n, 3n].map((part) => massOf({ ...whole, part }))).to.deep.equal([0n, 3n, 6n, 10n]);
    expect(massOf({ part: MAX_BASE, quantity: MAX_BASE, netMassMg: MAX_BASE, conserved: true })).to.equal(MAX_BASE);
  });

  it("never lets the parts of a batch weigh more than the batch, and loses less than a milligram with each", () => {
    fc.assert(
      fc.property(cutBatch, ({ quantity, netMassMg, cuts }) => {
        const edges = [0n, ...cuts.toSorted((a, b) => (a < b ? -1 : 1)), quantity];
        const parts = edges.slice(1).map((edge, i) => edge - edges[i]!);
        const { massMg } = weigh(parts.map((part) => ({ part, quantity, netMassMg, conserved: true })));
        expect(massMg <= netMassMg).to.equal(true);
        expect(netMassMg - massMg < BigInt(parts.length)).to.equal(true);
      }),
    );
  });

  it("knows the mass of all only when it knows that of each", () => {
    const part = { part: 1n, quantity: 2n, netMassMg: 10n, conserved: true };
    expect(weigh([part, part])).to.deep.equal({ massMg: 10n, conserved: true });
    expect(weigh([part, { ...part, netMassMg: 0n, conserved: false }])).to.deep.equal({ massMg: 5n, conserved: false });
    // A mass of its own, of something whose mass was not known.
    expect(weigh([{ ...part, conserved: false }])).to.deep.equal({ massMg: 5n, conserved: false });
  });

  it("lets through what comes to the same, and refuses one milligram more, with the numbers", () => {
    const mass = fc.bigInt(1n, MAX_BASE);
    fc.assert(
      fc.property(mass, mass, (outputs, loss) => {
        checkConserved(outputs + loss, outputs, loss);
        checkConserved(outputs + loss + 1n, outputs, loss);
        refused("MASS_EXCEEDED", () => checkConserved(outputs + loss - 1n, outputs, loss));
      }),
    );
    expect(refused("MASS_EXCEEDED", () => checkConserved(1_000_000n, 999_999n, 2n)).message).to.equal(
      "More would come out than went in: the inputs weigh 1 kg, the outputs 0.999999 kg, the loss 0.000002 kg.",
    );
  });
});
