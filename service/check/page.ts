import { idFromBase64url } from "../formats/ids.ts";
import type { Shown } from "../verifier/shown.ts";
import { judge, type Known } from "../verifier/verdict.ts";
import { generationsIn, nodeAt, read, Refused } from "./ask.ts";
import { element } from "./elements.ts";
import { type Report, reportOf, withoutBundle } from "./report.ts";
import { type ScreenWords, showProgress, showReport } from "./screen.ts";

/**
 * So long the service proves things in one block, also when a batch changed meanwhile; then it takes a newer one, after
 * more such whiles when many read.
 */
const ONE_BLOCK_MS = 6_000;
const ATTEMPTS = 4;

const card = document.querySelector<HTMLElement>(".check")!;

/** Checks the page now, and whenever the reader asks for it again. */
export function start(words: ScreenWords): void {
  const beside = card.querySelector(":scope > div")!;
  const again = beside.querySelector("button") ?? beside.appendChild(element("button", { type: "button" }));
  const check = async () => {
    again.disabled = true;
    // Also while nobody can press it, it is read out.
    again.textContent = words.again;
    showProgress(card, words);
    const report = await attempt().catch((): Report => ({
      ...withoutBundle("unreachable", shownIn(document)),
      ...TOO_OLD,
    }));
    showReport(card, report, words);
    again.disabled = false;
  };
  again.addEventListener("click", () => void check());
  // The label's part of the link is not sent to any server, so another label of the same batch loads no page.
  addEventListener("hashchange", () => void check());
  void check();
}

/** Whatever fails here for another reason than a bad line is of a browser that lacks something. */
const TOO_OLD = { proof: "not-checked", reason: "browser" } as const;

async function attempt(): Promise<Report> {
  const seen = shownIn(document);
  let report = await once(seen);
  for (let i = 1; i < ATTEMPTS && mayBeYoung(report); i++) {
    await new Promise((resolve) => setTimeout(resolve, ONE_BLOCK_MS));
    const page = await fetch(location.pathname + location.search)
      .then((response) => response.text())
      .catch(() => null);
    if (page === null) return report;
    const shown = shownIn(new DOMParser().parseFromString(page, "text/html"));
    report = await once(shown);
    // What the reader sees was true before.
    if (report.proof === "matches" && JSON.stringify(shown) !== JSON.stringify(seen))
      return { ...report, proof: "stale", reason: null };
  }
  return report;
}

/** What changed a moment ago may stand in the page and not yet in the proof, or the other way round. */
const mayBeYoung = ({ proof, reason }: Report): boolean =>
  reason === "page" || (proof === "stale" && reason !== "outdated");

async function once(shown: Shown | null): Promise<Report> {
  const { bundle, nodes } = card.dataset as { bundle: string; nodes: string };
  const asked = nodes.split(" ");
  let given: unknown, manifest: unknown;
  try {
    [given, manifest] = await Promise.all([read(bundle), read("/manifest.json")]);
  } catch (error) {
    return withoutBundle(error instanceof Refused && error.status === 409 ? "pending" : "unreachable", shown);
  }
  const known: Known = { generations: generationsIn(manifest), nodes: asked.map(nodeAt) };
  const label = idFromBase64url(location.hash.slice(1));
  if (label) known.batch = label;
  // The operator's own node has no name: it is told by a word.
  const names = asked.map((url) => (url.startsWith("/") ? "" : new URL(url).host));
  return reportOf(await judge(given, known), names, shown);
}

function shownIn(page: Document): Shown | null {
  const text = page.querySelector<HTMLElement>(".check")?.dataset["shown"];
  return text === undefined ? null : (JSON.parse(text) as Shown);
}
