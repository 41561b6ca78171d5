import { expect } from "chai";
import fc from "fast-check";
import { cleanYield, unexpectedYield } from "../../service/products/rules.ts";
import { refused } from "./formats/refusals.ts";

const hundredths = fc.integer({ min: 1, max: 10_000 });
const spell = (value: number) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, "0")}`;

describe("yields", () => {
  it("have one spelling", () => {
    expect(cleanYield({ min: "12.50", max: "22.00" })).to.deep.equal({ min: "12.5", max: "22" });
    expect(cleanYield({ min: "0.01", max: "100" })).to.deep.equal({ min: "0.01", max: "100" });
    fc.assert(
      fc.property(hundredths, hundredths, (a, b) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const clean = cleanYield({ min: spell(min), max: spell(max) });
        expect([Number(clean.min), Number(clean.max)]).to.deep.equal([min / 100, max / 100]);
        expect(cleanYield(clean)).to.deep.equal(clean);
      }),
    );
  });

  it("are percentages above 0 and at most 100, the least first", () => {
    for (const text of ["0", "0.00", "-1", "100.01", "1e1", "", " 5", "5.", ".5", "05", "5,5", "5.001", "999"]) {
      expect(refused("FIELD_INVALID", () => cleanYield({ min: text, max: "100" })).pointer, text).to.equal("/min");
      expect(refused("FIELD_INVALID", () => cleanYield({ min: "0.01", max: text })).pointer, text).to.equal("/max");
    }
    expect(refused("FIELD_INVALID", () => cleanYield({ min: "6", max: "5.99" }))).to.include({ pointer: "/max" });
    expect(refused("FIELD_INVALID", () => cleanYield({ min: "x", max: "y" })).others).to.have.length(1);
  });

  it("are compared exactly, and what is outside never reads as inside", () => {
    const expected = { min: "12.5", max: "22" };
    expect(unexpectedYield(expected, 125n, 1000n)).to.equal(null);
    expect(unexpectedYield(expected, 220n, 1000n)).to.equal(null);
    expect(unexpectedYield(expected, 124_999_999n, 1_000_000_000n)).to.equal("12.49");
    expect(unexpectedYield(expected, 220_000_001n, 1_000_000_000n)).to.equal("22.01");
    expect(unexpectedYield(expected, 0n, 7n)).to.equal("0");
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), fc.bigInt(1n, 10n ** 18n), (part, whole) => {
        fc.pre(part <= whole);
        const told = unexpectedYield(expected, part, whole);
        const inside = part * 1000n >= whole * 125n && part * 100n <= whole * 22n;
        expect(told === null).to.equal(inside);
        if (told !== null) expect(Number(told) < 12.5 || Number(told) > 22).to.equal(true);
      }),
    );
  });
});
