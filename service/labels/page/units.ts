import type { FastifyReply, FastifyRequest } from "fastify";
import { type Content, type Html, html } from "../../web/html.ts";
import { icon, type IconName } from "../../web/icons.ts";
import type { Words } from "../../web/words.ts";
import type { ScannedUnit } from "../acts/printUnits.ts";
import { type Openings, patternOf } from "../rules/units.ts";

export interface UnitPages {
  /** By what the address of its label says. */
  findUnit(batch: string, text: string): Promise<ScannedUnit>;
  /** The openings with one more, without waiting until it is stored. */
  countOpening(unit: { batch: string; serial: number }, before: Openings | null): Openings;
}

/** What previews links, warms caches or reads the web by itself. */
const MACHINES = /bot\b|crawl|spider|preview|externalhit|whatsapp|headless|lighthouse/i;

/**
 * Whether a person's browser opens the page: not for a preview of a link in a message, not ahead of a tap, and not again
 * for a change of its language.
 */
export function isOpening({ method, headers, query }: Pick<FastifyRequest, "method" | "headers" | "query">): boolean {
  const agent = headers["user-agent"] ?? "";
  const ahead = [headers["sec-purpose"], headers["purpose"], headers["x-moz"]].some((why) => why !== undefined);
  const destination = headers["sec-fetch-dest"] ?? "document";
  const again = (query as { lang?: unknown }).lang !== undefined;
  return (
    method === "GET" &&
    !ahead &&
    !again &&
    destination === "document" &&
    /^Mozilla\//.test(agent) &&
    !MACHINES.test(agent)
  );
}

/** As the address says it; null for the label of a whole lot. */
export function unitIn({ query }: Pick<FastifyRequest, "query">): string | null {
  const { u } = query as { u?: unknown };
  return typeof u === "string" ? u.slice(0, 40) : null;
}

/** The unit whose label was scanned, with this opening; null for the label of a whole lot. */
export async function scannedUnit(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: UnitPages,
  batch: string,
): Promise<ScannedUnit | null> {
  const text = unitIn(request);
  if (text === null) return null;
  void reply.header("x-robots-tag", "noindex");
  const unit = await deps.findUnit(batch, text);
  if (unit.state === "forged" || !isOpening(request)) return unit;
  return { ...unit, openings: deps.countOpening({ batch, serial: unit.serial }, unit.openings) };
}

/** Where the languages of the page lead: the unit goes with them. */
export function pathWith(path: string, unit: string | null): string {
  return unit === null ? path : `${path}?u=${encodeURIComponent(unit)}`;
}

/** What is known of the one label that was scanned, in words that accuse nobody. */
export function unitOf(unit: ScannedUnit, words: Words): Html {
  const { unitLabels: t } = words.t;
  if (unit.state === "forged") return card("refused", "alert", t.forged, html`<p>${t.forgedText}</p>`);
  const { number, issued, openings } = unit;
  const often = patternOf(openings) === "often";
  const title = words.format(t.title, { number: words.number(number), issued: words.number(issued) });
  return card(
    "code",
    often ? "news" : "",
    title,
    html`<p>${t.text}</p>
      <p>${openedText(openings, words)}</p>
      ${
        often &&
        html`<h3>${icon("warning")}${t.often}</h3>
          <p>${t.oftenText}</p>`
      }
      <p class="hint">${t.kept}</p>`,
  );
}

/** What a label can never prove that is the same on many jars. */
export function lotLabelOf({ t }: Words): Html {
  return html`<p class="hint">${t.unitLabels.lotLabel}</p>`;
}

/** A person's opening is counted before the page is drawn; of a machine's there may be none. */
function openedText(openings: Openings | null, words: Words): Content {
  const { unitLabels: t } = words.t;
  if (!openings) return null;
  const { count, firstOn, lastOn } = openings;
  return words.say(t.opened, { n: count, first: dayOf(firstOn, words), last: dayOf(lastOn, words) });
}

const dayOf = (day: string, words: Words): Html => html`<time datetime="${day}">${words.date(day)}</time>`;

function card(sign: IconName, kind: string, title: string, text: Html): Html {
  return html`<section class="${`card unit ${kind}`}" aria-labelledby="unit">
    <h2 id="unit">${icon(sign)}${title}</h2>
    ${text}
  </section>`;
}
