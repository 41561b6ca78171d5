import { LedgerError } from "../base/errors.ts";
import { type Zone, zoneOf } from "./zone.ts";

/** Days are counted where the cooperatives are. */
const TIME_ZONE = "Africa/Casablanca";

/** Returns `text` when it is a real day, written YYYY-MM-DD (RFC 3339 full-date) from 1900 to 2199; else DATE_INVALID. */
export function parseDate(text: string): string {
  const match = typeof text === "string" ? /^((?:19|20|21)[0-9]{2})-([0-9]{2})-([0-9]{2})$/.exec(text) : null;
  if (!match) throw new LedgerError("DATE_INVALID");
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  // 31 February rolls over into March, and then reads differently
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw new LedgerError("DATE_INVALID");
  return text;
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d{1,9})?([Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * An RFC 3339 time in its one spelling, UTC to the second ("2025-10-20T07:00:00Z"); fractions are cut off. Sorts as text,
 * so `notInFuture` takes two of them as well. Throws FIELD_INVALID, for leap seconds and years before 1900 or after 2199 too.
 */
export function parseInstant(text: string): string {
  const [, day, hours, minutes, seconds, , sign, offsetHours, offsetMinutes] =
    (typeof text === "string" && INSTANT.exec(text)) || [];
  const refusal = { field: "time", reason: "must be a time with its offset, such as 2025-10-20T08:00:00+01:00" };
  if (day === undefined) throw new LedgerError("FIELD_INVALID", refusal);
  const ahead = sign === undefined ? 0 : (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -1 : 1);
  const instant = new Date(`${parseDate(day)}T${hours}:${minutes}:${seconds}Z`);
  instant.setUTCMinutes(instant.getUTCMinutes() - ahead);
  const utc = `${instant.toISOString().slice(0, 19)}Z`;
  if (!/^(?:19|20|21)/.test(utc)) throw new LedgerError("FIELD_INVALID", refusal);
  return utc;
}

/** Throws DATE_IN_FUTURE when `date` is after `today` (both YYYY-MM-DD, which sort as text). */
export function notInFuture(date: string, today: string): void {
  if (date > today) throw new LedgerError("DATE_IN_FUTURE", { date });
}

/** Throws DATE_ORDER when `later` is before `earlier`. */
export function inOrder(earlier: string, later: string): void {
  if (later < earlier) throw new LedgerError("DATE_ORDER", { later, earlier });
}

const morocco = zoneOf(TIME_ZONE);

/** The day, YYYY-MM-DD, that it is in Morocco at an instant: give it the clock's now to learn "today". */
export const dayInMorocco = (instant: Date): string => morocco.dayAt(Math.floor(instant.getTime() / 1_000));

/** The first second of a day in Morocco, in Unix seconds. Midnight is not on the clock of each day: see `Zone`. */
export const startOfDay: (day: string) => number = morocco.startOfDay;

/** The last second of a day in Morocco. */
export const endOfDay: (day: string) => number = morocco.endOfDay;

const clock = new Intl.DateTimeFormat("en-GB-u-nu-latn", { timeZone: TIME_ZONE, timeStyle: "short" });

/** The time of day, HH:MM, that it is in Morocco at an instant. */
export function timeInMorocco(instant: Date): string {
  return clock.format(instant);
}

/**
 * The instant, RFC 3339 in UTC, at which a clock in Morocco first shows this day and time. Null where the clock never shows
 * it, and for what is no day or time.
 */
export function instantInMorocco(day: string, time: string): string | null {
  const seconds = morocco.instantOf(day, time);
  return seconds === null ? null : `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
}

/**
 * Whether time-zone data know that Morocco went back to UTC for good on 20 September 2026. Older data keep its clocks an
 * hour ahead, so that every day begins an hour early.
 */
export const followsTheLaw = ({ instantOf }: Zone = morocco): boolean =>
  instantOf("2026-10-20", "12:00") === Date.UTC(2026, 9, 20, 12) / 1_000;

/** The last second that RFC 3339 can write. The contracts take later ones, which are told as this one: for ever. */
const LAST_SECOND = Date.UTC(9999, 11, 31, 23, 59, 59) / 1_000;

/** A moment in Unix seconds, as RFC 3339 writes it in UTC. */
export const timeOf = (seconds: number | string): string =>
  new Date(Math.min(Number(seconds), LAST_SECOND) * 1_000).toISOString();

/** As `timeOf`, the day in Morocco. */
export const dayOf = (seconds: number): string => dayInMorocco(new Date(Math.min(seconds, LAST_SECOND) * 1_000));
