import { Findings, LedgerError } from "../base/errors.ts";

/** How much of the net mass that goes in comes out as this product, in percent: decimal text, 0 < min ≤ max ≤ 100. */
export type ExpectedYield = { min: string; max: string };

/** A yield that lies outside what its product expects, and was acknowledged. In percent. */
export type ImplausibleYield = ExpectedYield & { code: "YIELD_IMPLAUSIBLE"; product: string; yield: string };

/** A percentage has at most two decimals. */
const PERCENTAGE = /^(0|[1-9][0-9]{0,2})(?:\.([0-9]{1,2}))?$/;
const WHOLE = 10_000n;

/** Throws FIELD_INVALID, with the pointer "/min" or "/max". */
export function cleanYield(given: ExpectedYield): ExpectedYield {
  const findings = new Findings();
  const min = findings.check("/min", () => hundredthsOf("min", given.min));
  const max = findings.check("/max", () => hundredthsOf("max", given.max));
  if (min !== undefined && max !== undefined && min > max)
    findings.add(new LedgerError("FIELD_INVALID", { field: "max", reason: "must not be less than min" }, "/max"));
  findings.throwAny();
  return { min: percent(min!), max: percent(max!) };
}

/**
 * Null when the yield lies where it is expected, else what it is. Compared exactly; told with two decimals, rounded away
 * from the bound, so that what is outside never reads as inside.
 */
export function unexpectedYield(expected: ExpectedYield, outputMg: bigint, inputsMg: bigint): string | null {
  const part = outputMg * WHOLE;
  if (part < hundredthsOf("min", expected.min) * inputsMg) return percent(part / inputsMg);
  if (part > hundredthsOf("max", expected.max) * inputsMg) return percent((part + inputsMg - 1n) / inputsMg);
  return null;
}

function hundredthsOf(field: string, text: string): bigint {
  const match = typeof text === "string" ? PERCENTAGE.exec(text) : null;
  const value = match ? BigInt(match[1]! + (match[2] ?? "").padEnd(2, "0")) : 0n;
  if (value > 0n && value <= WHOLE) return value;
  const reason = 'must be a percentage written as text, such as "12.5": above 0, at most 100, at most two decimals';
  throw new LedgerError("FIELD_INVALID", { field, reason });
}

/** Hundredths of a percent in their one spelling. */
function percent(hundredths: bigint): string {
  const fraction = (hundredths % 100n).toString().padStart(2, "0").replace(/0+$/, "");
  return `${hundredths / 100n}${fraction && `.${fraction}`}`;
}
