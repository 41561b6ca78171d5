import { DIMENSIONS, type Quantity, UNITS } from "../../values/quantities.ts";

/** One jar, box or bottle of a batch, whose label has a number of its own. */

/** Asked for at once. */
export const ISSUE_MAX = 5_000;
/** Of a batch that is not counted in pieces. */
const BATCH_MAX = 100_000;

/** How many units of a batch can have a label: of what is counted in pieces, one each. */
export function unitsOf({ value, unit }: Quantity): number {
  return UNITS[unit].dimension === DIMENSIONS.piece ? Math.min(Number(value), BATCH_MAX) : BATCH_MAX;
}

/** What is kept of the openings of one unit's page: nothing of who opened it, or where. */
export interface Openings {
  count: number;
  /** On how many different days. */
  days: number;
  /** YYYY-MM-DD, where the cooperatives are. */
  firstOn: string;
  lastOn: string;
  /** When the last one was counted, to the minute. */
  lastAt: Date;
}

/** Loading a page again, showing it around a table, switching its language: one opening. */
const ONE_OPENING_MS = 30 * 60_000;

/** The openings with one more at `now`, which is `today`; null when it belongs to the last one. */
export function withOpening(before: Openings | null, now: Date, today: string): Openings | null {
  const lastAt = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  if (!before) return { count: 1, days: 1, firstOn: today, lastOn: today, lastAt };
  if (now.getTime() - before.lastAt.getTime() < ONE_OPENING_MS) return null;
  const { count, days, firstOn, lastOn } = before;
  return { count: count + 1, days: days + (today === lastOn ? 0 : 1), firstOn, lastOn: today, lastAt };
}

export const OPENING_PATTERNS = ["unopened", "usual", "often"] as const;
export type OpeningPattern = (typeof OPENING_PATTERNS)[number];

/**
 * A jar is looked at in a shop and in a kitchen: a few times, on a few days. A label that was copied is opened wherever its
 * copies are, for weeks. Both thresholds are far above the first and soon passed by the second.
 */
const USUAL_COUNT = 20;
const USUAL_DAYS = 7;

/** `often` is what a copied label looks like; a jar that a shop shows to everybody looks the same. */
export function patternOf(openings: Pick<Openings, "count" | "days"> | null): OpeningPattern {
  if (!openings) return "unopened";
  return openings.count > USUAL_COUNT || openings.days > USUAL_DAYS ? "often" : "usual";
}

/** What the address of a unit's page says after `u=`; null when it can be no unit's. */
export function parseUnit(text: string): { serial: number; token: string } | null {
  const [, serial, token] = /^([1-9]\d{0,8})\.([\w-]{16})$/.exec(text) ?? [];
  return serial === undefined ? null : { serial: Number(serial), token: token! };
}

/** Printed together: "7", or "1-500". Null when it is neither. */
export function parseNumbers(text: string): { from: number; to: number } | null {
  const [, from, to = from] = /^([1-9]\d{0,5})(?:-([1-9]\d{0,5}))?$/.exec(text) ?? [];
  if (from === undefined || Number(to) < Number(from)) return null;
  return { from: Number(from), to: Number(to) };
}
