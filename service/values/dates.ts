import { LedgerError } from "../base/errors.ts";

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

const parts = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
  timeZone: TIME_ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The day, YYYY-MM-DD, that it is in Morocco at an instant: give it the clock's now to learn "today". */
export function dayInMorocco(instant: Date): string {
  const at = Object.fromEntries(parts.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${at.year}-${at.month}-${at.day}`;
}

/** The first second of a day in Morocco, in Unix seconds: no clock change there falls on midnight. */
export function startOfDay(day: string): number {
  return Date.parse(instantInMorocco(day, "00:00")!) / 1_000;
}

/** The last second of a day in Morocco. */
export function endOfDay(day: string): number {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return startOfDay(next.toISOString().slice(0, 10)) - 1;
}

const clock = new Intl.DateTimeFormat("en-GB-u-nu-latn", { timeZone: TIME_ZONE, timeStyle: "short" });

/** The time of day, HH:MM, that it is in Morocco at an instant. */
export function timeInMorocco(instant: Date): string {
  return clock.format(instant);
}

/**
 * The instant, RFC 3339 in UTC, that a clock in Morocco shows as this day and time, whether it is an hour ahead on that day
 * or not. Null where the clock never shows it, and for what is no day or time.
 */
export function instantInMorocco(day: string, time: string): string | null {
  for (const offset of ["+01:00", "+00:00"]) {
    const instant = new Date(`${day}T${time}:00${offset}`);
    if (Number.isNaN(instant.getTime())) return null;
    if (dayInMorocco(instant) === day && timeInMorocco(instant) === time)
      return `${instant.toISOString().slice(0, 19)}Z`;
  }
  return null;
}

/** The last second of a day in Morocco, in Unix seconds. */
export function endOfDayInMorocco(day: string): number {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  // No clock there was ever set forward at midnight.
  return Date.parse(instantInMorocco(next.toISOString().slice(0, 10), "00:00")!) / 1_000 - 1;
}

/** A moment in Unix seconds, as RFC 3339 writes it in UTC. */
export const timeOf = (seconds: number | string): string => new Date(Number(seconds) * 1_000).toISOString();
