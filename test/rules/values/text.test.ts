import { expect } from "chai";
import fc from "fast-check";
import { organisationDocument } from "../../../service/organisations/rules/organisation.ts";
import { productDocument } from "../../../service/products/rules.ts";
import { cleanLot, cleanPrinted, cleanText } from "../../../service/values/text.ts";
import { refused } from "../formats/refusals.ts";

const BOUNDS = { min: 1, max: 120 };
const clean = (text: string): string => cleanText(text, BOUNDS);
const rule = (text: string) => refused("TEXT_INVALID", () => clean(text)).values.rule;

describe("text", () => {
  it("of the region's languages passes as it is", () => {
    const names = [
      "تعاونية واحة فزواطة للتمور",
      "تَعاوُنِيّةُ المَجهول",
      "ⵜⴰⵎⵙⵎⵓⵏⵜ ⵏ ⵜⵉⵢⵏⵉ",
      "Coopérative féminine « Tighanimine », Drâa-Tafilalet",
      "Women’s co-operative (argan) – 100 % pure",
      "safran n°1 ½ €",
      "Ḥsen, ɣer, ẓẓ",
      "🌴 Dattes",
    ];
    for (const name of names) expect(clean(name)).to.equal(name);
  });

  it("is put into NFC, without white space at its ends and with ordinary spaces inside", () => {
    expect(clean(" \t Coope\u0301rative\u00a0 \u202f Zagora\n")).to.equal("Coopérative Zagora");
    expect(clean("\ufeffzit")).to.equal("zit");
  });

  it("cleaned once needs no more cleaning, and can be committed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" })), (text) => {
        let once: string;
        try {
          once = clean(text);
        } catch {
          return;
        }
        expect(clean(once)).to.equal(once);
        expect(once.normalize("NFC")).to.equal(once);
        expect(once.isWellFormed()).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it("is measured in code points, after cleaning", () => {
    expect(cleanText("🌴".repeat(3), { min: 3, max: 3 })).to.have.length(6);
    expect(rule("x".repeat(121))).to.equal("too_long");
    expect(rule("   ")).to.equal("too_short");
    expect(refused("TEXT_INVALID", () => clean("")).message).to.equal("The text is empty.");
    expect(refused("TEXT_INVALID", () => cleanText("ab", { min: 3, max: 9 })).message).to.equal(
      "The text is shorter than 3 characters.",
    );
  });

  it("is refused with control characters and line breaks inside", () => {
    for (const each of "\0\x07\t\n\r\x1b\x7f\x85\u2028\u2029") expect(rule(`a${each}b`)).to.equal("control");
  });

  it("is refused with anything invisible that could disguise it", () => {
    const points = [
      ...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
      ...[0x200b, 0x200e, 0x200f, 0x061c, 0x2060, 0x2061, 0x00ad, 0x180e, 0x034f, 0x115f, 0x3164, 0xffa0],
      ...[0xfe0f, 0xfff9, 0xe0001, 0xe0041, 0xe0100, 0x1d173],
    ];
    for (const point of points)
      expect(rule(`a${String.fromCodePoint(point)}b`), point.toString(16)).to.equal("invisible");
  });

  it("is refused with characters that nobody has agreed on", () => {
    for (const point of [0xfdd0, 0xfffe, 0x10ffff, 0xe000, 0xf0000, 0x0378]) {
      expect(rule(`a${String.fromCodePoint(point)}b`), point.toString(16)).to.equal("meaningless");
    }
    expect(rule("a\ud800b")).to.equal("half_character");
    expect(refused("TEXT_INVALID", () => clean(7 as unknown as string)).values.rule).to.equal("not_text");
  });

  it("keeps a joiner between two Arabic or Tifinagh letters, and refuses it anywhere else", () => {
    for (const name of ["نخل\u200cها", "هِ\u200dم", "ⵏ\u200dⴽ"]) expect(clean(name)).to.equal(name);
    for (const name of [
      "\u200cنخل",
      "نخل\u200c",
      "نخل\u200c ها",
      "a\u200cb",
      "نخل\u200c\u200cها",
      "ن\u200d1",
      "👩\u200d🌾",
    ]) {
      expect(rule(name), name).to.equal("joiner");
    }
  });

  it("is refused with accents that stand alone or pile up", () => {
    for (const text of ["\u0301a", "a \u0301b", `a${"\u0316".repeat(5)}`]) expect(rule(text)).to.equal("marks");
  });

  it("says in words what is wrong and where to look", () => {
    expect(refused("TEXT_INVALID", () => clean("Dattes Mejhoul\u202e2025")).message).to.equal(
      "The text contains an invisible character after “es Mejhoul” (U+202E); delete it and type that part again.",
    );
    expect(refused("TEXT_INVALID", () => clean("\u200eDattes")).message).to.include("at the start (U+200E)");
  });
});

describe("text that labels print", () => {
  it("has what their fonts can draw, in the four languages, and no emoji", () => {
    for (const text of ["تَعاوُنِيّةُ المَجهول", "ⵜⵉⵢⵏⵉ ⵏ ⵎⵊⵀⵓⵍ", "Tiyni, ɣer, ẓẓ", "« Huile d’argan » n°1 ½ €", "گل ۱۲"])
      expect(cleanPrinted(text, BOUNDS)).to.equal(text);
    for (const [text, sign] of [
      ["Dattes 🌴", "🌴"],
      ["سمن ❤", "❤"],
      ["蜂蜜", "蜂"],
    ] as const) {
      expect(clean(text)).to.equal(text);
      expect(refused("TEXT_INVALID", () => cleanPrinted(text, BOUNDS)).values).to.include({ rule: "label", sign });
    }
    expect(refused("TEXT_INVALID", () => cleanLot("蜂-1")).values.rule).to.equal("label");
  });

  it("is what products, signs and organisations may be called; what is not printed may say more", () => {
    const palm = { fr: "Dattes 🌴" };
    const at = (build: () => unknown) => refused("TEXT_INVALID", build);
    const product = { organisation: `0x${"1".repeat(40)}`, name: palm, description: palm };
    expect(at(() => productDocument(product)).pointer).to.equal("/name/fr");
    const sign = { kind: "igp", name: palm } as const;
    expect(at(() => productDocument({ ...product, name: { fr: "Dattes" }, sign })).pointer).to.equal("/sign/name/fr");
    expect(productDocument({ ...product, name: { fr: "Dattes" } }).description).to.deep.equal(palm);
    const organisation = { kind: "cooperative", name: palm, place: { commune: { fr: "Arfoud" } } } as const;
    expect(at(() => organisationDocument(organisation)).pointer).to.equal("/name/fr");
  });
});

describe("lot codes", () => {
  it("of any script pass, in NFC and without spaces at their ends", () => {
    for (const lot of ["DAT-2025-001", "L.12/3_b", "دفعة-١٢", "ⴰ-25", "é", "A".repeat(40)])
      expect(cleanLot(lot)).to.equal(lot);
    expect(cleanLot(" L1\n")).to.equal("L1");
    expect(cleanLot("e\u0301-1")).to.equal("é-1");
  });

  it("are refused with spaces, joiners, signs, or more than 40 characters", () => {
    for (const lot of ["L 1", "L\u00a01", "ن\u200cه", "L#1", "L+1", "L\\1", "½", "🌴", "L:1", "L,1", "<b>"]) {
      expect(refused("TEXT_INVALID", () => cleanLot(lot)).values.rule, lot).to.equal("lot");
    }
    for (const lot of ["", " ", "A".repeat(41), "L\u202e1", "L\n1", "\u0301L"])
      refused("TEXT_INVALID", () => cleanLot(lot));
  });
});
