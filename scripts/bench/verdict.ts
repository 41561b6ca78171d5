import { openBrowser } from "../../test/support/desk/browser.ts";
import { type Bench, median } from "./setting.ts";
import { bottled } from "./verification.ts";

const TIMES = 9;
const SLOWED = 6;

/**
 * How long a reader with a slow phone waits for the verdict on a batch with three ancestors: a real browser on this machine
 * with its processor slowed, from the click to the page, and to what its check says. Nothing is kept from one to the next.
 */
export async function verdict(bench: Bench): Promise<void> {
  const url = `${bench.url}/b/${await bottled(bench)}`;
  const chromium = await openBrowser();
  const taken: Record<"page" | "verdict", number[]> = { page: [], verdict: [] };
  try {
    for (let i = 0; i < TIMES; i += 1) {
      const context = await chromium.browser.newContext({ viewport: { width: 360, height: 640 }, locale: "ar" });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
      await page.goto(url, { waitUntil: "commit" });
      await page.waitForFunction(() => document.querySelector(".check[data-proof=matches]"), null, { polling: 20 });
      // On the page's own clock, which began with the navigation.
      const [loaded, told] = await page.evaluate((): [number, number] => {
        const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
        return [navigation!.domContentLoadedEventEnd, performance.now()];
      });
      taken.page.push(loaded);
      taken.verdict.push(told);
      await context.close();
    }
  } finally {
    await chromium.close();
  }
  const [shown, told] = [median(taken.page), median(taken.verdict)];
  console.log(
    `\nA browser with its processor slowed ${SLOWED} times, ms from the click (medians of ${TIMES}; goal: 1,500):`,
  );
  console.log(`  ${"baseline: the page stands".padEnd(52)} ${shown.toFixed(0).padStart(7)}`);
  console.log(`  ${"its verdict stands".padEnd(52)} ${told.toFixed(0).padStart(7)}   × ${(told / shown).toFixed(1)}`);
}
