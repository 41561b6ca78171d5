import axe from "axe-core";
import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import type { BrowserContext, Page } from "playwright-core";
import { productPath } from "../../service/site/product.ts";
import { LANGUAGES } from "../../service/values/names.ts";
import { type OpenBrowser, shareBrowser } from "../support/desk/browser.ts";
import { KEY, pagesApp, PretendLedger } from "../support/desk/pagesServer.ts";
import { BATCH, CONTACT, ORGANISATION, PRODUCT } from "../support/service/views.ts";

const CHEAP_PHONE = { width: 320, height: 640 };

describe("browser: the story, a product, and how its maker may be reached", function () {
  let chromium: OpenBrowser;
  let ledger: PretendLedger;
  let app: FastifyInstance;
  let url: string;
  let context: BrowserContext;
  let page: Page;
  before(async () => {
    chromium = await shareBrowser();
    ledger = new PretendLedger();
    ledger.user = { ...ledger.user!, role: "manager" };
    ledger.contact = CONTACT;
    ledger.organisation = { ...ledger.organisation!, contact: CONTACT };
    app = await pagesApp(ledger);
    url = await app.listen({ host: "127.0.0.1", port: 0 });
  });
  after(async () => {
    await app.close();
    await chromium.close();
  });
  afterEach(() => context.close());

  const open = async (options: { javaScriptEnabled?: boolean; bypassCSP?: boolean }) => {
    context = await chromium.browser.newContext({ viewport: CHEAP_PHONE, ...options });
    page = await context.newPage();
  };
  const faults = async () => {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  };

  for (const language of LANGUAGES) {
    it(`has no fault for assistive technology, fits 320 pixels and a thumb, in ${language}`, async () => {
      // Only to let axe in, which the pages' own policy rightly refuses.
      await open({ bypassCSP: true });
      await page.goto(`${url}/desk?lang=${language}`);
      await page.fill("#key", KEY);
      await page.click("main button[type=submit]");
      await page.waitForSelector("[data-owner]");
      const paths = [productPath(PRODUCT.id), `/o/${ORGANISATION.code}`, `/b/${BATCH.code}`];
      for (const path of [...paths, "/desk/contact", "/desk/contact/change"]) {
        await page.goto(`${url}${path}`);
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).to.be.at.most(0);
        expect(await faults(), path).to.deep.equal([]);
        const small = await page.evaluate(() =>
          [...document.querySelectorAll("main :is(a, button, input, textarea, summary)")]
            .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 44)
            .map((element) => element.outerHTML),
        );
        expect(small, path).to.deep.equal([]);
      }
    });

    it(`tells of a recall, and what to do, in the first view of a small telephone without scripts, in ${language}`, async () => {
      ledger.batches = [{ ...BATCH, status: "recalled" }];
      await open({ javaScriptEnabled: false });
      await page.goto(`${url}/b/${BATCH.code}?lang=${language}`);
      const told = (await page.locator(".alert .lead").first().boundingBox())!;
      expect(told.y + told.height).to.be.lessThan(CHEAP_PHONE.height);
      ledger.batches = [BATCH];
    });
  }

  it("prints without what only a screen can do", async () => {
    await open({});
    await page.goto(`${url}/b/${BATCH.code}?lang=fr`);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("h1").isVisible()).to.equal(true);
    for (const left of [".languages", "footer", "form", ".screen"])
      expect(await page.locator(left).first().isVisible(), left).to.equal(false);
  });
});
