import { expect } from "chai";
import { OBSERVATION_KINDS, OBSERVED_UNITS } from "../../../service/observations/rules.ts";
import type { ObservationView } from "../../../service/observations/views/observation.ts";
import { renderBatchPage } from "../../../service/site/batchPage.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { visibleText } from "../../support/desk/markup.ts";
import { BATCH, OBSERVATION } from "../../support/service/views.ts";

describe("pages/observations", () => {
  for (const language of LANGUAGES) {
    const { observations: t } = LOCALES[language];
    const words = wordsOf(language);
    const render = (...observations: ObservationView[]) =>
      visibleText(renderBatchPage(BATCH, { words, path: `/b/${BATCH.code}`, test: false }, { observations }));

    describe(language, () => {
      it("shows kind, value and time, and whether the chain has it", () => {
        const text = render(OBSERVATION, { ...OBSERVATION, kind: "cleaning", state: "queued", evidence: null });
        for (const shown of [t.title, t.text, t.kinds.temperature, t.kinds.cleaning, t.anchored, t.waiting])
          expect(text).to.contain(shown);
        expect(text).to.contain(words.time(OBSERVATION.observedAt)).and.to.contain("18").and.to.contain("°C");
      });

      it("never shows a note, nor a heading over nothing", () => {
        expect(render(OBSERVATION)).to.not.contain(OBSERVATION.note);
        expect(render()).to.not.contain(t.title);
      });

      it("has words for every kind and unit", () => {
        for (const kind of OBSERVATION_KINDS)
          for (const unit of OBSERVED_UNITS)
            expect(render({ ...OBSERVATION, kind, value: { value: "3", unit } })).to.not.match(
              /undefined|null|\[object/,
            );
      });
    });
  }
});
