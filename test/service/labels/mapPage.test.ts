import { expect } from "chai";
import { LANGUAGES } from "../../../service/values/names.ts";
import { mapOf, type Region, regionOf, REGIONS } from "../../../service/web/regions.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { BATCH } from "../../support/service/views.ts";

const commune = { fr: "Quelque part" };
const regionNamed = (region: string, language: "ar" | "fr" | "en" | "zgh" = "fr") =>
  regionOf({ commune, region: { [language]: region } });

describe("pages/map", () => {
  it("has the twelve regions, each with a name of its own in each language, that leads back to it", () => {
    const regions = Object.keys(REGIONS) as Region[];
    expect(regions).to.have.length(12);
    for (const language of LANGUAGES)
      for (const region of regions)
        expect(regionNamed(LOCALES[language].map.regions[region], language), region).to.equal(region);
  });

  it("knows them as people write them", () => {
    const written: [string, Region][] = [
      ["Draa Tafilalet", "draa"],
      ["DRÂA-TAFILALET", "draa"],
      ["Région de Drâa-Tafilalet", "draa"],
      ["جهة درعة - تافيلالت", "draa"],
      ["دَرعة تافيلالت", "draa"],
      ["ⵜⴰⵙⴳⴰ ⵏ ⴷⵔⵄⴰ-ⵜⴰⴼⵉⵍⴰⵍⵜ", "draa"],
      ["région de l’Oriental", "oriental"],
      ["Région de l'Oriental", "oriental"],
      ["جهة سوس ماسة", "souss"],
      ["سوس - ماسه", "souss"],
      ["Fes Meknes", "fes"],
      ["Laayoune - Sakia El Hamra", "laayoune"],
      ["الداخلة - وادي الذهب", "dakhla"],
      ["مراكش ـ آسفي", "marrakesh"],
    ];
    for (const [name, region] of written) expect(regionNamed(name), name).to.equal(region);
  });

  it("marks nothing for what it does not know", () => {
    for (const name of ["Andalucía", "Souss", "", "-", "<b>", "Draa-Tafilalet-Massa"])
      expect(regionNamed(name), name).to.equal(null);
    expect(regionOf({ commune: { fr: "Souss-Massa" } })).to.equal(null);
    expect(mapOf({ commune }, wordsOf("fr"))).to.equal(null);
  });

  for (const language of LANGUAGES) {
    it(`marks one, by more than its colour, and names it beside, in ${language}`, () => {
      const map = mapOf(BATCH.place, wordsOf(language)) as { text: string };
      const name = LOCALES[language].map.regions.souss;
      expect(map.text.match(/class="here"/g)).to.have.length(1);
      expect(map.text.match(/class="region"/g)).to.have.length(11);
      expect(map.text)
        .to.contain("<circle")
        .and.to.match(/role="img"\s+aria-label="[^"]*"/);
      expect(/aria-label="([^"]*)"/.exec(map.text)![1]).to.contain(name);
      expect(visibleText(map.text)).to.contain(name).and.to.contain(LOCALES[language].map.note);
    });
  }
});
