import axe from "axe-core";
import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import type { BrowserContext, Page } from "playwright-core";
import { LANGUAGES } from "../../service/values/names.ts";
import { type OpenBrowser, shareBrowser } from "../support/desk/browser.ts";
import { BATCH, DISPOSAL, MADE, REACHED, RECALL, SHIPMENT, SHOP, VERSIONS } from "../support/desk/deskViews.ts";
import { KEY, pagesApp, PretendLedger } from "../support/desk/pagesServer.ts";
import { CERTIFICATE } from "../support/desk/pretendCertificates.ts";
import { OBSERVATION, STORY } from "../support/service/views.ts";

const CHEAP_PHONE = { width: 320, height: 640 };

const HOME = `/desk/batches/${BATCH.id}`;
const RECALLED = { ...RECALL, id: "0198c0de-1d2f-4a7b-9c3e-5b1f2a3c4d5f", state: "final", inForce: true } as const;
const INCOMING = { ...SHIPMENT, id: `0x${"52".repeat(32)}`, sender: SHOP, receiver: SHIPMENT.sender };

/** Every page of the desk beyond registering, filled with all that can stand on it. */
const PAGES: Record<string, string> = {
  batch: HOME,
  shipment: `${HOME}/ship`,
  disposal: `${HOME}/dispose`,
  observation: `${HOME}/observation`,
  hold: `${HOME}/hold`,
  amendment: `${HOME}/amend`,
  recall: `${HOME}/recall`,
  stock: "/desk/stock",
  making: `/desk/transform?input=${BATCH.id}`,
  made: `/desk/transformations/${MADE.id}`,
  shipments: "/desk/shipments",
  sent: `/desk/shipments/${SHIPMENT.id}`,
  receipt: `/desk/shipments/${INCOMING.id}/receive-shipment`,
  recalls: "/desk/recalls",
  proposal: `/desk/recalls/${RECALL.id}`,
  confirmation: `/desk/recalls/${RECALL.id}/confirm-recall`,
  report: `/desk/recalls/${RECALLED.id}`,
  certificates: "/desk/certificates",
  certificate: `/desk/certificates/${CERTIFICATE.id}`,
  revocation: `/desk/certificates/${CERTIFICATE.id}/revoke-certificate`,
};

describe("browser: the desk", function () {
  let chromium: OpenBrowser;
  let ledger: PretendLedger;
  let app: FastifyInstance;
  let url: string;
  let context: BrowserContext;
  let page: Page;

  before(async () => {
    chromium = await shareBrowser();
  });
  beforeEach(async () => {
    ledger = new PretendLedger();
    ledger.batches = [{ ...BATCH, transformation: MADE.id }];
    ledger.user = { ...ledger.user!, role: "manager" };
    Object.assign(ledger.does, {
      ...{ shipments: [SHIPMENT, INCOMING], disposals: [DISPOSAL], versions: VERSIONS, report: [REACHED] },
      ...{ recalls: [RECALL, RECALLED], transformations: [MADE], observations: [OBSERVATION] },
    });
    ledger.stories.set(BATCH.id, STORY);
    app = await pagesApp(ledger);
    url = await app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterEach(async () => {
    await context.close();
    await app.close();
  });
  after(() => chromium.close());

  const open = async (language: string, options: { javaScriptEnabled?: boolean; bypassCSP?: boolean } = {}) => {
    context = await chromium.browser.newContext({ viewport: CHEAP_PHONE, ...options });
    page = await context.newPage();
    await page.goto(`${url}/desk?lang=${language}`);
    await page.fill("#key", KEY);
    await page.click("main button[type=submit]");
    await page.waitForSelector("[data-owner]");
  };
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  /** What axe finds, however slight, by rule and place. */
  const faults = async () => {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  };
  const small = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("main a, main button, main input, main select, main textarea")]
        .filter((element) => !element.closest(".problems, li p, .facts, li li") && element.getClientRects().length > 0)
        .filter((element) => !element.matches("input[type=checkbox]"))
        .filter((element) => element.getBoundingClientRect().height < 44)
        .map((element) => element.outerHTML),
    );

  for (const language of LANGUAGES) {
    it(`has no fault for assistive technology in ${language} and fits 320 pixels, page after page`, async () => {
      // Only to let axe in: its source is put into the page, which the page's own policy rightly refuses.
      await open(language, { bypassCSP: true });
      for (const [name, path] of Object.entries(PAGES)) {
        await page.goto(url + path);
        expect(await overflow(), `${name}: pixels too wide`).to.be.at.most(0);
        expect(await faults(), name).to.deep.equal([]);
        expect(await small(), `${name}: too small for a thumb`).to.deep.equal([]);
      }
    });
  }

  it("sends, without scripts, and shows a refusal at its field", async () => {
    await open("fr", { javaScriptEnabled: false });
    await page.goto(`${url}${HOME}`);
    await page.click(`a[href="${HOME}/ship"]`);
    await page.fill("#ship-receiver", SHOP.code!);
    await page.click("main button[type=submit]");
    await page.waitForSelector("#ship-quantity-error");
    expect(await page.inputValue("#ship-receiver")).to.equal(SHOP.code);
    await page.fill("#ship-quantity", "2,5");
    await page.click("main button[type=submit]");
    await page.waitForURL(/\/desk\/shipments\//);
    expect(ledger.does.asked.map(({ what }) => what)).to.deep.equal(["ship"]);
  });

  it("keeps a form that was typed when the line breaks, as the same wish, and forgets it when it was granted", async () => {
    await open("fr");
    await page.goto(`${url}${HOME}/dispose`);
    await page.fill("#dispose-quantity", "3");
    const idempotencyKey = await page.inputValue("main [name=idempotencyKey]");
    await page.goto(`${url}${HOME}/dispose`);
    expect(await page.inputValue("#dispose-quantity")).to.equal("3");
    expect(await page.inputValue("main [name=idempotencyKey]")).to.equal(idempotencyKey);
    await page.click("main button[type=submit]");
    await page.waitForSelector("[data-done]");
    await page.goto(`${url}${HOME}/dispose`);
    expect(await page.inputValue("#dispose-quantity")).to.equal("");
  });

  it("asks for a net mass of what comes out only where the quantity is none", async () => {
    await open("fr");
    await page.goto(url + PAGES.making!);
    const weighed = page.locator("#transform-netMass-1");
    expect(await weighed.isVisible()).to.equal(false);
    await page.selectOption("#transform-unit-1", "H87");
    expect(await weighed.isVisible()).to.equal(true);
  });
});
