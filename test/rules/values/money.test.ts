import { expect } from "chai";
import currencies from "currency-codes";
import fc from "fast-check";
import { canonicalMoney, costOf, decimalsOf, formatMoney, parseMoney } from "../../../service/values/money.ts";
import { refused } from "../formats/refusals.ts";

/** Of no decimals, two and three; and money of several countries. */
const currency = fc.constantFrom("MAD", "EUR", "USD", "JPY", "TND", "KWD", "XOF", "XAF");
const MAX = 10n ** 15n;
const minor = fc.oneof(fc.bigInt({ min: 1n, max: MAX }), fc.bigInt({ min: 1n, max: 100_000n }));
const mad = (amount: string) => ({ amount, currency: "MAD" });

describe("money", () => {
  it("comes back from its canonical spelling, which has all decimals of its currency", () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        const money = formatMoney(amount, code);
        expect(parseMoney(money)).to.equal(amount);
        const decimals = decimalsOf(code);
        expect(money.amount).to.match(new RegExp(`^(0|[1-9][0-9]*)${decimals ? `\\.[0-9]{${decimals}}` : ""}$`));
        expect(canonicalMoney(money)).to.deep.equal(money);
      }),
    );
    expect(formatMoney(1_250n, "MAD").amount).to.equal("12.50");
    expect(formatMoney(5n, "TND").amount).to.equal("0.005");
    expect(formatMoney(5n, "JPY").amount).to.equal("5");
    expect(formatMoney(0n, "MAD").amount).to.equal("0.00");
  });

  it("is read exactly, however many of its decimals were written", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: MAX / 100n }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
        const expected = whole * 100n + BigInt(cents);
        fc.pre(expected <= MAX);
        const two = String(cents).padStart(2, "0");
        const spellings = [`${whole}.${two}`, ...(cents % 10 === 0 ? [`${whole}.${two[0]}`] : [])];
        if (cents === 0) spellings.push(`${whole}`);
        for (const amount of spellings) {
          expect(parseMoney(mad(amount))).to.equal(expected);
          expect(canonicalMoney(mad(amount)).amount).to.equal(`${whole}.${two}`);
        }
      }),
    );
    // Where floating point is wrong.
    expect(parseMoney(mad("9007199254740.93"))).to.equal(900719925474093n);
    expect(parseMoney(mad("1.10")) + parseMoney(mad("2.20"))).to.equal(330n);
  });

  it("is refused with one code when it is none, and never half-read", () => {
    for (const amount of ["0", "0.00", "-1", "-0.01"])
      expect(refused("AMOUNT_NOT_POSITIVE", () => parseMoney(mad(amount))).pointer).to.equal("/amount");
    const malformed = [
      "",
      " 1",
      "1 ",
      "+1",
      "1e5",
      "0x10",
      "1,5",
      "1.",
      ".5",
      "01",
      "1_000",
      "NaN",
      "١٢",
      "1.5.5",
      "--1",
    ];
    for (const amount of malformed)
      expect(refused("AMOUNT_MALFORMED", () => parseMoney(mad(amount))).pointer).to.equal("/amount");
    for (const [amount, code] of [
      ["1.001", "MAD"],
      ["1.0", "JPY"],
      ["1.0001", "TND"],
      ["1.0000000000", "MAD"],
    ] as const)
      refused("AMOUNT_TOO_PRECISE", () => parseMoney({ amount, currency: code }));
    for (const amount of ["10000000000000.01", "9".repeat(40), "9".repeat(1_000_000)])
      refused("AMOUNT_TOO_LARGE", () => parseMoney(mad(amount)));
    expect(parseMoney(mad("10000000000000.00"))).to.equal(MAX);
    fc.assert(
      fc.property(fc.string(), (amount) => {
        if (/^(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(amount)) return;
        expect(() => parseMoney(mad(amount))).to.throw(/amount/);
      }),
    );
  });

  it("is in a currency that people pay with: no metal, no unit of account, none that is gone, no other spelling", () => {
    const none = [
      "XAU",
      "XAG",
      "XDR",
      "XXX",
      "XTS",
      "DEM",
      "FRF",
      "CHE",
      "CHW",
      "CLF",
      "COU",
      "USN",
      "UYI",
      "BOV",
      "MXV",
    ];
    for (const code of [...none, "mad", "MA", "MADX", "", "MAD ", "__proto__", "constructor"])
      expect(refused("CURRENCY_UNKNOWN", () => decimalsOf(code)).pointer).to.equal("/currency");
    for (const [code, decimals] of [
      ["MAD", 2],
      ["EUR", 2],
      ["XOF", 0],
      ["JPY", 0],
      ["TND", 3],
    ] as const)
      expect(decimalsOf(code)).to.equal(decimals);
    // Whatever is taken has a number of decimals that money has.
    for (const code of currencies.codes()) {
      try {
        expect(decimalsOf(code), code).to.be.oneOf([0, 2, 3]);
      } catch (error) {
        expect(error, code).to.have.property("code", "CURRENCY_UNKNOWN");
      }
    }
  });
});

describe("what a quantity costs", () => {
  const base = fc.bigInt({ min: 0n, max: 10n ** 18n });
  const decimals = fc.integer({ min: 0, max: 9 });

  it("is the nearest to the exact rational, and a half goes up", () => {
    fc.assert(
      fc.property(base, decimals, minor, (quantity, digits, price) => {
        const one = 10n ** BigInt(digits);
        // Twice the distance to the exact value, in parts of `one`: from just below a half down to a whole half up.
        const off = 2n * (costOf(quantity, digits, price) * one - quantity * price);
        expect(off > -one && off <= one).to.equal(true);
      }),
    );
    expect(costOf(500_000n, 6, 1n)).to.equal(1n);
    expect(costOf(499_999n, 6, 1n)).to.equal(0n);
    expect(costOf(1_500_000n, 6, 3n)).to.equal(5n);
    expect(costOf(3n, 0, 250n)).to.equal(750n);
    expect(costOf(0n, 6, 250n)).to.equal(0n);
  });

  it("is exact where it can be, never falls with more, and parts differ from the whole by their roundings only", () => {
    fc.assert(
      fc.property(fc.array(base, { minLength: 1, maxLength: 12 }), decimals, minor, (parts, digits, price) => {
        const one = 10n ** BigInt(digits);
        expect(costOf(parts[0]! * one, digits, price)).to.equal(parts[0]! * price);
        const whole = parts.reduce((sum, part) => sum + part, 0n);
        expect(costOf(whole, digits, price) >= costOf(parts[0]!, digits, price)).to.equal(true);
        const inParts = parts.reduce((sum, part) => sum + costOf(part, digits, price), 0n);
        const off = inParts - costOf(whole, digits, price);
        expect((off < 0n ? -off : off) * 2n <= BigInt(parts.length + 1)).to.equal(true);
      }),
    );
  });
});
