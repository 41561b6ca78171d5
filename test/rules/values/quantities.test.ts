import { expect } from "chai";
import fc from "fast-check";
import {
  canonicalQuantity,
  formatQuantity,
  isUnitCode,
  MAX_BASE,
  netMassOf,
  parseQuantity,
  UNIT_CODES,
  type UnitCode,
  UNITS,
} from "../../../service/values/quantities.ts";
import { refused } from "../formats/refusals.ts";

const unit = fc.constantFrom(...UNIT_CODES);
const base = fc.oneof(fc.bigInt({ min: 1n, max: MAX_BASE }), fc.bigInt({ min: 1n, max: 10_000_000n }));

describe("units", () => {
  it("agree in their base: mg, µl, mm, mm² and pieces, under the contract's numbers", () => {
    const one = (code: UnitCode) => [UNITS[code].dimension, 10n ** BigInt(UNITS[code].decimals)];
    expect(one("TNE")).to.deep.equal([1, 1_000_000_000n]);
    expect(one("KGM")).to.deep.equal([1, 1_000_000n]);
    expect(one("GRM")).to.deep.equal([1, 1_000n]);
    expect(one("LTR")).to.deep.equal([2, 1_000_000n]);
    expect(one("MLT")).to.deep.equal([2, 1_000n]);
    expect(one("MTR")).to.deep.equal([3, 1_000n]);
    expect(one("MTK")).to.deep.equal([4, 1_000_000n]);
    expect(one("H87")).to.deep.equal([5, 1n]);
  });

  it("are known by their exact code only", () => {
    for (const bad of ["kgm", "KG", "", "toString", "__proto__", null]) expect(isUnitCode(bad)).to.equal(false);
  });
});

describe("quantities", () => {
  it("are read exactly", () => {
    expect(parseQuantity({ value: "120.5", unit: "KGM" })).to.deep.equal({
      base: 120_500_000n,
      dimension: 1,
      unit: "KGM",
    });
    expect(parseQuantity({ value: "0.000000001", unit: "TNE" }).base).to.equal(1n);
    expect(parseQuantity({ value: "12.50", unit: "KGM" }).base).to.equal(12_500_000n);
    expect(parseQuantity({ value: "9007199254740993", unit: "H87" }).base).to.equal(9007199254740993n);
  });

  it("come back from their canonical spelling, which is the shortest", () => {
    fc.assert(
      fc.property(base, unit, (amount, code) => {
        const value = formatQuantity(amount, code);
        expect(parseQuantity({ value, unit: code })).to.deep.equal({
          base: amount,
          dimension: UNITS[code].dimension,
          unit: code,
        });
        expect(value).to.match(/^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/);
      }),
    );
    expect(formatQuantity(100_000_000n, "KGM")).to.equal("100");
    expect(formatQuantity(500n, "GRM")).to.equal("0.5");
    expect(formatQuantity(0n, "KGM")).to.equal("0");
    expect(formatQuantity(40n, "H87")).to.equal("40");
    expect(() => formatQuantity(-1n, "H87")).to.throw(RangeError);
  });

  it("have one canonical spelling, whatever zeros were written", () => {
    fc.assert(
      fc.property(base, unit, (amount, code) => {
        const value = formatQuantity(amount, code);
        const written = value.split(".")[1]?.length ?? 0;
        const missing = UNITS[code].decimals - written;
        const padded = missing === 0 ? value : `${value}${written === 0 ? "." : ""}${"0".repeat(missing)}`;
        expect(canonicalQuantity({ value: padded, unit: code })).to.deep.equal({ value, unit: code });
      }),
    );
  });

  const malformed = [
    ..."e E + - . , / x".split(" "),
    ...[
      "",
      " ",
      "1e3",
      "1E3",
      "+1",
      "-1",
      " 1",
      "1 ",
      "1 000",
      "1,5",
      "1.000.000",
      ".5",
      "1.",
      "1..5",
      "007",
      "00",
      "01.5",
    ],
    ...["0x10", "1_000", "Infinity", "NaN", "\u0661\u0662", "\u06f1", "\uff11", "1\n", "\u22121", "1\u00a0000", "½"],
  ];
  it("refuse anything that is not plain digits", () => {
    for (const value of malformed) {
      const code = /^-[0-9]/.test(value) ? "QUANTITY_NOT_POSITIVE" : "QUANTITY_MALFORMED";
      const error = refused(code, () => parseQuantity({ value, unit: "KGM" }));
      expect(error.pointer).to.equal("/value");
    }
    for (const value of [12.5, null, undefined, ["1"], { toString: () => "1" }]) {
      refused("QUANTITY_MALFORMED", () => parseQuantity({ value: value as unknown as string, unit: "KGM" }));
    }
  });

  it("refuse more decimals than the unit has, zeros included, and name the limit", () => {
    expect(refused("QUANTITY_TOO_PRECISE", () => parseQuantity({ value: "1.2345", unit: "GRM" })).values).to.deep.equal(
      {
        unit: "GRM",
        decimals: 3,
      },
    );
    refused("QUANTITY_TOO_PRECISE", () => parseQuantity({ value: "12.0", unit: "H87" }));
    refused("QUANTITY_TOO_PRECISE", () => parseQuantity({ value: "1.0000000", unit: "KGM" }));
    refused("QUANTITY_TOO_PRECISE", () => parseQuantity({ value: "0.0000001", unit: "KGM" }));
  });

  it("refuse nothing at all", () => {
    for (const value of ["0", "0.0", "0.000000"])
      refused("QUANTITY_NOT_POSITIVE", () => parseQuantity({ value, unit: "KGM" }));
  });

  it("refuse what is beyond the bound, at once even when it is absurd", () => {
    for (const code of UNIT_CODES) {
      const limit = formatQuantity(MAX_BASE, code);
      expect(parseQuantity({ value: limit, unit: code }).base).to.equal(MAX_BASE);
      const above = formatQuantity(MAX_BASE + 1n, code);
      const error = refused("QUANTITY_TOO_LARGE", () => parseQuantity({ value: above, unit: code }));
      expect(error.values).to.deep.equal({ limit, unit: code });
    }
    refused("QUANTITY_TOO_LARGE", () => parseQuantity({ value: `1${"0".repeat(1_000_000)}`, unit: "H87" }));
  });

  it("refuse an unknown unit and list those that are known", () => {
    const error = refused("UNIT_UNKNOWN", () => parseQuantity({ value: "x", unit: "KG" }));
    expect(error.pointer).to.equal("/unit");
    expect(error.message).to.include("KG is").and.to.include("KGM, GRM");
    refused("UNIT_UNKNOWN", () => parseQuantity({ value: "1", unit: "toString" }));
  });
});

describe("net mass", () => {
  const oil = parseQuantity({ value: "10", unit: "LTR" });
  const dates = parseQuantity({ value: "1", unit: "TNE" });

  it("of a mass is the mass itself, in whatever unit it is stated again", () => {
    expect(netMassOf(dates)).to.equal(1_000_000_000n);
    expect(netMassOf(dates, { value: "1000", unit: "KGM" })).to.equal(1_000_000_000n);
    refused("NET_MASS_MISMATCH", () => netMassOf(dates, { value: "1000.000001", unit: "KGM" }));
  });

  it("of anything else is what is stated, and 0 when nothing is", () => {
    expect(netMassOf(oil)).to.equal(0n);
    expect(netMassOf(oil, { value: "9.18", unit: "KGM" })).to.equal(9_180_000n);
    refused("QUANTITY_NOT_POSITIVE", () => netMassOf(oil, { value: "0", unit: "KGM" }));
  });

  it("is stated in a unit of mass", () => {
    const error = refused("UNIT_UNKNOWN", () => netMassOf(oil, { value: "10", unit: "LTR" }));
    expect(error.values.allowed).to.equal("KGM, GRM, TNE");
  });
});
