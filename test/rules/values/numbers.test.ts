import { expect } from "chai";
import fc from "fast-check";
import { type DecimalSign, type Readings, readingsOf, readNumber } from "../../../service/values/numbers.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { wordsOf } from "../../../service/web/words.ts";

const SHOWN: Record<(typeof LANGUAGES)[number], string> = {
  ar: "1\u202f250,5",
  fr: "1\u202f250,5",
  en: "1\u202f250.5",
  zgh: "1\u202f250,5",
};

describe("numbers as people write them", () => {
  const table: [typed: string, own: DecimalSign, read: string | Readings | null][] = [
    ["12.5", ",", "12.5"],
    ["12,5", ",", "12.5"],
    ["12,5", ".", "12.5"],
    ["١٢٫٥", ",", "12.5"],
    ["۱۲,۵", ",", "12.5"],
    ["١٬٢٥٠", ",", "1250"],
    ["١٬٢٥٠٫٥", ",", "1250.5"],
    ["1 234,5", ",", "1234.5"],
    ["1\u202f234", ",", "1234"],
    ["1.234,5", ",", "1234.5"],
    ["1,234.5", ",", "1234.5"],
    ["1.234.567", ",", "1234567"],
    ["1234", ".", "1234"],
    // Nobody parts thousands so; each of these has one reading.
    ["1.2345", ",", "1.2345"],
    ["0.250", ",", "0.250"],
    ["1250.500", ",", "1250.500"],
    // The reader's own sign is what it is to them.
    ["1,250", ",", "1.250"],
    ["1.250", ".", "1.250"],
    // The other one may be either.
    ["1.250", ",", ["1250", "1,250"]],
    ["١.٢٥٠", ",", ["1250", "1,250"]],
    ["1,250", ".", ["1250", "1.250"]],
    ["12.345.6", ",", null],
    ["1,2,3", ",", null],
    ["1.25,5.1", ",", null],
    ["1٬25", ",", null],
    ["douze", ",", "douze"],
  ];
  for (const [typed, own, read] of table)
    it(`reads ${typed} with ${own} for decimals as ${JSON.stringify(read)}`, () => {
      expect(readNumber(typed, own)).to.deep.equal(read);
    });

  it("have no second reading once one of two was chosen", () => {
    for (const [typed, own, read] of table) {
      if (!Array.isArray(read)) continue;
      expect(readingsOf(typed)).to.deep.equal(read);
      expect(read.map((reading: string) => readNumber(reading, own))).to.deep.equal(["1250", "1.250"]);
    }
  });

  for (const language of LANGUAGES) {
    const words = wordsOf(language);
    it(`are shown in ${language} with thin spaces between thousands`, () => {
      expect(words.number("1250.5")).to.equal(SHOWN[language]);
      expect(words.money({ amount: "1250.50", currency: "MAD" })).to.include(`${SHOWN[language]}0`);
      expect(words.format("{n, plural, other {#}}", { n: 1250 })).to.equal("1\u202f250");
      expect(words.format("{n, number}", { n: 1250.5 })).to.equal(SHOWN[language]);
    });

    it(`are read in ${language} as they are shown there`, () => {
      const decimal = fc
        .tuple(fc.bigInt(0n, 10n ** 15n), fc.stringMatching(/^[0-9]{0,5}[1-9]$/), fc.boolean())
        .map(([whole, fraction, cut]) => (cut ? String(whole) : `${whole}.${fraction}`));
      fc.assert(
        fc.property(decimal, (value) => {
          expect(readNumber(words.number(value), words.decimalSign)).to.equal(value);
          expect(readNumber(words.typed(value), words.decimalSign)).to.equal(value);
        }),
      );
    });
  }
});
