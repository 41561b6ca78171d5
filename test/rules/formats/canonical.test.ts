import { expect } from "chai";
import fc from "fast-check";
import { canonicalBytes, canonicalText, MAX_DEPTH } from "../../../service/formats/canonical.ts";
import { hexOf } from "../../../service/formats/hex.ts";
import { document } from "./arbitraries.ts";
import { refused } from "./refusals.ts";

describe("canonical form", () => {
  it("orders keys as the example of RFC 8785 section 3.2.3 does, by UTF-16 code units", () => {
    // U+FB33 of the example is never NFC; U+FB00 stands in for it, on the same side of the surrogates
    const example = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb00": "Small Ligature Ff",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(Object.values(JSON.parse(canonicalText(example)) as object)).to.have.members(Object.values(example));
    expect(canonicalText(example)).to.equal(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",' +
        '"\u20ac":"Euro Sign","\ud83d\ude00":"Emoji: Grinning Face","\ufb00":"Small Ligature Ff"}',
    );
    refused("DOCUMENT_INVALID", () => canonicalText({ "\ufb33": "Hebrew Letter Dalet With Dagesh" }));
  });

  it("writes the strings and literals of the example of RFC 8785 section 3.2.2 as it does", () => {
    const example = { string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/", literals: [null, true, false] };
    expect(hexOf(canonicalBytes(example)).slice(2)).to.equal(
      Buffer.from('{"literals":[null,true,false],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}', "utf8").toString(
        "hex",
      ),
    );
  });

  it("escapes as RFC 8785 section 3.2.2.2 says, and nothing else", () => {
    expect(canonicalText('\b\t\n\f\r\u0000\u001f\u007f\u2028"\\/')).to.equal(
      '"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\\"\\\\/"',
    );
  });

  it("is a fixed point that keeps the value", () => {
    fc.assert(
      fc.property(document, (value) => {
        const text = canonicalText(value);
        const read: unknown = JSON.parse(text);
        expect(read).to.deep.equal(value);
        expect(canonicalText(read)).to.equal(text);
      }),
    );
  });

  it("does not depend on the order in which members were added", () => {
    fc.assert(
      fc.property(document, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalText(reversed)).to.equal(canonicalText(value));
      }),
    );
  });

  const bad: [string, unknown, string][] = [
    ["numbers", { a: { b: 1 } }, "/a/b"],
    ["not a number", { a: [NaN] }, "/a/0"],
    ["undefined", { a: undefined }, "/a"],
    ["holes", { a: ["x", , "y"] }, "/a/1"],
    ["functions", { a: () => 1 }, "/a"],
    ["big integers", { a: 1n }, "/a"],
    ["dates", { a: new Date(0) }, "/a"],
    ["maps", { a: new Map() }, "/a"],
    ["boxed text", { a: Object("x") as unknown }, "/a"],
    ["lone surrogates", { "a/b": "x\ud800" }, "/a~1b"],
    ["lone surrogates in keys", { a: { "\udc00": "x" } }, "/a"],
    ["text that is not NFC", { a: "e\u0301" }, "/a"],
    ["keys that are not NFC", { "e\u0301": "x" }, ""],
    ["__proto__", JSON.parse('{"a":{"__proto__":"x"}}'), "/a"],
  ];
  for (const [what, value, pointer] of bad) {
    it(`refuses ${what}, and says where`, () => {
      expect(refused("DOCUMENT_INVALID", () => canonicalText(value)).pointer).to.equal(pointer);
    });
  }

  it("refuses nesting below the limit, and a circle, before any stack overflows", () => {
    const nested = (levels: number): unknown => (levels === 0 ? "x" : [nested(levels - 1)]);
    expect(canonicalText(nested(MAX_DEPTH))).to.have.length(2 * MAX_DEPTH + 3);
    refused("DOCUMENT_INVALID", () => canonicalText(nested(MAX_DEPTH + 1)));
    const circle: { self?: unknown } = {};
    circle.self = circle;
    refused("DOCUMENT_INVALID", () => canonicalText(circle));
  });
});
