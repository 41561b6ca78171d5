import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { idToBase64url } from "../../../service/formats/ids.ts";
import type { PublicProduct } from "../../../service/site/product.ts";
import { renderProductPage } from "../../../service/site/productPage.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { CLAIMS } from "../../support/desk/pretendCertificates.ts";
import { BATCH, hex, ORGANISATION, PRODUCT, PUBLIC_PRODUCT } from "../../support/service/views.ts";

const [CERTIFICATE] = CLAIMS.flatMap(({ certificate }) => certificate ?? []);
const PAGE = `/p/${idToBase64url(PRODUCT.id)}`;

const render = (found: PublicProduct, language: (typeof LANGUAGES)[number]) =>
  renderProductPage(found, { words: wordsOf(language), path: PAGE, test: false });

describe("pages/product", () => {
  for (const language of LANGUAGES) {
    it(`says what it is, who makes it, which batches there are, and how far to believe it, in ${language}`, () => {
      const words = wordsOf(language);
      const { product: t, batch, standing } = LOCALES[language];
      const page = render(PUBLIC_PRODUCT, language);
      const text = visibleText(page);
      for (const shown of [
        ...Object.values(PRODUCT.name),
        words.nameText(PUBLIC_PRODUCT.product.description!),
        words.nameText(ORGANISATION.name),
        words.nameText(PRODUCT.sign!.name),
        batch.signs.aop,
        batch.declared,
        words.format(standing.status, { status: "recalled" }),
        ...Object.values(t.proven),
        ...Object.values(t.unproven),
        PRODUCT.id,
        PRODUCT.commitment,
      ])
        expect(text).to.contain(shown);
      expect(page).to.contain(`href="/b/${BATCH.code}"`).and.to.contain(`href="/o/${ORGANISATION.code}"`);
      expect(text).to.not.match(/\b(undefined|null)\b|\[object|[{}]/);
      expect(gzipSync(page).length).to.be.lessThan(8 * 1024);
    });

    it(`says whether a certificate stands behind its sign today, in ${language}`, () => {
      const words = wordsOf(language);
      const { product: t, batch } = LOCALES[language];
      const told = (validity: "valid" | "suspended") =>
        visibleText(
          render(
            { ...PUBLIC_PRODUCT, certificates: { ofSign: [{ ...CERTIFICATE!, validity }], others: [] } },
            language,
          ),
        );
      const sentence = (text: string) => words.format(text, { organisation: words.nameText(ORGANISATION.name) });
      expect(told("valid").replace(/ +/g, " ")).to.contain(CERTIFICATE!.number).and.not.to.contain(batch.declared);
      expect(told("valid").replace(/\s+/g, "")).to.contain(sentence(t.signCovered).replace(/\s+/g, ""));
      expect(told("suspended").replace(/\s+/g, "")).to.contain(sentence(t.signUncovered).replace(/\s+/g, ""));
      expect(told("suspended")).to.contain(batch.declared);
    });
  }

  it("says nothing of signs where there are none, and that its maker is suspended where it is", () => {
    const { id, name, commitment } = PUBLIC_PRODUCT.product;
    const maker = { ...ORGANISATION, status: "suspended" as const };
    const text = visibleText(
      render({ ...PUBLIC_PRODUCT, product: { id, name, commitment }, maker, batches: [] }, "fr"),
    );
    expect(text)
      .to.contain(LOCALES.fr.organisation.suspendedText)
      .and.to.contain(LOCALES.fr.product.batchesNone)
      .and.not.to.contain(LOCALES.fr.product.certificates);
  });

  it("is not changed by what people write", () => {
    const written = (text: string): PublicProduct => {
      const names = { ar: text, fr: text, en: text, zgh: text };
      const product = { ...PRODUCT, name: names, description: names, sign: { kind: "aop" as const, name: names } };
      return { ...PUBLIC_PRODUCT, product, maker: { ...ORGANISATION, name: names, place: { commune: names } } };
    };
    const plain = skeleton(render(written("x"), "ar"));
    for (const text of HOSTILE) expect(skeleton(render(written(text), "ar")), text).to.deep.equal(plain);
  });

  describe("GET /p/{id}", () => {
    let ledger: PretendLedger;
    let app: FastifyInstance;
    beforeEach(async () => {
      ledger = new PretendLedger();
      app = await pagesApp(ledger);
    });
    afterEach(() => app.close());

    it("is reached from the page of a batch and of its maker, once the batch is on the chain", async () => {
      const href = `href="${PAGE}"`;
      expect((await app.inject({ url: `/b/${BATCH.code}` })).body).to.contain(href);
      expect((await app.inject({ url: `/o/${ORGANISATION.code}` })).body).to.contain(href);
      ledger.move(BATCH.lot, "queued");
      expect((await app.inject({ url: `/b/${BATCH.code}` })).body).to.not.contain(href);
      const page = await app.inject({ url: `${PAGE}?lang=fr` });
      expect([page.statusCode, page.headers["content-language"]]).to.deep.equal([200, "fr"]);
      expect(page.body).to.not.match(/<script|style=/);
    });

    it("has no page for what nobody knows", async () => {
      for (const id of [idToBase64url(hex("77")), PRODUCT.id, "x", `${idToBase64url(PRODUCT.id)}A`]) {
        const answer = await app.inject({ url: `/p/${id}?lang=fr` });
        expect(answer.statusCode, id).to.equal(404);
        expect(visibleText(answer.body)).to.contain(LOCALES.fr.product.missingTitle);
      }
    });
  });
});
