import { expect } from "chai";
import {
  type Openings,
  parseNumbers,
  parseUnit,
  patternOf,
  unitsOf,
  withOpening,
} from "../../service/labels/rules/units.ts";

const at = (time: string) => new Date(`2026-11-02T${time}Z`);

describe("domain/unitLabels", () => {
  it("counts openings within half an hour as one, each day once, and keeps the first day", () => {
    let openings: Openings | null = null;
    const open = (now: Date, today: string) => {
      const after = withOpening(openings, now, today);
      openings = after ?? openings;
      return after !== null;
    };
    expect(open(at("08:00:59"), "2026-11-02")).to.equal(true);
    expect(open(at("08:29:59"), "2026-11-02")).to.equal(false);
    expect(open(at("08:30:00"), "2026-11-02")).to.equal(true);
    expect(open(at("23:30:00"), "2026-11-03")).to.equal(true);
    expect(openings).to.deep.equal({
      count: 3,
      days: 2,
      firstOn: "2026-11-02",
      lastOn: "2026-11-03",
      lastAt: at("23:30:00"),
    });
  });

  it("does not count back when a clock goes back", () => {
    const before = withOpening(null, at("09:00:00"), "2026-11-02")!;
    expect(withOpening(before, at("08:00:00"), "2026-11-02")).to.equal(null);
  });

  it("takes a family at its table for usual, and a label in many hands for often", () => {
    expect(patternOf(null)).to.equal("unopened");
    for (const [count, days] of [
      [1, 1],
      [7, 7],
      [20, 3],
    ] as const)
      expect(patternOf({ count, days }), `${count} on ${days}`).to.equal("usual");
    for (const [count, days] of [
      [8, 8],
      [21, 1],
      [300, 40],
    ] as const)
      expect(patternOf({ count, days }), `${count} on ${days}`).to.equal("often");
  });

  it("gives a batch in pieces one number a piece, and any other batch enough", () => {
    expect(unitsOf({ value: "48", unit: "H87" })).to.equal(48);
    expect(unitsOf({ value: "12.5", unit: "KGM" })).to.equal(100_000);
    expect(unitsOf({ value: "9000000000000000", unit: "H87" })).to.equal(100_000);
  });

  it("reads what a label says of its unit, and nothing that only looks so", () => {
    expect(parseUnit("12.AbCdEf-hIjKlMn_p")).to.deep.equal({ serial: 12, token: "AbCdEf-hIjKlMn_p" });
    for (const text of ["", "12", "12.", "0.AbCdEf-hIjKlMn_p", "012.AbCdEf-hIjKlMn_p", "12.AbCdEf-hIjKlMn_", "1.é"])
      expect(parseUnit(text), text).to.equal(null);
  });

  it("reads the numbers that are to be printed", () => {
    expect(parseNumbers("7")).to.deep.equal({ from: 7, to: 7 });
    expect(parseNumbers("1-500")).to.deep.equal({ from: 1, to: 500 });
    for (const text of ["", "0", "0-3", "5-4", "1-", "-3", "1-2-3", "1000000"])
      expect(parseNumbers(text), text).to.equal(null);
  });
});
