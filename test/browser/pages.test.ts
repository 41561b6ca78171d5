import axe from "axe-core";
import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import type { BrowserContext, Page } from "playwright-core";
import { PAPERS } from "../../service/labels/page/papers.ts";
import { type Language, LANGUAGES } from "../../service/values/names.ts";
import { wordsOf } from "../../service/web/words.ts";
import { LOCALES } from "../../service/words/languages.ts";
import { type OpenBrowser, shareBrowser } from "../support/desk/browser.ts";
import { KEY, pagesApp, PretendLedger } from "../support/desk/pagesServer.ts";
import { CLAIMS, NOTICES } from "../support/desk/pretendCertificates.ts";
import { BATCH, hex, ORGANISATION, PATH, PRODUCT, someCode } from "../support/service/views.ts";

const LEFT_TO_RIGHT = LANGUAGES.filter((language) => language !== "ar");
const CHEAP_PHONE = { width: 320, height: 640 };

describe("browser: pages", function () {
  let chromium: OpenBrowser;
  let ledger: PretendLedger;
  let app: FastifyInstance;
  let url: string;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async () => {
    chromium = await shareBrowser();
  });
  after(() => chromium.close());

  const open = async (options: { javaScriptEnabled?: boolean; width?: number; bypassCSP?: boolean } = {}) => {
    const { width = CHEAP_PHONE.width, ...rest } = options;
    await context?.close();
    context = await chromium.browser.newContext({ viewport: { ...CHEAP_PHONE, width }, ...rest });
    page = await context.newPage();
    // The check asks for what this pretended service does not have; it is tested on a real chain.
    await page.route(/\/(proof|manifest)\.json$/, (route) => route.fulfill({ json: {} }));
    complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
  };

  beforeEach(async () => {
    ledger = new PretendLedger();
    ledger.batches.push(
      {
        ...BATCH,
        id: `0x${"21".repeat(32)}`,
        code: someCode(21),
        lot: "2026-013",
        state: "mined",
        quantity: { value: "40", unit: "H87" },
        claims: CLAIMS,
        notices: NOTICES,
        transformation: hex("7f"),
      },
      {
        ...BATCH,
        id: `0x${"22".repeat(32)}`,
        code: someCode(22),
        lot: "2026-012",
        state: "rejected",
        evidence: null,
        rejection: { code: "CHAIN_REFUSED", message: "x", values: {} },
      },
    );
    ledger.paths.set(hex("21"), PATH);
    ledger.messages = [
      {
        id: "0198c0de-0000-4000-8000-000000000001",
        batch: { id: BATCH.id, code: BATCH.code, lot: BATCH.lot },
        text: "Merci pour ce safran. Où vous rendre visite ?",
        language: "fr",
        createdAt: "2026-10-06T08:00:00Z",
      },
    ];
    app = await pagesApp(ledger);
    url = await app.listen({ host: "127.0.0.1", port: 0 });
    await open();
  });
  afterEach(() => app.close());
  after(() => context?.close());

  const signIn = async (language: string) => {
    await page.goto(`${url}/desk?lang=${language}`);
    await page.fill("#key", KEY);
    await page.click("main button[type=submit]");
    await page.waitForSelector("[data-owner]");
  };
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const openFolds = () =>
    page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));

  /** What axe finds, however slight, by rule and place. */
  const faults = async () => {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  };

  /** Every page there is, each as somebody comes upon it. */
  const PAGES: [string, (language: string) => Promise<unknown>][] = [
    ["batch", (language) => page.goto(`${url}/b/${BATCH.code}?lang=${language}`)],
    ["claims", (language) => page.goto(`${url}/b/${someCode(21)}?lang=${language}`)],
    ["organisation", (language) => page.goto(`${url}/o/${ORGANISATION.code}?lang=${language}`)],
    ["message", (language) => page.goto(`${url}/b/${BATCH.code}/message?lang=${language}`)],
    [
      "messages",
      async (language) => {
        await signIn(language);
        await page.goto(`${url}/desk/messages?lang=${language}`);
      },
    ],
    ["home", (language) => page.goto(`${url}/?lang=${language}`)],
    ["unknown", (language) => page.goto(`${url}/b/${someCode(999)}?lang=${language}`)],
    ["sign-in", (language) => page.goto(`${url}/desk?lang=${language}`)],
    ["desk", signIn],
    [
      "desk-reader",
      async (language) => {
        ledger.user = { ...ledger.user!, role: "reader" };
        await signIn(language);
      },
    ],
    [
      "desk-refused",
      async (language) => {
        ledger.user = { ...ledger.user!, role: "recorder" };
        await signIn(language);
        await page.fill("#batch-lot", BATCH.lot);
        await page.fill("#batch-quantity", "1");
        await Promise.all([page.waitForNavigation(), page.click("[data-form=batch] button[type=submit]")]);
      },
    ],
    [
      "label",
      async (language) => {
        await signIn(language);
        await page.goto(`${url}/desk/batches/${BATCH.id}/label?lang=${language}`);
      },
    ],
  ];

  /** What the markup lacks it lacks in every language; the directions differ, so each page is looked at in both. */
  const isLookedAt = (language: Language, at: number): boolean =>
    language === "ar" || language === LEFT_TO_RIGHT[at % LEFT_TO_RIGHT.length] || process.env["TEST_DEEP"] === "1";

  for (const language of LANGUAGES) {
    for (const [at, [name, visit]] of PAGES.entries()) {
      const faultless = isLookedAt(language, at) ? "has no fault for assistive technology and " : "";
      it(`${name} in ${language} ${faultless}fits 320 pixels`, async () => {
        // Only to let axe in: its source is put into the page, which the page's own policy rightly refuses.
        await open({ bypassCSP: true });
        await visit(language);
        await openFolds();
        expect(await overflow(), "pixels too wide").to.be.at.most(0);
        if (isLookedAt(language, at)) expect(await faults()).to.deep.equal([]);
      });
    }
  }

  it("breaks the longest of words rather than the page", async () => {
    const text = "Wohlgeformtheit".repeat(8);
    const names = { ar: text, fr: text };
    const place = { commune: names, province: names, region: names };
    const product = { ...PRODUCT, name: names, sign: { kind: "igp" as const, name: names } };
    ledger.products = [product];
    ledger.batches = [
      { ...BATCH, lot: text, product, place, note: names, organisation: { ...BATCH.organisation, name: names } },
    ];
    ledger.batches.push({ ...ledger.batches[0]!, id: hex("21"), code: someCode(21), transformation: hex("7f") });
    const nodes = PATH.nodes.map((node) => ({ ...node, product: names, lot: text, organisation: names }));
    ledger.paths.set(hex("21"), { ...PATH, nodes });
    ledger.user = { ...ledger.user!, organisation: { ...ORGANISATION, name: names, place } };
    for (const [name, visit] of PAGES) {
      if (name === "desk-refused") continue;
      await open();
      ledger.user = { ...ledger.user, role: "recorder", name: text };
      await visit("fr");
      await openFolds();
      expect(await overflow(), name).to.be.at.most(0);
    }
  });

  it("keeps targets large enough for a thumb", async () => {
    for (const [name, visit] of PAGES) {
      await open();
      ledger.user = { ...ledger.user!, role: "recorder" };
      await visit("ar");
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("a, button, input, select, textarea, summary")]
          .filter((element) => !element.closest(".skip, .problems") && element.getClientRects().length > 0)
          .filter((element) => !element.matches("input[type=checkbox]"))
          .filter((element) => element.getBoundingClientRect().height < 44)
          .map((element) => element.outerHTML),
      );
      expect(small, name).to.deep.equal([]);
    }
  });

  it("loads nothing that its own policy forbids, and nothing from elsewhere", async () => {
    const foreign: string[] = [];
    page.on("request", (request) => !request.url().startsWith(url) && foreign.push(request.url()));
    await page.goto(`${url}/b/${BATCH.code}?lang=ar`, { waitUntil: "networkidle" });
    await signIn("ar");
    await page.goto(`${url}/desk/batches/${BATCH.id}/label`, { waitUntil: "networkidle" });
    expect(complaints).to.deep.equal([]);
    expect(foreign).to.deep.equal([]);
  });

  it("prints labels on sheets and rolls, each on as many pages as there are, and of their size", async () => {
    const millimetre = 72 / 25.4;
    for (const [name, { kind, labels, width, height }] of Object.entries(PAPERS)) {
      await open();
      await signIn("fr");
      await page.goto(`${url}/desk/batches/${BATCH.id}/label?paper=${name}`);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((box) => [+box[1]!, +box[2]!]);
      expect(boxes, name).to.have.length(kind === "roll" ? labels : 1);
      const expected = kind === "roll" ? [width, height] : kind === "a4" ? [210, 297] : null;
      if (!expected) continue;
      for (const box of boxes)
        for (const side of [0, 1]) {
          const points = Math.round(expected[side]! * millimetre);
          expect(Math.round(box[side]!), name).to.be.within(points - 2, points + 2);
        }
    }
  });

  it("fetches the fonts of the reader's script, and none for the others", async () => {
    for (const [language, expected] of [
      ["ar", /arabic/],
      ["zgh", /tifinagh/],
      ["fr", null],
      ["en", null],
    ] as const) {
      await open();
      const fonts: string[] = [];
      page.on("request", (request) => request.url().endsWith(".woff2") && fonts.push(request.url()));
      await page.goto(`${url}/b/${BATCH.code}?lang=${language}`, { waitUntil: "networkidle" });
      await page.evaluate(() => document.fonts.ready);
      if (expected === null) expect(fonts, language).to.deep.equal([]);
      for (const font of fonts) expect(font, language).to.match(expected!);
    }
  });

  describe("without scripts", () => {
    beforeEach(() => open({ javaScriptEnabled: false }));

    it("shows a batch, and its evidence when asked", async () => {
      await page.goto(`${url}/b/${BATCH.code}?lang=fr`);
      await page.click("summary");
      await page.getByText(BATCH.commitment).waitFor({ state: "visible" });
    });

    it("signs in, registers a batch, refreshes by hand and comes to the label", async () => {
      await signIn("fr");
      await page.fill("#batch-quantity", "7,25");
      await page.click("[data-form=batch] button[type=submit]");
      await page.getByText(/Le lot .2026-015. est enregistré/).waitFor();
      expect(ledger.inputs[0]!.quantity).to.deep.equal({ value: "7.25", unit: "KGM" });
      ledger.move("2026-015", "final");
      await page.click("[data-refresh]");
      await page.getByRole("link", { name: /Imprimer l’étiquette du lot .2026-015/ }).click();
      await page.waitForSelector(".labels svg");
      expect(await page.locator("[data-print]").isVisible()).to.equal(false);
    });

    it("changes the language and keeps it", async () => {
      await page.goto(`${url}/b/${BATCH.code}`);
      await page.getByRole("link", { name: LOCALES.zgh.meta.name }).click();
      expect(await page.locator("html").getAttribute("lang")).to.equal("zgh");
      await page.goto(url);
      expect(await page.locator("html").getAttribute("lang")).to.equal("zgh");
    });
  });

  describe("with scripts", () => {
    it("shows progress by itself, announces it, and offers the label", async () => {
      await signIn("fr");
      await page.fill("#batch-quantity", "3");
      await page.click("[data-form=batch] button[type=submit]");
      await page.getByText("1 lot est en route vers la chaîne").waitFor();
      ledger.move("2026-015", "final");
      ledger.move("2026-013", "final");
      await page.getByRole("link", { name: /Imprimer l’étiquette du lot .2026-015/ }).waitFor({ timeout: 15_000 });
      const announced = await page.locator("[data-announcer]").textContent();
      expect(announced).to.contain("2026-015").and.to.contain(LOCALES.fr.desk.states.final);
      await page.getByText(LOCALES.fr.desk.onTheWay.match(/=0 \{([^}]*)\}/)![1]!).waitFor();
      expect(await page.locator("[data-refresh]").isVisible()).to.equal(false);
      expect(complaints).to.deep.equal([]);
    });

    it("keeps the focus where it is when a row changes under it", async () => {
      await signIn("fr");
      const link = page.getByRole("link", { name: /Imprimer l’étiquette du lot .2026-013/ });
      await link.focus();
      ledger.move("2026-013", "final");
      await page.waitForFunction(() => document.querySelector("[data-announcer]")!.textContent !== "");
      expect(await link.evaluate((element) => element === document.activeElement)).to.equal(true);
    });

    it("does not lose what was typed when the line breaks, and keeps it the same wish", async () => {
      await signIn("fr");
      await page.fill("#batch-quantity", "42");
      const idempotencyKey = await page.inputValue("[data-form=batch] [name=idempotencyKey]");
      await page.goto(`${url}/desk`);
      expect(await page.inputValue("#batch-quantity")).to.equal("42");
      expect(await page.inputValue("[data-form=batch] [name=idempotencyKey]")).to.equal(idempotencyKey);
      await page.click("[data-form=batch] button[type=submit]");
      await page.getByText("est enregistré").waitFor();
      expect(await page.inputValue("#batch-quantity")).to.equal("");
    });

    it("forgets what was typed when the desk is left", async () => {
      await signIn("fr");
      await page.fill("#batch-quantity", "42");
      await page.click("[data-out] button");
      await page.waitForSelector("#key");
      await signIn("fr");
      expect(await page.inputValue("#batch-quantity")).to.equal("");
    });

    it("brings the focus to what is to be corrected, and from there to the field", async () => {
      await signIn("ar");
      await page.fill("#batch-quantity", "");
      await Promise.all([page.waitForNavigation(), page.click("[data-form=batch] button[type=submit]")]);
      expect(await page.evaluate(() => document.activeElement?.className)).to.equal("problems");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      expect(await page.evaluate(() => document.activeElement?.id)).to.equal("batch-quantity");
    });

    it("shows the key on request", async () => {
      await page.goto(`${url}/desk?lang=fr`);
      await page.getByText(LOCALES.fr.desk.showKey).click();
      expect(await page.getAttribute("#key", "type")).to.equal("text");
    });

    it("asks for a net mass only where the quantity is none", async () => {
      await signIn("fr");
      const weighed = page.locator("#batch-netMass");
      expect(await weighed.isVisible()).to.equal(false);
      await page.selectOption("#batch-unit", "H87");
      expect(await weighed.isVisible()).to.equal(true);
    });
  });

  it("is done with the keyboard alone: skip link, languages, form, button", async () => {
    await signIn("fr");
    await page.goto(`${url}/desk`);
    const reached: string[] = [];
    for (let step = 0; step < 25; step += 1) {
      await page.keyboard.press("Tab");
      reached.push(
        await page.evaluate(
          () =>
            document.activeElement?.id || document.activeElement?.className || document.activeElement?.tagName || "",
        ),
      );
    }
    expect(reached[0]).to.equal("skip");
    const order = ["batch-product", "batch-lot", "batch-quantity", "batch-unit", "batch-producedOn"];
    expect(reached.filter((id) => order.includes(id)).filter((id, at, ids) => ids.indexOf(id) === at)).to.deep.equal(
      order,
    );
    await page.focus("#batch-quantity");
    await page.keyboard.type("5");
    await page.keyboard.press("Enter");
    await page.getByText("est enregistré").waitFor();
  });

  it("prints labels in their true size, and nothing else on the paper", async () => {
    await signIn("fr");
    await page.goto(`${url}/desk/batches/${BATCH.id}/label?sheet=1`);
    await page.emulateMedia({ media: "print" });
    const boxes = await page
      .locator(".labels svg[role=img]")
      .evaluateAll((labels) =>
        labels
          .map((label) => label.getBoundingClientRect())
          .map(({ width, height }) => [Math.round(width), Math.round(height)]),
      );
    expect(boxes).to.have.length(18);
    for (const box of boxes) expect(box).to.deep.equal([234, 151]);
    expect(await page.locator("h1").isVisible()).to.equal(false);
    const pdf = await page.pdf({ format: "A4", margin: { top: "8mm", bottom: "8mm", left: "8mm", right: "8mm" } });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).to.have.length(1);
  });

  it("is drawn for a large screen as well", async () => {
    await open({ width: 1280 });
    await page.goto(`${url}/b/${BATCH.code}?lang=fr`);
    await signIn("fr");
    expect(await overflow()).to.be.at.most(0);
    expect(wordsOf("fr").language).to.equal("fr");
  });
});
