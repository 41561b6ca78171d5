import axe from "axe-core";
import { expect } from "chai";
import type { BrowserContext, Page } from "playwright-core";
import type { Language } from "../../../service/values/names.ts";
import { type OpenBrowser, shareBrowser } from "../desk/browser.ts";
import { eventually } from "./waiting.ts";

/** What the card of the check says. */
export interface Seen {
  proof: string;
  standing: string;
  title: string;
  text: string;
  /** Its sign is the one of what was proven and is as it should be. */
  isTicked: boolean;
}

const CHEAP_PHONE = { width: 320, height: 640 };
/** States that are not the last. */
const UNFINISHED = [undefined, "", "running"];

/** A buyer with a cheap phone: scans a link, and waits for what the page says of itself. */
export class Reader {
  readonly #chromium: OpenBrowser;
  #context: BrowserContext | null = null;
  page!: Page;

  private constructor(chromium: OpenBrowser) {
    this.#chromium = chromium;
  }

  static async open(): Promise<Reader> {
    return new Reader(await shareBrowser());
  }

  async close(): Promise<void> {
    await this.#chromium.close();
  }

  /** A new phone, which kept nothing. */
  async take(language: Language, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
    await this.#context?.close();
    this.#context = await this.#chromium.browser.newContext({ viewport: CHEAP_PHONE, locale: language, ...options });
    this.page = await this.#context.newPage();
    return this.page;
  }

  async scan(url: string, options: { hurry?: boolean } = {}): Promise<Seen> {
    await this.page.goto(url);
    return this.seen(options);
  }

  /** With the button of the check, as it stands on the screen. */
  async asksAgain(): Promise<Seen> {
    const button = this.page.locator(".check button");
    await button.click();
    await eventually(async () => expect(await button.isEnabled()).to.equal(true));
    return this.seen();
  }

  /** Once the check has ended. `hurry`: the page's clock, installed before, runs ahead of ours. */
  async seen({ hurry = false } = {}): Promise<Seen> {
    const card = this.page.locator(".check");
    await eventually(async () => {
      if (hurry) await this.page.clock.runFor(500);
      const proof = await card.evaluate((it) => (it as HTMLElement).dataset["proof"]);
      expect(proof).not.to.be.oneOf(UNFINISHED);
    });
    const { proof = "", standing = "" } = await card.evaluate((it) => ({ ...(it as HTMLElement).dataset }));
    const sign = await card.locator(":scope > .icon").innerHTML();
    return {
      ...{ proof, standing, title: await card.locator("h2").innerText(), text: (await card.textContent()) ?? "" },
      isTicked: sign.includes("m7.8 12 3 3 5.6-6.2"),
    };
  }

  /** Nothing sticks out at 320 px, and the accessibility engine finds nothing. */
  async isFitForAll(): Promise<void> {
    const sticksOut = await this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(sticksOut, "pixels that stick out").to.equal(0);
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).to.deep.equal([]);
  }
}
