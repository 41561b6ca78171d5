import { expect } from "chai";
import { ERRORS } from "../../../service/base/errorTable.ts";
import { type ErrorCode, LedgerError } from "../../../service/base/errors.ts";
import { nextLot } from "../../../service/batches/desk/register.ts";
import { inItsLanguage, isoDate } from "../../../service/desk/reading.ts";
import { explain } from "../../../service/desk/refusals.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { wordsOf } from "../../../service/web/words.ts";

/** Whatever a refusal brings with it. */
const VALUES = {
  room: "1",
  allocated: "1",
  due: "1",
  share: "2",
  price: "1",
  ...{ award: "3", total: "2" },
  years: 5,
  expected: "MAD",
  award: "3",
  currency: "MAD",
  total: "2",
  ...{ lot: "L", decimals: 3, unit: "KGM", limit: 1, earlier: "2026-01-01", free: "1", asked: "2", sent: "1" },
  returnable: "1",
  ...{ stated: "2", inputs: "1", outputs: "2", loss: "0", yield: "90", min: "10", max: "20" },
  ...{ gtin: "06111234000019", issued: 48 },
  ...{
    used: "L",
    arrived: "2026-01-02",
    expired: "2026-01-03",
    date: "2026-01-04",
    act: "ship",
    day: "2026-01-05",
    part: "1",
  },
};

describe("pages/desk forms", () => {
  const lots: [string[], string][] = [
    [[], "2026-001"],
    [["2026-014"], "2026-015"],
    [["2026-014", "2026-015", "2026-016"], "2026-017"],
    [["2026-099"], "2026-100"],
    [["2025-087"], "2026-001"],
    [["A7"], "A8"],
    [["lot neuf"], "2026-001"],
    [["123456789012345678901234"], "2026-001"],
    [["S-2026-009"], "S-2026-010"],
  ];
  for (const [used, next] of lots) {
    it(`offers ${next} after ${used.join(", ") || "nothing"}`, () => {
      expect(nextLot(used, "2026-10-06")).to.equal(next);
    });
  }

  it("reads dates typed without a picker, day first", () => {
    expect(isoDate("3/10/2026")).to.equal("2026-10-03");
    expect(isoDate("٠٣-١٠-٢٠٢٦")).to.equal("2026-10-03");
    expect(isoDate("2026-10-03")).to.equal("2026-10-03");
    expect(isoDate("hier")).to.equal("hier");
  });

  it("keeps typed text under the language of its script", () => {
    expect(inItsLanguage("تاليوين", "fr")).to.deep.equal({ ar: "تاليوين" });
    expect(inItsLanguage("ⵜⴰⵍⵉⵡⵉⵏ", "ar")).to.deep.equal({ zgh: "ⵜⴰⵍⵉⵡⵉⵏ" });
    expect(inItsLanguage("Taliouine", "ar")).to.deep.equal({ fr: "Taliouine" });
    expect(inItsLanguage("Taliouine", "en")).to.deep.equal({ en: "Taliouine" });
  });

  it("writes a GTIN as it stands below a bar code, and not as a number", () => {
    for (const language of LANGUAGES)
      expect(explain(new LedgerError("GTIN_USED", VALUES), wordsOf(language))).to.contain("06111234000019");
  });

  it("explains every refusal there is, in every language, and never shows a hole", () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      for (const values of [{}, VALUES]) {
        for (const language of LANGUAGES) {
          const text = explain(new LedgerError(code, values), wordsOf(language));
          expect(text.trim(), code).not.to.equal("");
          if ("lot" in values && code in wordsOf(language).t.errors) expect(text, code).not.to.match(/[{}]/);
        }
      }
    }
  });
});
