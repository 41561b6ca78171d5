import { Findings, LedgerError } from "../base/errors.ts";
import { hex, LIMITS, type Loose, oneOf } from "../formats/fields.ts";
import { isAccount, isWord } from "../formats/hex.ts";
import { parseInstant } from "../values/dates.ts";
import { canonicalQuantity, DIMENSIONS, isUnitCode, UNIT_CODES, type UnitCode, UNITS } from "../values/quantities.ts";
import { cleanText } from "../values/text.ts";

export const OBSERVATION_KINDS = [
  "collection",
  "temperature",
  "humidity",
  "cleaning",
  "inspection",
  "treatment",
  "storage",
  "other",
] as const;
export type ObservationKind = (typeof OBSERVATION_KINDS)[number];

/** What is read off an instrument (UN/CEFACT Rec 20); bounds in hundredths, the finest step there is. */
const READINGS = {
  /** degree Celsius */
  CEL: { min: -27_315, max: 100_000 },
  /** percent */
  P1: { min: 0, max: 10_000 },
} as const;
type Reading = keyof typeof READINGS;

/** What is weighed or measured out. */
const MEASURES = UNIT_CODES.filter((code) =>
  ([DIMENSIONS.mass, DIMENSIONS.volume] as number[]).includes(UNITS[code].dimension),
);

export const OBSERVED_UNITS: readonly (Reading | UnitCode)[] = [...(Object.keys(READINGS) as Reading[]), ...MEASURES];

/** `value`: a decimal as text; readings have at most two decimals and may be zero or, in CEL, negative. */
export type ObservedValue = { value: string; unit: Reading | UnitCode };

/** `organisation`: account of who observed. `batch`: id. `observedAt`: UTC to the second. */
export type ObservationDocument = {
  organisation: string;
  batch: string;
  kind: ObservationKind;
  observedAt: string;
  value?: ObservedValue;
  note?: string;
};

/** What these kinds say is nothing without a value in this unit. */
const NEEDED: Partial<Record<ObservationKind, Reading>> = { temperature: "CEL", humidity: "P1" };

/** As the builders in documents.ts: no clock, so ask `notInFuture` as well. */
export function observationDocument(given: Loose<ObservationDocument>): ObservationDocument {
  const { organisation, batch, kind } = given;
  const findings = new Findings();
  findings.check("/organisation", () => hex(isAccount(organisation)));
  findings.check("/batch", () => hex(isWord(batch)));
  findings.check("/kind", () => oneOf(OBSERVATION_KINDS, kind));
  const observedAt = findings.check("/observedAt", () => parseInstant(given.observedAt));
  const value = findings.check("/value", () => valueOf(kind, given.value));
  const note = findings.check("/note", () => noteOf(kind, given.note));
  findings.throwAny();
  return {
    organisation,
    batch,
    kind,
    observedAt: observedAt!,
    ...(value && { value }),
    ...(note !== undefined && { note }),
  };
}

function valueOf(kind: ObservationKind, given: ObservedValue | undefined): ObservedValue | undefined {
  const needed = NEEDED[kind];
  if (given === undefined) {
    if (needed) throw new LedgerError("FIELD_MISSING", { field: "value" });
    return undefined;
  }
  const allowed = needed ? [needed] : OBSERVED_UNITS;
  const { value, unit } = given;
  if (!(allowed as readonly string[]).includes(unit)) {
    throw new LedgerError("UNIT_UNKNOWN", { unit: String(unit).slice(0, 20), allowed: allowed.join(", ") }, "/unit");
  }
  return isUnitCode(unit) ? canonicalQuantity({ value, unit }) : { value: readingOf(value, unit), unit };
}

/** A reading in its one spelling: no zeros at the end, and no "-0". */
function readingOf(text: string, unit: Reading): string {
  const match = typeof text === "string" ? /^(-?)(0|[1-9][0-9]{0,5})(?:\.([0-9]+))?$/.exec(text) : null;
  if (!match) throw new LedgerError("QUANTITY_MALFORMED", {}, "/value");
  const [, minus = "", whole = "", fraction = ""] = match;
  if (fraction.length > 2) throw new LedgerError("QUANTITY_TOO_PRECISE", { unit, decimals: 2 }, "/value");
  const hundredths = Number(`${minus}${whole}${fraction.padEnd(2, "0")}`);
  const { min, max } = READINGS[unit];
  if (hundredths < min || hundredths > max) {
    const reason = `must be from ${min / 100} to ${max / 100} ${unit}`;
    throw new LedgerError("FIELD_INVALID", { field: "value", reason }, "/value");
  }
  // at most eight digits: the shortest decimal of the quotient is the exact one, and -0 reads "0"
  return String(hundredths / 100);
}

/** Of the kind "other" a note is all that says what was seen. */
function noteOf(kind: ObservationKind, given: string | undefined): string | undefined {
  if (given !== undefined) return cleanText(given, LIMITS.note);
  if (kind === "other") throw new LedgerError("FIELD_MISSING", { field: "note" });
  return undefined;
}
