import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { StoryView } from "../../../service/provenance/views/types.ts";
import { renderBatchPage } from "../../../service/site/batchPage.ts";
import { type Language, LANGUAGES } from "../../../service/values/names.ts";
import { assetBody } from "../../../service/web/assets.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { aStep, BATCH, NO_STORY, STORY } from "../../support/service/views.ts";

const render = (story: StoryView, language: Language) =>
  renderBatchPage(BATCH, { words: wordsOf(language), path: `/b/${BATCH.code}`, test: false }, { story });
const storyIn = (page: string) => /<section class="card story"[\s\S]*?<\/section>/.exec(page)?.[0] ?? "";

/** The same story with one text wherever people may write. */
const written = (text: string): StoryView => {
  const names = { ar: text, fr: text, en: text, zgh: text };
  const named = <T extends object>(batch: T): T => ({ ...batch, product: names, lot: text });
  return {
    ...STORY,
    steps: STORY.steps.map((step) => ({
      ...step,
      organisation: names,
      inputs: step.inputs.map(named),
      batches: step.batches.map(named),
    })),
  };
};

const digits = (n: number): string => String(1_000_000_000_000 + ((n * 718_281_828_459) % 8_999_999_999_989));

/** As long as a story can be, of all different batches. */
const LONG: StoryView = {
  steps: Array.from({ length: 50 }, (_, i) =>
    aStep(i % 2 ? "made" : "registered", `2026-09-${String(1 + (i % 28)).padStart(2, "0")}`, {
      process: "sort",
      inputs:
        i % 2 ? Array.from({ length: 6 }, (_, k) => ({ ...STORY.steps[0]!.batches[0]!, code: digits(i * 7 + k) })) : [],
      moreInputs: i % 2 ? 94 : 0,
    }),
  ),
  more: 500,
  orMore: true,
};

describe("pages/story", () => {
  it("goes by one clock, the chain's", () => {
    const times = STORY.steps.map(({ when }) => when);
    expect(times).to.deep.equal(times.toSorted());
    for (const when of times) expect(when).to.match(/T.*Z$/);
  });

  for (const language of LANGUAGES) {
    describe(language, () => {
      const words = wordsOf(language);
      const { story: t } = LOCALES[language];
      const story = storyIn(render(STORY, language));

      it("tells every step in its order, as an ordered list with headings", () => {
        expect(story).to.match(/<ol>[\s\S]*<\/ol>/);
        const headings = [...story.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, text]) => text);
        const pressed = words.format(t.made, { process: "press" });
        expect(headings).to.deep.equal([t.registered, t.corrected, t.arrived, pressed, t.shipped, t.annulled]);
        expect(pressed).to.not.equal(words.format(t.made, { process: "other" }));
      });

      it("says who, when, what and how much, in the reader's language", () => {
        const text = visibleText(story);
        expect(text).to.contain(t.clock);
        for (const { organisation, when, stated, batches, inputs } of STORY.steps) {
          expect(text).to.contain(words.date(when));
          if (stated !== null) expect(text).to.contain(words.format(t.stated, { date: words.date(stated) }));
          if (organisation) expect(text).to.contain(words.nameText(organisation));
          for (const { product, lot, quantity } of [...batches, ...inputs])
            if (product && quantity)
              for (const shown of [words.nameText(product), lot!, words.quantity(quantity)])
                expect(text).to.contain(shown);
        }
        expect(text).to.contain(t.unnamed).and.to.contain(t.unknown).and.to.contain(t.own);
        expect(text).to.contain(words.format(t.moreInputs, { n: 3 }));
        expect(text).to.contain(words.format(t.more, { n: 7 }));
        expect(text).to.not.match(/\b(undefined|null)\b|\[object/);
      });

      it("leads to the page of each ancestor, and not to the page one is on", () => {
        const links = [...story.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
        expect(new Set(links)).to.deep.equal(new Set([`/b/${STORY.steps[0]!.batches[0]!.code}`]));
      });

      it("is not changed by what people write, and keeps signs of direction inside an isolate", () => {
        const plain = skeleton(render(written("x"), language));
        for (const text of HOSTILE) expect(skeleton(render(written(text), language)), text).to.deep.equal(plain);
        const turned = storyIn(render(written("\u202ex\u2067y"), language));
        expect(turned.replace(/<bdi[^>]*>[^<]*<\/bdi>/g, "")).not.to.match(/[\u202a-\u202e\u2066-\u2069]/);
      });

      it("costs little on a weak line, at its longest too", () => {
        const bytes = gzipSync(render(LONG, language)).length + gzipSync(assetBody("style.css")).length;
        expect(bytes).to.be.lessThan(14 * 1024);
      });
    });
  }

  it("says at least how many are left out where they were not all counted", () => {
    const words = wordsOf("en");
    expect(visibleText(render(LONG, "en"))).to.contain(words.format(LOCALES.en.story.orMore, { n: 500 }));
    expect(visibleText(render({ ...STORY, more: 0 }, "en"))).to.not.contain("not shown");
  });

  it("is left out where there is nothing to tell", () => {
    expect(render(NO_STORY, "en")).to.not.contain(LOCALES.en.story.title);
  });

  it("stands on the page of its batch, under a policy that lets in no script but its own files", async () => {
    const ledger = new PretendLedger();
    ledger.stories.set(BATCH.id, STORY);
    const app = await pagesApp(ledger);
    const page = await app.inject({ url: `/b/${BATCH.code}`, headers: { "accept-language": "fr" } });
    expect(visibleText(page.body)).to.contain(LOCALES.fr.story.title);
    expect(page.body).to.not.match(/<script(?! type="module" src="\/assets\/loader\.)|style=/);
    expect(page.headers["content-security-policy"]).to.contain("default-src 'none'");
    await app.close();
  });
});
