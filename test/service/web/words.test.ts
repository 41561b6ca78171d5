import { expect } from "chai";
import { LANGUAGES } from "../../../service/values/names.ts";
import type { UnitCode } from "../../../service/values/quantities.ts";
import { html } from "../../../service/web/html.ts";
import { wordsOf } from "../../../service/web/words.ts";

describe("pages/words", () => {
  it("names quantities with the plural forms of each language", () => {
    const table: [(typeof LANGUAGES)[number], string, UnitCode, string][] = [
      ["ar", "1", "KGM", "1 كيلوغرام"],
      ["ar", "2", "GRM", "2 غرام"],
      ["ar", "3", "LTR", "3 لترات"],
      ["ar", "11", "MTR", "11 مترًا"],
      ["ar", "100", "H87", "100 قطعة"],
      ["ar", "12.5", "KGM", "12,5 كيلوغرام"],
      ["fr", "1.5", "LTR", "1,5 litre"],
      ["fr", "2", "H87", "2 pièces"],
      ["fr", "1000000", "GRM", "1 000 000 de grammes"],
      ["en", "1", "TNE", "1 tonne"],
      ["en", "1234.5", "MTK", "1 234.5 square metres"],
      ["zgh", "1", "KGM", "1 ⵏ ⵓⴽⵉⵍⵓⴳⵔⴰⵎ"],
      ["zgh", "12.5", "KGM", "12,5 ⵏ ⵉⴽⵉⵍⵓⴳⵔⴰⵎⵏ"],
    ];
    for (const [language, value, unit, expected] of table) {
      expect(
        wordsOf(language)
          .quantity({ value, unit })
          .replace(/[\u00a0\u202f]/g, " "),
        language,
      ).to.equal(expected);
    }
  });

  it("loses no digit of a long quantity", () => {
    const shown = wordsOf("en").quantity({ value: "123456789012345678.123456", unit: "KGM" });
    expect(shown.replaceAll("\u202f", "")).to.equal("123456789012345678.123456 kilograms");
  });

  it("writes days with Western digits and the months as they are called in Morocco", () => {
    expect(wordsOf("ar").date("2026-08-03")).to.equal("3 غشت 2026");
    expect(wordsOf("fr").date("2026-08-03")).to.equal("3 août 2026");
    expect(wordsOf("en").date("2026-08-03")).to.equal("3 August 2026");
    expect(wordsOf("zgh").date("2026-08-03")).to.equal("3 ⵖⵓⵛⵜ 2026");
  });

  it("names the time zone of a moment", () => {
    for (const language of LANGUAGES) expect(wordsOf(language).time("2026-10-05T09:41:12Z")).to.match(/09:41:12.*UTC/);
  });

  it("isolates a name in the language it is really in", () => {
    expect(wordsOf("fr").name({ ar: "زعفران" }).text).to.equal('<bdi lang="ar" dir="rtl">زعفران</bdi>');
    expect(wordsOf("zgh").name({ fr: "Safran", ar: "زعفران" }).text).to.contain('lang="ar"');
    expect(wordsOf("fr").name({}).text).to.equal("");
  });

  it("drops the signs that turn text around where nothing can isolate", () => {
    expect(wordsOf("fr").nameText({ fr: "a\u202eb\u2067c\u200f" })).to.equal("abc");
  });

  it("fills sentences without reading what it fills in", () => {
    const words = wordsOf("en");
    expect(words.say("{name} <b>", { name: "<i>{n}" }).text).to.equal("&lt;i&gt;{n} &lt;b&gt;");
    expect(words.say("by {name}", { name: html`<b>x</b>` }).text).to.equal("by <b>x</b>");
    expect(words.format("by {name}", { name: "<i>" })).to.equal("by <i>");
  });
});
