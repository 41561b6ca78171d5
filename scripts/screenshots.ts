/**
 * `npm run screenshots`: starts the product on a folder of its own, fills it with the example region, and makes the
 * documents' pictures anew, each of the same name and size as before. `-- --all FOLDER` puts every page of the list there
 * instead, whole, in every language, for a narrow telephone and for a large screen: to be looked at.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { idToBase64url } from "../service/formats/ids.ts";
import { LANGUAGES } from "../service/values/names.ts";
import { type RunningService, startService } from "../test/support/chain/process.ts";
import { openBrowser } from "../test/support/desk/browser.ts";
import { Service } from "./demo/service.ts";
import { type Picture, PICTURES, type Region, SIZES } from "./screenshots/list.ts";

const FOLDER = resolve(import.meta.dirname, "../docs/pictures");
/** Of WebP: letters stay sharp, and all of them together are some hundred kilobytes. */
const QUALITY = 80;

const WHOLE = { "320": 320, "1280": 1280 };

interface Studio {
  url: string;
  browser: Browser;
  region: Region;
  /** Of the cooperative. */
  key: string;
}

async function fill(service: RunningService, dataDir: string): Promise<void> {
  const env = { ...process.env, SITE: service.url, DATA_DIR: dataDir };
  const demo = spawn(process.execPath, ["scripts/demo.ts"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(demo, "exit")) as [number];
  if (code !== 0) throw new Error("The example region could not be made.");
}

type Listed<T> = { items: T[] };

async function findRegion(service: Service): Promise<{ region: Region; cooperative: string }> {
  const read = async <T>(path: string) => (await service.get<Listed<T>>(service.operator, path)).items;
  type Batch = { id: string; code: string; organisation: { id: string; code: string }; product: { id: string } };
  const [boxes] = await read<Batch>("/v1/batches?lot=MJT-001");
  const [recall] = await read<{ batch: { code: string } }>("/v1/recalls");
  const sales = await read<{ id: string; state: string }>("/v1/agreements?limit=200");
  const settled = sales.find(({ state }) => state === "settled") ?? sales[0];
  const region = {
    boxes: boxes!.code,
    boxesId: boxes!.id,
    recalled: recall!.batch.code,
    cooperative: boxes!.organisation.code,
    product: idToBase64url(boxes!.product.id),
    sale: settled!.id,
  };
  return { region, cooperative: boxes!.organisation.id };
}

async function pageOf(
  studio: Studio,
  picture: Picture,
  width: number,
  height: number,
): Promise<[BrowserContext, Page]> {
  const { url, region, key } = studio;
  const context = await studio.browser.newContext({ viewport: { width, height }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  if (picture.signedIn) {
    await page.goto(`${url}/desk?lang=${picture.language}`);
    await page.fill("#key", key);
    await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
  }
  const hash = picture.hash ? `#${picture.hash(region)}` : "";
  await page.goto(`${url}${picture.path(region)}?lang=${picture.language}${hash}`, { waitUntil: "networkidle" });
  if ((await page.locator(".check").count()) > 0)
    await page.locator(".check[data-proof]:not([data-proof=running])").waitFor();
  await page.evaluate(() => document.fonts.ready);
  return [context, page];
}

async function take(studio: Studio, picture: Picture): Promise<void> {
  const { width, height } = SIZES[picture.size];
  const [context, page] = await pageOf(studio, picture, width, height);
  const top = picture.from ? (await page.locator(picture.from).first().boundingBox())!.y - 12 : 0;
  const devtools = await context.newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: top, width, height, scale: 1 },
  });
  const bytes = Buffer.from(data, "base64");
  writeFileSync(join(FOLDER, `${picture.name}.webp`), bytes);
  console.log(`  ${picture.name}.webp  ${width * 2} × ${height * 2}, ${Math.ceil(bytes.length / 1024)} KB`);
  await context.close();
}

async function takeAll(studio: Studio, folder: string): Promise<void> {
  const pages = new Map(PICTURES.map((picture) => [picture.path(studio.region), picture]));
  for (const picture of pages.values())
    for (const language of LANGUAGES)
      for (const [name, width] of Object.entries(WHOLE)) {
        const [context, page] = await pageOf(studio, { ...picture, language }, width, 720);
        const stem = picture.name.replace(/-\w+$/, "");
        await page.screenshot({ path: join(folder, `${stem}-${language}-${name}.png`), fullPage: true });
        await context.close();
      }
}

async function main(): Promise<void> {
  const all = process.argv[2] === "--all" ? process.argv[3] : undefined;
  const folder = all ?? FOLDER;
  mkdirSync(folder, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), "silsila-screenshots-"));
  chmodSync(dataDir, 0o711);
  console.log("Starting the product on a folder of its own …");
  const service = await startService(dataDir, { JOURNAL_SECONDS: "1" });
  try {
    console.log("Filling it with the example region …");
    await fill(service, dataDir);
    const rest = new Service(service.url, service.operatorKey);
    const { region, cooperative } = await findRegion(rest);
    const key = await rest.keyOf({ id: cooperative, apiKey: {} });
    const chromium = await openBrowser();
    const studio = { url: service.url, browser: chromium.browser, region, key };
    try {
      if (all) await takeAll(studio, all);
      else for (const picture of PICTURES) await take(studio, picture);
    } finally {
      await chromium.close();
    }
    console.log(`Made in ${folder}`);
  } finally {
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
