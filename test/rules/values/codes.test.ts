import { expect } from "chai";
import fc from "fast-check";
import { groupCode, newCode, parseCode } from "../../../service/values/codes.ts";
import { refused } from "../formats/refusals.ts";

const digit = fc.integer({ min: 0, max: 9 });
/** Twelve digits at each call, from a seeded generator: what the service draws from its random source. */
const digits = fc.infiniteStream(fc.array(digit, { minLength: 12, maxLength: 12 })).map((stream) => () => {
  return (stream.next().value as number[]).join("");
});
const code = digits.map(newCode);

function isCode(text: string): boolean {
  try {
    parseCode(text);
    return true;
  } catch {
    return false;
  }
}

/** GS1's check digit, counted from the right as its manual does. */
function isGtin(text: string): boolean {
  const total = [...text].reverse().reduce((sum, each, i) => sum + Number(each) * (i % 2 === 1 ? 3 : 1), 0);
  return total % 10 === 0;
}

describe("public codes", () => {
  it("are read back from what is displayed", () => {
    fc.assert(
      fc.property(code, (value) => {
        expect(value).to.match(/^[1-9][0-9]{12}$/);
        expect(groupCode(value)).to.match(/^\d{4} \d{4} \d{4} \d$/);
        expect(parseCode(groupCode(value))).to.equal(value);
      }),
    );
  });

  it("carry the check digit of ISO/IEC 7064 MOD 11,10", () => {
    // the pure definition of the standard: the running product ends at 1
    const valid = (text: string): boolean => {
      let product = 10;
      for (const each of text.slice(0, -1)) product = (((product + Number(each)) % 10 || 10) * 2) % 11;
      return (product + Number(text.at(-1))) % 10 === 1;
    };
    fc.assert(fc.property(code, (value) => valid(value)));
    // examples that other implementations publish
    for (const known of ["794623", "002006673085", "07945"]) expect(valid(known), known).to.equal(true);
  });

  it("find every single wrong digit", () => {
    fc.assert(
      fc.property(code, (value) => {
        for (let i = 0; i < 13; i++) {
          for (let wrong = 0; wrong < 10; wrong++) {
            const typed = value.slice(0, i) + wrong + value.slice(i + 1);
            expect(isCode(typed)).to.equal(typed === value);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("find at least 44 in 45 swaps of two different neighbours", () => {
    let swaps = 0;
    let missed = 0;
    fc.assert(
      fc.property(code, (value) => {
        for (let i = 0; i < 12; i++) {
          if (value[i] === value[i + 1]) continue;
          swaps++;
          if (isCode(value.slice(0, i) + value[i + 1] + value[i] + value.slice(i + 2))) missed++;
        }
      }),
      { numRuns: 1000 },
    );
    // the theory says at most 1 in 45 = 2.2 %; the sample may stray
    expect(Math.ceil((1_000 * missed) / swaps)).to.be.below(30);
  });

  it("are never a GTIN-13: neither issued nor taken", () => {
    fc.assert(fc.property(code, (value) => !isGtin(value)));
    for (let n = 0; n < 1000; n++) {
      const start = `6111234${String(n).padStart(5, "0")}`;
      const gtin = [..."0123456789"].map((last) => start + last).find(isGtin) as string;
      expect(isCode(gtin)).to.equal(false);
    }
  });

  it("draw again for a leading zero or a GTIN-13, and give up on a source that is stuck", () => {
    const drawn = ["012345678901", "123456789013"];
    expect(newCode(() => drawn.shift() as string)).to.match(/^123456789013/);
    expect(() => newCode(() => "000000000000")).to.throw("random source");
    for (const bad of ["12345678901", "1234567890123", "12345678901x", "\u0661".repeat(12)]) {
      expect(() => newCode(() => bad)).to.throw(TypeError);
    }
  });

  it("are taken as they are pasted: wide digits, points, invisible signs, or the whole link", () => {
    fc.assert(
      fc.property(code, fc.constantFrom(..."\u200b\u200c\u200d\u2060\ufeff\u00ad\u3000.·•–"), (value, between) => {
        expect(parseCode([...value].join(between))).to.equal(value);
        expect(parseCode(`${between}${groupCode(value)}${between}`)).to.equal(value);
        const wide = [...value].map((each) => String.fromCharCode(0xff10 + Number(each))).join("");
        expect(parseCode(wide)).to.equal(value);
        const rest = `#${"A".repeat(43)}`;
        for (const link of [`https://silsila.ma/b/${value}`, `http://a.b:3000/x/b/${value}/?lang=ar${rest}`])
          expect(parseCode(` ${link} `)).to.equal(value);
        expect(parseCode(`https://silsila.ma/o/${value}?lang=fr`)).to.equal(value);
        expect(isCode(`https://silsila.ma/p/${value}`)).to.equal(false);
      }),
      { numRuns: 50 },
    );
  });

  it("are taken in Western, Arabic-Indic and extended Arabic-Indic digits, also mixed", () => {
    fc.assert(
      fc.property(
        code,
        fc.array(fc.constantFrom(0x30, 0x660, 0x6f0), { minLength: 13, maxLength: 13 }),
        (value, zeros) => {
          const typed = [...value].map((each, i) => String.fromCharCode((zeros[i] as number) + Number(each))).join("");
          expect(parseCode(typed)).to.equal(value);
        },
      ),
    );
  });

  it("are taken with spaces, hyphens and direction marks anywhere", () => {
    const between = fc.string({
      unit: fc.constantFrom(..." -\u00a0\u202f\u2009\u2007\u2011\u2013\u200e\u200f\u061c\u202a\u202c\u2066\u2069\t\n"),
      maxLength: 2,
    });
    fc.assert(
      fc.property(code, fc.array(between, { minLength: 14, maxLength: 14 }), (value, gaps) => {
        const typed = [...value].map((each, i) => gaps[i] + each).join("") + gaps[13];
        expect(parseCode(typed)).to.equal(value);
      }),
    );
  });

  it("are refused with anything else in them", () => {
    const value = newCode(() => "123456789013");
    const bad = [
      "",
      value.slice(1),
      `${value}0`,
      `${value.slice(0, 6)},${value.slice(6)}`,
      `${value.slice(0, 6)}/${value.slice(6)}`,
      value.replace("1", "l"),
      value.replace("1", "\u0967"),
      `${" ".repeat(100)}${value}`,
    ];
    for (const each of bad) refused("CODE_INVALID", () => parseCode(each));
  });
});
