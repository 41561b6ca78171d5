import { expect } from "chai";
import fc from "fast-check";
import {
  checkNotMore,
  checkWeightOfPart,
  type Goods,
  weightsOfParts,
} from "../../service/transformations/rules/amounts.ts";
import { PROCESSES } from "../../service/transformations/rules/transformation.ts";
import { DIMENSIONS, UNITS, type UnitCode } from "../../service/values/quantities.ts";
import { refused } from "./formats/refusals.ts";

const goods = (product: string, base: number, unit: UnitCode = "LTR", massMg = 0): Goods => ({
  ...{ product: [product], base: BigInt(base), dimension: UNITS[unit].dimension, unit, massMg: BigInt(massMg) },
});
const REARRANGING = ["split", "merge", "sort", "pack"] as const;

describe("what is divided, mixed, sorted and packed", () => {
  const one = fc.record({
    product: fc.constantFrom("oil", "dates", "jars"),
    base: fc.integer({ min: 1, max: 100 }),
    unit: fc.constantFrom<UnitCode>("LTR", "KGM", "H87", "MTR"),
    massMg: fc.constantFrom(0, 500),
  });
  const list = fc
    .array(one, { minLength: 1, maxLength: 5 })
    .map((all) => all.map(({ product, base, unit, massMg }) => goods(product, base, unit, massMg)));

  it("is never more of the same product in the same unit, weighed or not", () => {
    fc.assert(
      fc.property(fc.constantFrom(...REARRANGING), list, list, (process, inputs, outputs) => {
        let passed = true;
        try {
          checkNotMore(process, inputs, outputs);
        } catch {
          passed = false;
        }
        const total = (all: Goods[], product: string, dimension: number) =>
          all
            .filter((each) => each.product[0] === product && each.dimension === dimension)
            .reduce((n, { base }) => n + base, 0n);
        for (const dimension of Object.values(DIMENSIONS))
          for (const product of ["oil", "dates", "jars"]) {
            const [went, came] = [total(inputs, product, dimension), total(outputs, product, dimension)];
            if (passed && went > 0n && (process === "merge" || process === "pack")) expect(came <= went).to.equal(true);
          }
        if (!passed || process === "merge" || process === "pack") return;
        for (const dimension of Object.values(DIMENSIONS)) {
          const all = (side: Goods[]) =>
            side.filter((each) => each.dimension === dimension).reduce((n, { base }) => n + base, 0n);
          if (all(inputs) > 0n) expect(all(outputs) <= all(inputs)).to.equal(true);
        }
      }),
    );
  });

  it("is refused with the numbers, at the first output that is too much", () => {
    const error = refused("AMOUNT_EXCEEDED", () =>
      checkNotMore("pack", [goods("oil", 100e6)], [goods("jars", 7, "H87"), goods("oil", 60e6), goods("oil", 60e6)]),
    );
    expect(error.pointer).to.equal("/outputs/1/quantity");
    expect(error.values).to.deep.equal({ process: "pack", unit: "LTR", inputs: "100", outputs: "120" });
  });

  it("is the same product by its names too, also by way of a third", () => {
    const named = (names: string[], base: number): Goods => ({ ...goods("", base), product: names });
    const inputs = [named(["a", "huile"], 5)];
    refused("AMOUNT_EXCEEDED", () =>
      checkNotMore("pack", inputs, [named(["b", "huile", "زيت"], 3), named(["c", "زيت"], 3)]),
    );
    checkNotMore("pack", inputs, [named(["b", "miel"], 9)]);
  });

  it("may be more where something new is made", () => {
    for (const process of PROCESSES.filter((name) => !REARRANGING.includes(name as "split")))
      checkNotMore(process, [goods("oil", 1)], [goods("oil", 9)]);
  });

  it("keeps its weight: all parts together never weigh more than the whole, and each its share", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 1e9 }),
        (parts, mass) => {
          const whole = parts.reduce((n, part) => n + part, 0);
          const weights = weightsOfParts(
            "split",
            [goods("oil", whole, "LTR", mass)],
            parts.map((part) => goods("oil", part)),
          );
          const total = weights.reduce((n: bigint, weight) => n + weight!, 0n);
          expect(total <= BigInt(mass)).to.equal(true);
          weights.forEach((weight, i) => {
            expect(weight).to.equal((BigInt(parts[i]!) * BigInt(mass)) / BigInt(whole));
            checkWeightOfPart("split", weight!, weight!);
          });
        },
      ),
    );
  });

  it("has no weight of its own where something was not weighed, or is counted by weight", () => {
    const out = [goods("oil", 5), undefined];
    expect(weightsOfParts("split", [goods("oil", 5, "LTR", 9), goods("oil", 5)], out)).to.deep.equal([null, null]);
    expect(weightsOfParts("split", [goods("x", 9, "KGM", 9)], [goods("x", 9, "KGM")])).to.deep.equal([null]);
    expect(weightsOfParts("press", [goods("x", 9, "LTR", 9)], [goods("x", 9)])).to.deep.equal([null]);
  });

  it("is refused when a part is said to weigh what it cannot", () => {
    checkWeightOfPart("split", 4_640n, 4_600n);
    for (const stated of [4_500n, 4_700n])
      refused("PART_WEIGHT_MISMATCH", () => checkWeightOfPart("split", stated, 4_600n));
    checkWeightOfPart("sort", 9_000n, 4_600n);
  });
});
