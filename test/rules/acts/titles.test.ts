import { expect } from "chai";
import { ACTS } from "../../../service/acts.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { LOCALES } from "../../../service/words/languages.ts";

describe("titles of acts", () => {
  for (const language of LANGUAGES)
    it(`has one for each act in ${language}, and none twice`, () => {
      const titles: Record<string, string> = LOCALES[language].acts.titles;
      const found = ACTS.map(({ word }) => titles[word]);
      expect(found).not.to.include(undefined);
      expect(found.filter((title, at) => found.indexOf(title) !== at)).to.deep.equal([]);
    });
});
