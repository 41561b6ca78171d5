import { expect } from "chai";
import fc from "fast-check";
import { codeKey, fold, searchKey } from "../../../service/values/folding.ts";

/** Letters and digits of these blocks: Latin, Arabic with its presentation forms, Tifinagh, full width. */
const BLOCKS = [
  ...[
    [0x30, 0x24f],
    [0x620, 0x6ff],
    [0x750, 0x77f],
    [0x1e00, 0x1eff],
    [0x2d30, 0x2d7f],
  ],
  ...[
    [0xfb50, 0xfdff],
    [0xfe70, 0xfeff],
    [0xff10, 0xff5a],
  ],
] as [number, number][];
const LETTERS = BLOCKS.flatMap(([from, to]) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)),
).filter((character) => /^[\p{L}\p{Nd}]/u.test(character.normalize("NFKD")));

describe("folding", () => {
  for (const language of ["ar", "fr"])
    it(`unites every letter that ICU's search in ${language} takes for another`, () => {
      const { compare } = new Intl.Collator(language, { sensitivity: "base", usage: "search" });
      const sorted = LETTERS.filter((letter) => !letter.normalize("NFKD").startsWith("ـ")).sort(compare);
      const apart = sorted
        .filter((letter, i) => i > 0 && compare(sorted[i - 1]!, letter) === 0)
        .filter((letter) => {
          const equal = sorted.find((other) => other !== letter && compare(other, letter) === 0)!;
          return fold(letter) !== fold(equal);
        });
      // A hamza alone disappears inside a word; alone it is all there is.
      expect(apart.filter((letter) => letter.normalize("NFKD") !== "ء" && letter !== "\u0674")).to.deep.equal([]);
    });

  const same: [string, string, string][] = [
    ["alef without its hamza", "احمد", "أحمد"],
    ["alef without its madda", "اسفي", "آسفي"],
    ["taa marbuta as haa", "تعاونيه فاطمه", "تعاونية فاطمة"],
    ["alef maqsura as yaa", "موسي", "موسى"],
    ["a hamza left out at the end", "فاطمة الزهرا", "فاطمة الزهراء"],
    ["hamza on waw and yaa", "مومن بير", "مؤمن بئر"],
    ["harakat", "مُحَمَّد", "محمد"],
    ["tatweel", "محمــــد", "محمد"],
    ["the Persian kaf and yaa of some telephones", "\u06a9ريم علی", "كريم علي"],
    ["g as Moroccans write it", "أݣادير", "أكادير"],
    ["Arabic-Indic and Persian digits", "٢٥ ۲۵", "25 25"],
    ["presentation forms", "ﻣﺤﻤﺪ", "محمد"],
    ["French without accents", "eleonore", "Éléonore"],
    ["œ and ç", "coeur francais", "CŒUR FRANÇAIS"],
    ["the typographic apostrophe", "huile d'argan", "Huile d’argan"],
    ["Tamazight without dots", "tamazight n waddar dad", "Tamaziɣt n waḍḍar ḍaḍ"],
    ["capitals that have no small letter of their own", "strasse", "STRAẞE"],
    ["a joiner", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "ⵜⴰⵎⴰ\u200dⵣⵉⵖⵜ"],
    ["full width and no-break spaces", "a b 1", "ａ\u00a0 ｂ\u202f１"],
  ];
  for (const [habit, typed, meant] of same)
    it(`finds what is meant: ${habit}`, () => expect(fold(typed)).to.equal(fold(meant)));

  it("keeps apart what people tell apart", () => {
    const apart = ["حسن", "حسين", "خسن", "ⴷ", "ⵕ", "دفعة-25", "دفعة-52", "O", "0", "l", "1", "I", "a-1", "a.1", "a1"];
    expect(new Set(apart.map(codeKey)).size).to.equal(apart.length);
  });

  it("is the same for folded text, in any form of Unicode, and never empty for text that is there", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" })), (text) => {
        const folded = fold(text);
        expect(fold(folded)).to.equal(folded);
        for (const form of ["NFC", "NFD", "NFKC", "NFKD"] as const) expect(fold(text.normalize(form))).to.equal(folded);
        if (text.normalize("NFKC").trim() !== "") expect(folded).to.not.equal("");
      }),
      { numRuns: 2_000 },
    );
  });

  it("makes one code of those that only look alike: other scripts' letters, small or capital", () => {
    for (const [one, other] of [
      ["АВС-25", "ABC-25"],
      ["ΑΒΕ-1", "ABE-1"],
      ["ⵝ-7", "X-7"],
      ["ⵔ1", "o1"],
      ["دفعة-٢٥", "دفعة-25"],
      ["dfc-é", "DFC-E"],
    ])
      expect(codeKey(one!), one).to.equal(codeKey(other!));
  });

  it("keeps the texts of a thing on lines of their own", () => {
    expect(searchKey(["تمر", "Dattes"])).to.equal("تمر\ndattes");
  });
});
