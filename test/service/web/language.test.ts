import { expect } from "chai";
import { chooseLanguage, languageCookie } from "../../../service/web/language.ts";

describe("pages/language", () => {
  const accepted: [string | undefined, string][] = [
    [undefined, "ar"],
    ["", "ar"],
    ["*", "ar"],
    ["fr", "fr"],
    ["fr-MA,fr;q=0.9,ar;q=0.8", "fr"],
    ["ar-MA", "ar"],
    ["AR", "ar"],
    ["en-US,en;q=0.5", "en"],
    ["fr;q=0.3, ar;q=0.9", "ar"],
    ["fr;q=0, en", "en"],
    ["de-DE, fr;q=0.4", "fr"],
    ["de-DE, es;q=0.7", "en"],
    ["zgh", "zgh"],
    ["ber-MA, fr", "zgh"],
    ["shi", "zgh"],
    ["tzm-Latn-MA", "zgh"],
    ["rif;q=0.9, fr;q=0.8", "zgh"],
    ["fr;q=nonsense, ar;q=0.1", "ar"],
    ["fr;q=5", "ar"],
    ["<script>, ;;,,", "ar"],
  ];
  for (const [header, expected] of accepted) {
    it(`takes ${expected} from “${header ?? "no header"}”`, () => {
      expect(chooseLanguage(undefined, undefined, header)).to.equal(expected);
    });
  }

  it("goes by the address before the cookie, and by the cookie before the browser", () => {
    expect(chooseLanguage("zgh", "lang=fr", "en")).to.equal("zgh");
    expect(chooseLanguage(undefined, "a=b; lang=fr", "en")).to.equal("fr");
    expect(chooseLanguage("xx", "lang=xx", "en")).to.equal("en");
    expect(chooseLanguage(["fr", "ar"], "xlang=fr", "en")).to.equal("en");
  });

  it("keeps a choice for a year, and only a choice", () => {
    expect(languageCookie("fr", false)).to.equal("lang=fr; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    expect(languageCookie("fr", true)).to.match(/; Secure$/);
    expect(languageCookie("fr\r\nset-cookie: x=y", false)).to.equal(null);
    expect(languageCookie(undefined, false)).to.equal(null);
  });
});
