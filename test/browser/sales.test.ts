import axe from "axe-core";
import { expect } from "chai";
import type { BrowserContext, Page } from "playwright-core";
import { idToBase64url } from "../../service/formats/ids.ts";
import { LANGUAGES } from "../../service/values/names.ts";
import { type OpenBrowser, shareBrowser } from "../support/desk/browser.ts";
import { Deal, inDays, mad, termsOf } from "../support/scenes/seller.ts";
import { kg, Trader } from "../support/scenes/trader.ts";
import { openStack, type Stack } from "../support/service/stack.ts";

const CHEAP_PHONE = { width: 320, height: 640 };

describe("sales, in a real browser, on a real chain", () => {
  let chromium: OpenBrowser;
  let stack: Stack;
  let url: string;
  let oasis: Trader;
  let hotel: Trader;
  let pages: Record<string, string>;
  let context: BrowserContext;
  let page: Page;

  before(async function () {
    [chromium, stack] = await Promise.all([shareBrowser(), openStack()]);
    [oasis, hotel] = await Promise.all([
      Trader.found(stack, "cooperative", "Coopérative de la Palmeraie"),
      Trader.found(stack, "buyer", "Hôtel Ziz"),
    ]);
    const batch = await oasis.makes(kg(400));
    const deal = await Deal.agree(oasis, hotel, batch.product.id);
    await deal.receives(await deal.delivers(batch, kg(120)));
    await deal.pays(mad("9000.00"));
    await deal.does(oasis, "allocations", { line: 0, batch: batch.id, quantity: kg(50) });
    const proposed = await Deal.propose(oasis, hotel, batch.product.id);
    const sold = await Deal.agree(oasis, hotel, batch.product.id);
    await sold.receives(await sold.delivers(batch, kg(200)));
    await sold.pays(mad("18000.00"));
    await sold.settles();
    await sold.asks(oasis, "disclosures", { line: 0, field: "price" });
    await sold.asks(oasis, "disclosures", { line: 0, field: "producerShare" });
    const { body } = await oasis.send("POST", "/v1/invitations", termsOf(batch.product.id));
    pages = {
      sales: "/desk/sales",
      sale: `/desk/sales/${deal.id}`,
      settled: `/desk/sales/${sold.id}`,
      proposed: `/desk/sales/${proposed.id}`,
      proposal: "/desk/propose",
      delivery: `/desk/sales/${deal.id}/deliver`,
      allocation: `/desk/sales/${deal.id}/allocate`,
      dispute: `/desk/sales/${deal.id}/dispute`,
      invitation: `/desk/invitations/${body.id}`,
      welcome: `/i/${body.secret}`,
      document: `/desk/sales/${sold.id}/document`,
      proof: `/a/${idToBase64url(sold.id)}`,
      batch: `/b/${batch.code}`,
    };
    url = await stack.app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterEach(() => context.close());
  after(async () => {
    await chromium?.close();
    await stack?.close();
  });

  const open = async (language: string, key: string) => {
    // Only to let axe in: its source is put into the page, which the page's own policy rightly refuses.
    context = await chromium.browser.newContext({ viewport: CHEAP_PHONE, bypassCSP: true });
    page = await context.newPage();
    await page.goto(`${url}/desk?lang=${language}`);
    await page.fill("#key", key);
    await page.click("main button[type=submit]");
    await page.waitForSelector("[data-owner]");
  };

  const faults = async () => {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  };

  for (const language of LANGUAGES) {
    it(`have no fault for assistive technology in ${language} and fit 320 pixels`, async function () {
      await open(language, oasis.key);
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(url + path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide, `${name}: pixels too wide`).to.be.at.most(0);
        expect(await faults(), name).to.deep.equal([]);
      }
    });
  }

  it("ask of a way to market only what belongs to it", async () => {
    await open("fr", oasis.key);
    await page.goto(`${url}/desk/propose`);
    expect(await page.isVisible("#propose-tender")).to.equal(false);
    expect(await page.isVisible("#propose-incoterm")).to.equal(false);
    await page.selectOption("#propose-circuit", "export");
    expect(await page.isVisible("#propose-incoterm")).to.equal(true);
    await page.selectOption("#propose-circuit", "public_procurement");
    expect(await page.isVisible("#propose-tender")).to.equal(true);
    await page.click("button[name=more]");
    expect(await page.isVisible("#propose-price-2")).to.equal(true);
    expect(await page.inputValue("#propose-circuit")).to.equal("public_procurement");
    expect(await page.inputValue("#propose-validUntil")).to.equal(inDays(7));
  });
});
