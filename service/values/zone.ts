/** Wall clocks of one time zone, by the data that Node or the browser has. */

const DAY_SECONDS = 86_400;
/** No clock was ever further from UTC than 16 hours. */
const FURTHEST = 16 * 3_600;

export interface Zone {
  /** The day, YYYY-MM-DD, that a clock there shows at an instant. */
  dayAt: (seconds: number) => string;
  /** The first second, in Unix seconds, at which a clock there shows this day; of a day that was left out, the next one. */
  startOfDay: (day: string) => number;
  /** The last second before the next day begins. */
  endOfDay: (day: string) => number;
  /** The first instant at which a clock there shows this day and time; null where it never does. */
  instantOf: (day: string, time: string) => number | null;
}

/** `name`: as in the IANA time zone database. */
export function zoneOf(name: string): Zone {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: name,
    ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  });

  /** What a clock there shows, counted in seconds as if it were UTC. */
  function shownAt(seconds: number): number {
    const [month, day, year, hour, minute, second] = format
      .format(seconds * 1_000)
      .split(/\D+/u)
      .map(Number) as [number, number, number, number, number, number];
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1_000;
  }
  const offsetAt = (seconds: number): number => shownAt(seconds) - seconds;
  const dayAt = (seconds: number): string => new Date(shownAt(seconds) * 1_000).toISOString().slice(0, 10);

  /** The first second after `before`, up to `after`, at which the clock has been put to `after`'s offset. */
  function changeBetween(before: number, after: number): number {
    const offset = offsetAt(after);
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle) === offset) after = middle;
      else before = middle;
    }
    return after;
  }

  /** A clock reaches a reading while it runs, under one offset or the other, or by being put forward over it. */
  function whenReached(shown: number): number[] {
    const [before, after] = [shown - FURTHEST, shown + FURTHEST];
    const [earlier, later] = [offsetAt(before), offsetAt(after)];
    if (earlier === later) return [shown - earlier];
    return [shown - earlier, changeBetween(before, after), shown - later].sort((a, b) => a - b);
  }

  const startOfDay = (day: string): number => {
    const midnight = Date.parse(`${day}T00:00:00Z`) / 1_000;
    return whenReached(midnight).find((instant) => shownAt(instant) >= midnight)!;
  };
  return {
    dayAt,
    startOfDay,
    endOfDay: (day) => startOfDay(dayAfter(day)) - 1,
    instantOf: (day, time) => {
      const shown = Date.parse(`${day}T${time}:00Z`) / 1_000;
      if (Number.isNaN(shown) || new Date(shown * 1_000).toISOString().slice(0, 10) !== day) return null;
      return whenReached(shown).find((instant) => shownAt(instant) === shown) ?? null;
    },
  };
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_SECONDS * 1_000).toISOString().slice(0, 10);
