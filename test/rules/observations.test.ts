import { expect } from "chai";
import fc from "fast-check";
import type { ErrorCode } from "../../service/base/errors.ts";
import { documentOf, seal } from "../../service/formats/commitment.ts";
import { SCHEMAS } from "../../service/formats/fields.ts";
import {
  OBSERVATION_KINDS,
  type ObservationDocument,
  observationDocument,
  OBSERVED_UNITS,
} from "../../service/observations/rules.ts";
import { parseInstant } from "../../service/values/dates.ts";
import { counter } from "./formats/arbitraries.ts";
import { refused } from "./formats/refusals.ts";

const given: ObservationDocument = {
  organisation: `0x${"1a".repeat(20)}`,
  batch: `0x${"5a".repeat(32)}`,
  kind: "temperature",
  observedAt: "2025-10-20T07:00:00Z",
  value: { value: "4.5", unit: "CEL" },
};
const cleaning: ObservationDocument = {
  organisation: given.organisation,
  batch: given.batch,
  kind: "cleaning",
  observedAt: given.observedAt,
};
type Unit = NonNullable<ObservationDocument["value"]>["unit"];
const reading = (value: string, unit: Unit): ObservationDocument => ({
  ...given,
  kind: "storage",
  value: { value, unit },
});

describe("the document of an observation", () => {
  it("leaves out what was not given, and writes times and values in one way", () => {
    expect(observationDocument({ ...cleaning, value: undefined, note: undefined })).to.deep.equal(cleaning);
    const document = observationDocument({
      ...given,
      observedAt: "2025-10-20T08:00:00.250+01:00",
      value: { value: "4.50", unit: "CEL" },
      note: " Cold  room ",
    });
    expect(document).to.deep.equal({ ...given, note: "Cold room" });
    seal(SCHEMAS.observation, document, counter());
  });

  it("is the same when it is built again from itself", () => {
    const hundredths = fc.integer({ min: -27_315, max: 100_000 });
    const decimal = (n: number): string => (n / 100).toFixed(2);
    const value = fc.oneof(
      hundredths.map((n) => ({ value: decimal(n), unit: "CEL" as const })),
      fc.nat({ max: 10_000 }).map((n) => ({ value: decimal(n), unit: "P1" as const })),
      fc.integer({ min: 1, max: 10_000 }).map((n) => ({ value: decimal(n), unit: "KGM" as const })),
    );
    const note = fc.constantFrom("rinsed", "تنظيف", "Séchage");
    fc.assert(
      fc.property(value, note, fc.boolean(), (value, note, noted) => {
        const built = observationDocument({ ...given, kind: "inspection", value, ...(noted && { note }) });
        expect(Number(built.value!.value)).to.equal(Number(value.value));
        expect(built.value!.value).to.match(/^(?!-0$)-?(0|[1-9]\d*)(\.\d?[1-9])?$/);
        expect(observationDocument(built)).to.deep.equal(built);
        expect(documentOf(seal(SCHEMAS.observation, built, counter())).document).to.deep.equal(built);
      }),
    );
  });

  it("may be of any kind and in any unit of the list", () => {
    for (const kind of OBSERVATION_KINDS) {
      const unit = kind === "humidity" ? "P1" : "CEL";
      expect(observationDocument({ ...given, kind, value: { value: "4", unit }, note: "x" }).kind).to.equal(kind);
    }
    expect(OBSERVED_UNITS).to.deep.equal(["CEL", "P1", "KGM", "GRM", "TNE", "LTR", "MLT"]);
    for (const unit of OBSERVED_UNITS)
      expect(observationDocument(reading("1.25", unit)).value).to.have.property("unit");
  });

  it("reads zero and cold as they are", () => {
    for (const zero of ["0", "-0", "0.0", "-0.00"]) {
      expect(observationDocument(reading(zero, "CEL")).value!.value).to.equal("0");
    }
    expect(observationDocument(reading("-18.10", "CEL")).value!.value).to.equal("-18.1");
    expect(observationDocument(reading("-0.05", "CEL")).value!.value).to.equal("-0.05");
    expect(observationDocument(reading("100", "P1")).value!.value).to.equal("100");
  });

  const refusals: [ErrorCode, string, ObservationDocument][] = [
    ["FIELD_INVALID", "/organisation", { ...given, organisation: "0x00" }],
    ["FIELD_INVALID", "/batch", { ...given, batch: given.batch.toUpperCase() }],
    ["FIELD_INVALID", "/kind", { ...cleaning, kind: "gossip" as "other" }],
    ["FIELD_INVALID", "/observedAt", { ...given, observedAt: "2025-10-20" }],
    ["FIELD_MISSING", "/value", { ...cleaning, kind: "temperature" as const }],
    ["FIELD_MISSING", "/value", { ...cleaning, kind: "humidity" as const }],
    ["FIELD_MISSING", "/note", { ...cleaning, kind: "other" as const }],
    ["UNIT_UNKNOWN", "/value/unit", { ...given, value: { value: "4", unit: "P1" as const } }],
    ["UNIT_UNKNOWN", "/value/unit", reading("4", "MTR")],
    ["UNIT_UNKNOWN", "/value/unit", reading("4", "FAH" as Unit)],
    ["QUANTITY_MALFORMED", "/value/value", reading("4,5", "CEL")],
    ["QUANTITY_MALFORMED", "/value/value", reading("+4", "CEL")],
    ["QUANTITY_MALFORMED", "/value/value", reading("1e2", "CEL")],
    ["QUANTITY_MALFORMED", "/value/value", reading("9".repeat(1000), "CEL")],
    ["QUANTITY_TOO_PRECISE", "/value/value", reading("4.500", "CEL")],
    ["FIELD_INVALID", "/value/value", reading("-273.16", "CEL")],
    ["FIELD_INVALID", "/value/value", reading("1000.01", "CEL")],
    ["FIELD_INVALID", "/value/value", reading("-0.01", "P1")],
    ["FIELD_INVALID", "/value/value", reading("100.01", "P1")],
    ["QUANTITY_NOT_POSITIVE", "/value/value", reading("0", "KGM")],
    ["TEXT_INVALID", "/note", { ...given, note: "" }],
  ];
  for (const [code, pointer, wrong] of refusals) {
    it(`says ${code} at ${pointer}: ${JSON.stringify(wrong.value ?? wrong.kind).slice(0, 60)}`, () => {
      expect(refused(code, () => observationDocument(wrong)).pointer).to.equal(pointer);
    });
  }
});

describe("times", () => {
  it("are the same instant in UTC, whatever their offset", () => {
    const instant = fc.date({ min: new Date("1900-01-02"), max: new Date("2199-12-30"), noInvalidDate: true });
    fc.assert(
      fc.property(instant, fc.integer({ min: -1439, max: 1439 }), (instant, offset) => {
        const two = (n: number): string => String(n).padStart(2, "0");
        const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
        const expected = `${instant.toISOString().slice(0, 19)}Z`;
        expect(parseInstant(local + zone)).to.equal(expected);
        expect(parseInstant(instant.toISOString().toLowerCase())).to.equal(expected);
        expect(parseInstant(expected)).to.equal(expected);
      }),
    );
  });

  it("are refused when there is no such time, or it is written in another way", () => {
    const bad = [
      ...["", "now", "2025-10-20T07:00:00", "2025-10-20 07:00:00Z", "2025-10-20T07:00Z", "20251020T070000Z"],
      ...["2025-10-20T24:00:00Z", "2025-10-20T23:59:60Z", "2025-10-20T07:60:00Z", "2025-10-20T07:00:00+24:00"],
      ...["2025-10-20T07:00:00+1:00", "2025-10-20T07:00:00.Z", "1900-01-01T00:00:00+00:01", " 2025-10-20T07:00:00Z"],
      ...["2199-12-31T23:59:59-00:01", "٢٠٢٥-10-20T07:00:00Z"],
    ];
    for (const text of [...bad, null, 5] as string[]) refused("FIELD_INVALID", () => parseInstant(text));
    for (const text of ["2025-02-29T07:00:00Z", "2025-13-01T07:00:00Z", "1899-12-31T23:59:59Z"]) {
      refused("DATE_INVALID", () => parseInstant(text));
    }
  });
});
