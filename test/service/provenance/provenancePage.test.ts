import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import { renderBatchPage } from "../../../service/site/batchPage.ts";
import { groupCode } from "../../../service/values/codes.ts";
import { type Language, LANGUAGES } from "../../../service/values/names.ts";
import { assetBody } from "../../../service/web/assets.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { BATCH, EVIDENCE } from "../../support/service/views.ts";

const render = (batch: BatchView, language: Language, test = false) =>
  renderBatchPage(batch, { words: wordsOf(language), path: `/b/${batch.code}`, test });

/** The same batch with one text wherever people may write. */
const written = (text: string): BatchView => {
  const names = { ar: text, fr: text, en: text, zgh: text };
  return {
    ...BATCH,
    lot: text,
    organisation: { ...BATCH.organisation, name: names },
    product: { ...BATCH.product, name: names, sign: { kind: "aop", name: names } },
    place: { commune: names, province: names, region: names },
    note: names,
    netMass: { value: "3", unit: "KGM" },
  };
};

describe("pages/provenance", () => {
  for (const language of LANGUAGES) {
    describe(language, () => {
      const page = render(BATCH, language);
      const { meta, check, evidence } = LOCALES[language];

      it("states language and direction", () => {
        expect(page).to.contain(`<html lang="${meta.lang}" dir="${meta.dir}">`);
      });

      it("says in a sentence what cannot be weighed, and what is unusual; of other batches nothing", () => {
        const { notConserved, unusualYield } = LOCALES[language].batch;
        const odd = render({ ...BATCH, conserved: false, acknowledged: ["YIELD_IMPLAUSIBLE"] }, language);
        for (const sentence of [notConserved, unusualYield]) {
          expect(visibleText(odd)).to.include(sentence);
          expect(visibleText(page)).to.not.include(sentence);
        }
      });

      it("shows every fact, and the hidden evidence in full", () => {
        const words = wordsOf(language);
        const text = visibleText(page);
        for (const shown of [
          words.nameText(BATCH.product.name),
          words.nameText(BATCH.organisation.name),
          words.nameText(BATCH.place.commune),
          words.nameText(BATCH.place.province!),
          words.nameText(BATCH.place.region!),
          words.quantity(BATCH.quantity),
          words.date(BATCH.producedOn),
          words.date(BATCH.expiresOn!),
          words.nameText(BATCH.note!),
          BATCH.lot,
          groupCode(BATCH.code),
          words.format(LOCALES[language].record.recordedBy, { role: "recorder" }),
          BATCH.id,
          BATCH.commitment,
          EVIDENCE.contract,
          EVIDENCE.blockHash,
          EVIDENCE.transaction,
          EVIDENCE.account,
          EVIDENCE.signer!,
          EVIDENCE.chainId,
          String(EVIDENCE.block),
          evidence.service,
        ]) {
          expect(text).to.contain(shown);
        }
      });

      it("says that nothing was checked, apart and before the facts", () => {
        const box = /<section\s+class="check"[\s\S]*?<\/section>/.exec(page)?.[0] ?? "";
        expect(visibleText(box)).to.contain(check.proof["not-checked"].title).and.to.contain(check.withoutScripts);
        expect(page.indexOf(box)).to.be.lessThan(page.indexOf('class="facts"'));
      });

      it("isolates codes and hashes, left to right", () => {
        const marked = page.replace(/<bdi(?: dir="ltr"[^>]*)?>[^<]*<\/bdi>/g, "");
        expect(visibleText(marked)).not.to.match(/0x[0-9a-f]{8}/);
        expect(visibleText(marked)).not.to.contain(groupCode(BATCH.code)).and.not.to.contain(BATCH.lot);
      });

      it("is not changed by what people write", () => {
        const plain = skeleton(render(written("x"), language));
        for (const text of HOSTILE) {
          const hostile = render(written(text), language);
          expect(skeleton(hostile), text).to.deep.equal(plain);
        }
      });

      it("keeps control signs of direction inside an isolate", () => {
        const page = render(written("\u202ex\u2067y"), language);
        expect(page.replace(/<bdi[^>]*>[^<]*<\/bdi>/g, "")).not.to.match(/[\u202a-\u202e\u2066-\u2069]/);
      });

      it("costs little on a weak line", () => {
        const html = gzipSync(page).length;
        const css = gzipSync(assetBody("style.css")).length;
        expect(html + css, `${html} + ${css} bytes`).to.be.lessThan(12 * 1024);
      });
    });
  }

  it("tells who holds the key that signed", () => {
    const { evidence } = LOCALES.en;
    const by = (custody: "service" | "own_device" | null) =>
      visibleText(render({ ...BATCH, evidence: { ...EVIDENCE, custody, signer: custody && EVIDENCE.signer } }, "en"));
    expect(by("service")).to.contain(evidence.service);
    expect(by("own_device")).to.contain(evidence.ownDevice).and.not.to.contain(evidence.service);
    expect(by(null)).to.contain(evidence.registrar).and.not.to.contain("null");
  });

  it("tells how far the record has come, and shows evidence only of what is there", () => {
    const { record, evidence } = LOCALES.en;
    for (const state of ["queued", "sent"] as const) {
      const text = visibleText(render({ ...BATCH, state, evidence: null }, "en"));
      expect(text).to.contain(record.pending).and.not.to.contain(evidence.title);
    }
    expect(visibleText(render({ ...BATCH, state: "mined" }, "en"))).to.contain(record.mined);
    expect(visibleText(render(BATCH, "en")))
      .to.contain(record.final)
      .and.to.contain("block 48213");
  });

  it("says TEST where the chain proves nothing, and only there", () => {
    expect(visibleText(render(BATCH, "en", true))).to.contain(LOCALES.en.site.testNotice);
    expect(visibleText(render(BATCH, "en", false))).not.to.contain(LOCALES.en.site.testNotice);
  });

  it("shows the mark of an unreviewed translation to its readers only", () => {
    expect(visibleText(render(BATCH, "zgh"))).to.contain(LOCALES.zgh.site.review);
    expect(visibleText(render(BATCH, "fr"))).not.to.contain(LOCALES.fr.site.review);
  });

  it("does without what was not stated", () => {
    const bare: BatchView = { ...BATCH, product: { ...BATCH.product }, place: { commune: { fr: "Alnif" } } };
    delete bare.product.sign;
    delete bare.note;
    delete bare.expiresOn;
    for (const language of LANGUAGES) {
      const text = visibleText(render(bare, language));
      expect(text)
        .to.contain("Alnif")
        .and.not.to.match(/undefined|null|\[object/);
      expect(text).not.to.contain(LOCALES[language].batch.expiresOn);
    }
  });
});
