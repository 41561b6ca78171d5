import { expect } from "chai";
import { type Zone, zoneOf } from "../../../service/values/zone.ts";

const DAY_MS = 86_400_000;
/** With whole days left out, midnights left out, clocks put back over midnight, and half hours. */
const SAMPLE = [
  "Africa/Casablanca",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Asia/Beirut",
  "Pacific/Apia",
  "Pacific/Kwajalein",
];
const zones = process.env["TEST_DEEP"] === "1" ? Intl.supportedValuesOf("timeZone") : SAMPLE;

/** The day that a clock there shows, by a format other than the one under test. */
function clockOf(name: string): (seconds: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short" });
  return (seconds) => format.format(seconds * 1_000);
}

describe("days of a time zone", () => {
  for (const name of zones)
    it(`begin at their first instant, each from 1900 to 2100: ${name}`, function () {
      this.timeout(60_000);
      const zone = zoneOf(name);
      const shownAt = clockOf(name);
      let previous: number | null = null;
      for (let time = Date.UTC(1900, 0, 1); time < Date.UTC(2101, 0, 1); time += DAY_MS) {
        const day = new Date(time).toISOString().slice(0, 10);
        const start = zone.startOfDay(day);
        const wrong = wrongWith(day, start, shownAt);
        if (wrong !== null) expect.fail(`${day} begins at ${start}: ${wrong}`);
        // Neither a gap nor an overlap, but for days that were left out.
        if (previous !== null && !(start >= previous)) expect.fail(`${day} begins before the day before it`);
        if (start - (previous ?? start) !== 86_400) checkAround(zone, { day, start }, shownAt);
        previous = start;
      }
    });
});

function wrongWith(day: string, start: number, shownAt: (seconds: number) => string): string | null {
  if (!Number.isInteger(start)) return "no instant";
  if (shownAt(start - 1) >= day) return "the clock showed it a second before";
  if (shownAt(start) < day) return "the clock does not show it yet";
  return null;
}

/** Where a day is longer or shorter than others: no clock shows it in the day and a half before its start. */
function checkAround(zone: Zone, { day, start }: { day: string; start: number }, shownAt: (seconds: number) => string) {
  for (let seconds = start - 129_600; seconds < start; seconds += 600)
    if (shownAt(seconds) >= day) expect.fail(`${day} begins at ${start}, but a clock shows it at ${seconds}`);
  if (shownAt(start) === day) expect(zone.endOfDay(day)).to.be.above(start);
}
