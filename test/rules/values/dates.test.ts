import { expect } from "chai";
import fc from "fast-check";
import {
  dayInMorocco,
  endOfDay,
  followsTheLaw,
  inOrder,
  instantInMorocco,
  notInFuture,
  parseDate,
  startOfDay,
  timeInMorocco,
} from "../../../service/values/dates.ts";
import { zoneOf } from "../../../service/values/zone.ts";
import { refused } from "../formats/refusals.ts";

describe("dates", () => {
  it("are the real days of the calendar", () => {
    const day = fc.date({ min: new Date("1900-01-01"), max: new Date("2199-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(day, (instant) => {
        const text = instant.toISOString().slice(0, 10);
        expect(parseDate(text)).to.equal(text);
      }),
    );
    for (const leap of ["2024-02-29", "2000-02-29"]) expect(parseDate(leap)).to.equal(leap);
  });

  it("are refused when there is no such day, or it is written in another way", () => {
    const bad = [
      "2025-02-29",
      "1900-02-29",
      "2025-04-31",
      "2025-13-01",
      "2025-00-10",
      "2025-01-00",
      "0025-01-01",
      "2200-01-01",
    ];
    const odd = [
      "",
      "2025-1-1",
      "20251020",
      "20/10/2025",
      "2025-10-20T00:00:00Z",
      " 2025-10-20",
      "2025-10-20\n",
      "\u0662\u0660\u0662\u0665-10-20",
    ];
    for (const text of [...bad, ...odd]) refused("DATE_INVALID", () => parseDate(text));
    refused("DATE_INVALID", () => parseDate(20251020 as unknown as string));
  });

  it("may be today, and not after it", () => {
    notInFuture("2025-10-20", "2025-10-20");
    notInFuture("1999-12-31", "2025-10-20");
    expect(refused("DATE_IN_FUTURE", () => notInFuture("2025-10-21", "2025-10-20")).values.date).to.equal("2025-10-21");
  });

  it("keep their order, one day twice allowed", () => {
    inOrder("2025-10-20", "2025-10-20");
    const error = refused("DATE_ORDER", () => inOrder("2025-10-20", "2025-10-19"));
    expect(error.message).to.equal("The date 2025-10-19 must not be before 2025-10-20.");
  });

  it("have times as a clock in Morocco shows them", () => {
    expect(timeInMorocco(new Date("2025-10-20T07:30:00Z"))).to.equal("08:30");
    expect(instantInMorocco("2025-10-20", "08:30")).to.equal("2025-10-20T07:30:00Z");
    expect(instantInMorocco("2025-03-10", "08:30")).to.equal("2025-03-10T08:30:00Z");
    expect(instantInMorocco("2025-10-20", "00:10")).to.equal("2025-10-19T23:10:00Z");
    // The hour that the clock leaves out when Ramadan has ended.
    expect(instantInMorocco("2025-04-06", "02:30")).to.equal(null);
    for (const [day, time] of [
      ["2025-02-30", "08:30"],
      ["2025-10-20", "24:30"],
      ["x", "y"],
    ])
      expect(instantInMorocco(day!, time!)).to.equal(null);
  });

  it("begin when they begin in Morocco: an hour before UTC, and with UTC in Ramadan", () => {
    expect(dayInMorocco(new Date("2025-10-20T22:59:59Z"))).to.equal("2025-10-20");
    expect(dayInMorocco(new Date("2025-10-20T23:00:00Z"))).to.equal("2025-10-21");
    expect(dayInMorocco(new Date("2025-03-10T23:30:00Z"))).to.equal("2025-03-10");
    expect(dayInMorocco(new Date("2025-03-11T00:00:00Z"))).to.equal("2025-03-11");
  });

  it("begin with their first second where the clock was put forward at midnight", () => {
    const skipped = [
      ...["1974-06-24", "1976-05-01", "1977-05-01", "1978-06-01", "1984-03-16"],
      ...["2008-06-01", "2009-06-01", "2010-05-02", "2011-04-03"],
    ];
    for (const day of skipped) {
      expect(instantInMorocco(day, "00:00"), day).to.equal(null);
      expect(startOfDay(day), day).to.equal(Date.parse(`${day}T00:00:00Z`) / 1_000);
      expect(timeInMorocco(new Date(startOfDay(day) * 1_000)), day).to.equal("01:00");
      const before = new Date(Date.parse(`${day}T00:00:00Z`) - 1).toISOString().slice(0, 10);
      expect(endOfDay(before), day).to.equal(startOfDay(day) - 1);
    }
  });

  it("follow the law of September 2026, which older time-zone data do not know", () => {
    expect(followsTheLaw()).to.equal(true);
    // There the clocks are an hour ahead all year, as Morocco's still are in older data.
    expect(followsTheLaw(zoneOf("Africa/Lagos"))).to.equal(false);
  });
});
