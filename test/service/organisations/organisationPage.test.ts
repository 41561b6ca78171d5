import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import type { PublicOrganisation } from "../../../service/site/organisation.ts";
import { renderOrganisationPage } from "../../../service/site/organisationPage.ts";
import { groupCode } from "../../../service/values/codes.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { CLAIMS } from "../../support/desk/pretendCertificates.ts";
import { BATCH, EVIDENCE, ORGANISATION, PRODUCT, PUBLIC_ORGANISATION, someCode } from "../../support/service/views.ts";

const CERTIFIED: PublicOrganisation = {
  ...PUBLIC_ORGANISATION,
  certificates: CLAIMS.flatMap(({ certificate }) => certificate ?? []),
};

const render = (found: PublicOrganisation, language: (typeof LANGUAGES)[number]) =>
  renderOrganisationPage(found, { words: wordsOf(language), path: `/o/${ORGANISATION.code}`, test: false });

describe("pages/organisation", () => {
  for (const language of LANGUAGES) {
    it(`says who it is, who vouches, and what it makes, in ${language}`, () => {
      const words = wordsOf(language);
      const { organisation: t, evidence, standing } = LOCALES[language];
      const page = render(CERTIFIED, language);
      const text = visibleText(page);
      for (const shown of [
        ...Object.values(ORGANISATION.name),
        t.kinds.cooperative,
        words.nameText(ORGANISATION.place.commune),
        words.date(EVIDENCE.time),
        t.registrar,
        groupCode(ORGANISATION.code),
        words.nameText(CERTIFIED.products[0]!.name),
        words.partyText(CERTIFIED.organisation.unions[0]!),
        CERTIFIED.certificates[0]!.number,
        words.format(LOCALES[language].certificates.validity, { validity: CERTIFIED.certificates[0]!.validity }),
        words.format(standing.status, { status: "recalled" }),
        ORGANISATION.id,
        ORGANISATION.commitment,
        EVIDENCE.transaction,
        evidence.title,
      ])
        expect(text).to.contain(shown);
      expect(page)
        .to.contain(`href="/b/${BATCH.code}"`)
        .and.to.contain(`href="/o/${someCode(33)}"`);
      expect(text).to.not.match(/\b(undefined|null)\b|\[object|[{}]/);
      expect(gzipSync(page).length).to.be.lessThan(8 * 1024);
    });

    it(`says plainly that it is suspended, merged, or vouched for by a sponsor, in ${language}`, () => {
      const { organisation: t } = LOCALES[language];
      const words = wordsOf(language);
      const other = { id: ORGANISATION.id, code: someCode(41), name: { fr: "La Grande", ar: "الكبرى" } };
      const { organisation } = PUBLIC_ORGANISATION;
      const shown = (changes: Partial<typeof organisation>, sponsor: PublicOrganisation["sponsor"] = null) =>
        visibleText(
          render({ ...PUBLIC_ORGANISATION, sponsor, organisation: { ...organisation, ...changes } }, language),
        );
      expect(shown({})).to.not.contain(t.suspendedText).and.not.contain(words.nameText(other.name));
      expect(shown({ status: "suspended" }))
        .to.contain(t.suspended)
        .and.to.contain(t.suspendedText);
      expect(shown({ mergedInto: other }))
        .to.contain(t.merged)
        .and.to.contain(words.nameText(other.name));
      const sponsored = shown({ sponsor: other.id }, other);
      expect(sponsored).to.contain(words.nameText(other.name)).and.to.not.contain(`${t.vouched}${t.registrar}`);
      const waiting = shown({ status: "pending", evidence: null });
      expect(waiting).to.contain(t.pending).and.to.not.contain(t.registrar);
    });
  }

  it("is not changed by what people write", () => {
    const written = (text: string): PublicOrganisation => {
      const names = { ar: text, fr: text, en: text, zgh: text };
      return {
        ...PUBLIC_ORGANISATION,
        organisation: { ...PUBLIC_ORGANISATION.organisation, name: names, place: { commune: names, region: names } },
        products: [{ id: PRODUCT.id, name: names }],
        batches: [{ ...BATCH, lot: text, product: { ...BATCH.product, name: names } }],
      };
    };
    const plain = skeleton(render(written("x"), "ar"));
    for (const text of HOSTILE) expect(skeleton(render(written(text), "ar")), text).to.deep.equal(plain);
  });

  describe("GET /o/{code}", () => {
    let ledger: PretendLedger;
    let app: FastifyInstance;
    beforeEach(async () => {
      ledger = new PretendLedger();
      app = await pagesApp(ledger);
    });
    afterEach(() => app.close());

    it("answers, and leads there from its account and from digits as people type them", async () => {
      const page = await app.inject({ url: `/o/${ORGANISATION.code}?lang=fr` });
      expect(page.statusCode).to.equal(200);
      expect(page.headers["content-security-policy"]).to.contain("default-src 'none'");
      expect(page.body).to.not.match(/<script|style=/);
      for (const other of [ORGANISATION.id, groupCode(ORGANISATION.code)]) {
        const answer = await app.inject({ url: `/o/${encodeURIComponent(other)}` });
        expect([answer.statusCode, answer.headers.location]).to.deep.equal([303, `/o/${ORGANISATION.code}`]);
      }
    });

    it("has no page for what nobody knows, and for who stands there in private", async () => {
      ledger.organisation = null;
      for (const code of [ORGANISATION.code, someCode(6), "12", "0x12"]) {
        const answer = await app.inject({ url: `/o/${code}?lang=fr` });
        expect(answer.statusCode, code).to.equal(404);
        expect(visibleText(answer.body)).to.contain(LOCALES.fr.organisation.missingTitle);
      }
    });

    it("is reached from the page of a batch and from the acts of the registry", async () => {
      const href = `href="/o/${ORGANISATION.code}"`;
      expect((await app.inject({ url: `/b/${BATCH.code}` })).body).to.contain(href);
      ledger.acts = [
        {
          position: "1.0",
          kind: "organisation_registered",
          organisation: ORGANISATION.id,
          subject: ORGANISATION.id,
          data: {},
          time: EVIDENCE.time,
          contract: EVIDENCE.contract,
          transaction: EVIDENCE.transaction,
        },
      ];
      expect((await app.inject({ url: "/registry" })).body).to.contain(href);
    });
  });
});
