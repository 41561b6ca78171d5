import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import { contactOf } from "../../../service/organisations/page/contact.ts";
import { LANGUAGES } from "../../../service/values/names.ts";
import { html, Reach } from "../../../service/web/html.ts";
import { wordsOf } from "../../../service/web/words.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { HOSTILE, skeleton, visibleText } from "../../support/desk/markup.ts";
import { KEY, pagesApp, PretendLedger } from "../../support/desk/pagesServer.ts";
import { Visitor } from "../../support/desk/visitor.ts";
import { BATCH, CONTACT, ORGANISATION } from "../../support/service/views.ts";

describe("pages: how an organisation may be visited or reached", () => {
  let ledger: PretendLedger;
  let app: FastifyInstance;
  beforeEach(async () => {
    ledger = new PretendLedger();
    app = await pagesApp(ledger);
  });
  afterEach(() => app.close());

  const show = () => {
    ledger.contact = CONTACT;
    ledger.organisation = { ...ledger.organisation!, contact: CONTACT };
  };

  for (const language of LANGUAGES) {
    it(`stands on its page where it wishes, and nothing of it where it does not, in ${language}`, async () => {
      const { contact: t } = LOCALES[language];
      const page = async () => (await app.inject({ url: `/o/${ORGANISATION.code}?lang=${language}` })).body;
      expect(visibleText(await page())).to.not.contain(t.title);
      show();
      const body = await page();
      const text = visibleText(body);
      for (const shown of [t.title, t.note, t.opening, t.directions, CONTACT.directions!.fr!, "+212 5 28 12 34 56"])
        expect(text).to.contain(shown);
      expect(text).to.contain(CONTACT.website).and.to.contain(t.websiteNote);
      expect(body).to.contain('href="tel:+212528123456"');
      expect(body).to.contain('href="mailto:safran%2Bvisites@taliouine.ma"');
      // Nobody here has looked at it.
      expect(body).to.not.match(/href="https?:/);
    });
  }

  it("stands in short on the page of a batch, with the way to the whole", async () => {
    const page = async () => (await app.inject({ url: `/b/${BATCH.code}?lang=fr` })).body;
    expect(await page()).to.not.contain("#visit");
    show();
    expect(await page())
      .to.contain(`href="/o/${ORGANISATION.code}#visit"`)
      .and.to.contain('href="tel:+212528123456"')
      .and.not.to.contain("mailto:");
  });

  it("is not changed by what people write", () => {
    const written = (text: string) =>
      html`${contactOf({ ...CONTACT, opening: { ar: text }, directions: { ar: text } }, wordsOf("ar"))}`.text;
    for (const text of HOSTILE) expect(skeleton(written(text)), text).to.deep.equal(skeleton(written("x")));
  });

  it("leads nowhere but to a telephone and a letter box", () => {
    for (const text of ["tel:1", "06 12", "+212;x", 'x"y', ""]) expect(() => Reach.phone(text)).to.throw();
    for (const text of ["x", "a@b?cc=x", "a b@c.ma", '"a"@c.ma']) expect(() => Reach.mail(text)).to.throw();
    expect(() => html`<img src="${Reach.phone("+212612345678")}" />`).to.throw();
    expect(() => html`<a href="${"tel:+212612345678"}">x</a>`).to.throw();
  });

  describe("at the desk", () => {
    const CHANGE = "/desk/contact/change";
    const signedIn = async () => {
      const visitor = new Visitor(app, { "accept-language": "fr" });
      await visitor.post("/desk/session", { key: KEY });
      return visitor;
    };
    const change = async (visitor: Visitor, typed: Record<string, string>) =>
      visitor.post(CHANGE, visitor.fill((await visitor.get(CHANGE)).body, CHANGE, typed));

    it("is stated by a manager, seen as everybody sees it, and taken away again", async () => {
      ledger.user = { ...ledger.user!, role: "manager" };
      const visitor = await signedIn();
      expect((await visitor.get("/desk")).body).to.contain('href="/desk/contact"');
      expect(visibleText((await visitor.get("/desk/contact")).body)).to.contain(LOCALES.fr.contact.nothing);
      await change(visitor, { "opening-fr": "Le matin", "opening-ar": "صباحًا", phone: "06 12 34 56 78" });
      expect(ledger.contact).to.deep.equal({ opening: { ar: "صباحًا", fr: "Le matin" }, phone: "+212612345678" });
      const { body } = await visitor.get("/desk/contact");
      expect(visibleText(body))
        .to.contain(LOCALES.fr.contact.saved)
        .and.to.contain("Le matin")
        .and.not.to.contain(LOCALES.fr.acts.done.slice(-20));
      expect(body).to.contain(`href="/o/${ORGANISATION.code}"`);
      const form = (await visitor.get(CHANGE)).body;
      expect(form).to.contain("صباحًا").and.to.contain('value="+212612345678"');
      await change(visitor, { "opening-fr": "", "opening-ar": "", phone: "" });
      expect(ledger.contact).to.deep.equal({});
    });

    it("says beside the field what is wrong, and keeps what was typed", async () => {
      ledger.user = { ...ledger.user!, role: "manager" };
      const visitor = await signedIn();
      const answer = await change(visitor, { phone: "12", website: "http://oasis.ma" });
      expect(answer.statusCode).to.equal(400);
      expect(visibleText(answer.body))
        .to.contain(LOCALES.fr.errors.PHONE_INVALID)
        .and.to.contain(LOCALES.fr.errors.WEBSITE_INVALID);
      expect(answer.body).to.contain('value="http://oasis.ma"');
    });

    it("is for managers to change, and for nobody in another’s name", async () => {
      const visitor = await signedIn();
      const { body } = await visitor.get("/desk/contact");
      expect(visibleText(body)).to.contain(LOCALES.fr.contact.onlyManagers);
      expect(body).to.not.contain("/desk/contact/change");
      expect((await visitor.get(CHANGE)).statusCode).to.equal(303);
      ledger.user = { ...ledger.user!, delegate: { account: ORGANISATION.id, granted: null } as never };
      expect((await visitor.get("/desk/contact")).headers.location).to.equal("/desk");
    });
  });
});
