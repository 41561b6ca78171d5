import axe from "axe-core";
import { expect } from "chai";
import type { BrowserContext, Page } from "playwright-core";
import { LANGUAGES } from "../../service/values/names.ts";
import { LOCALES } from "../../service/words/languages.ts";
import { type OpenBrowser, shareBrowser } from "../support/desk/browser.ts";
import { expectStatus, Trader } from "../support/scenes/trader.ts";
import { openStack, type Stack } from "../support/service/stack.ts";

const PHONE = {
  viewport: { width: 320, height: 640 },
  userAgent: "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36",
  // Only to let axe in: its source is put into the page, which the page's own policy rightly refuses.
  bypassCSP: true,
};

describe("the label of one jar, in a real browser, on a real chain", function () {
  let chromium: OpenBrowser;
  let stack: Stack;
  let url: string;
  let maker: Trader;
  let batch: { id: string; code: string };
  /** What the squares of the first three jars say, from where the browser reaches the service. */
  let jars: string[];
  let context: BrowserContext;
  let page: Page;

  before(async () => {
    [chromium, stack] = await Promise.all([shareBrowser(), openStack()]);
    maker = await Trader.found(stack, "cooperative", "Coopérative Tigmi");
    batch = await maker.makes({ value: "48", unit: "H87" });
    expectStatus(201, await maker.send("POST", `/v1/batches/${batch.id}/units`, { count: 48 }));
    const { body } = await maker.send("GET", `/v1/batches/${batch.id}/units?limit=3`);
    url = await stack.app.listen({ host: "127.0.0.1", port: 0 });
    jars = body.items.map(({ address }: { address: string }) => address.replace("http://localhost:3000", url));
    await stack.ledger.db.query(
      `insert into unit_openings (batch, serial, count, days, first_on, last_on, last_at)
       values ($1, 2, 31, 12, '2025-10-02', '2025-10-20', '2025-10-20')`,
      [batch.id],
    );
  });
  beforeEach(async () => {
    context = await chromium.browser.newContext(PHONE);
    page = await context.newPage();
  });
  afterEach(() => context.close());
  after(async () => {
    await chromium?.close();
    await stack?.close();
  });

  const sound = async (name: string) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, `${name}: pixels too wide`).to.be.at.most(0);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
    expect(faults, name).to.deep.equal([]);
  };
  const signIn = async (language: string) => {
    await page.goto(`${url}/desk?lang=${language}`);
    await page.fill("#key", maker.key);
    await page.click("main button[type=submit]");
    await page.waitForSelector("[data-owner]");
  };

  for (const language of LANGUAGES) {
    it(`says what is known of it, warns by a sign and words, and fits a small screen, in ${language}`, async () => {
      const { unitLabels: t } = LOCALES[language];
      const [once, often] = jars as [string, string];
      const forged = once.replace(/u=1\./, "u=2.");
      const open = async (name: string, address: string) => {
        await page.goto(address.replace("#", `&lang=${language}#`));
        await sound(`${name}-${language}`);
        return page.locator(".unit").innerText();
      };
      expect(await open("once", once))
        .to.contain(t.text)
        .and.not.to.contain(t.often);
      expect(await open("often", often))
        .to.contain(t.often)
        .and.to.contain(t.oftenText);
      expect(await page.locator(".unit h3 svg").count()).to.equal(1);
      expect(await open("forged", forged))
        .to.contain(t.forged)
        .and.to.contain(t.forgedText);
      await page.goto(`${url}/b/${batch.code}?lang=${language}`);
      await sound(`lot-${language}`);
      expect(await page.locator("article").innerText()).to.contain(t.lotLabel);
    });

    it(`is numbered and printed at the desk, in ${language}`, async () => {
      await signIn(language);
      await page.goto(`${url}/desk/batches/${batch.id}/label?paper=a4-24&units=1-30`);
      await sound(`desk-${language}`);
      expect(await page.locator("details .tag").first().innerText()).to.contain(
        LOCALES[language].unitLabels.desk.often,
      );
    });
  }

  it("keeps the jar, and counts nothing more, when the reader changes the language", async () => {
    await page.goto(jars[2]!);
    await page.click('.languages a[hreflang="fr"]');
    expect(await page.locator(".unit").innerText())
      .to.contain("Numéro 3 sur 48")
      .and.to.contain("1 fois");
  });

  it("comes out one for each jar, sheet after sheet and in its true size", async () => {
    await signIn("fr");
    for (const [paper, sheets] of [
      ["a4-24", 2],
      ["a4-8", 4],
      ["roll-10", 30],
    ] as const) {
      await page.goto(`${url}/desk/batches/${batch.id}/label?paper=${paper}&units=1-30`);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      expect(pdf.match(/\/Type\s*\/Page\b/g), paper).to.have.length(sheets);
    }
  });
});
