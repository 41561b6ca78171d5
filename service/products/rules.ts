import { Findings, LedgerError } from "../base/errors.ts";
import { hex, LIMITS, type Loose, oneOf } from "../formats/fields.ts";
import { isAccount } from "../formats/hex.ts";
import { cleanNames, cleanPrintedNames, type Names } from "../values/names.ts";

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

/** Numbers of GS1 members: global trade item numbers, and the company prefixes that GS1 Maroc or another licenses. */

/**
 * A GTIN of 8, 12, 13 or 14 digits as the 14 that a Digital Link has (GS1 General Specifications 7.8). Throws GTIN_INVALID.
 */
export function normaliseGtin(text: string): string {
  const gtin = /^(?:\d{8}|\d{12,14})$/.test(text) ? text.padStart(14, "0") : "";
  if (gtin === "" || checkDigit(gtin.slice(0, -1)) !== gtin.at(-1)) throw new LedgerError("GTIN_INVALID");
  return gtin;
}

/** General Specifications 7.9: weights 3 and 1 from the right, the total brought to a multiple of ten. */
function checkDigit(digits: string): string {
  const total = [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (total % 10)) % 10);
}

/** For restricted circulation, coupons, periodicals and books: no company is given these. */
const NO_COMPANY = /^(?:02|04|05|2|97[789]|98|99)/;

/**
 * A company prefix as it stands at the start of a GTIN-13; of a single GTIN-8, five zeros and its first seven digits.
 * Throws COMPANY_PREFIX_INVALID.
 */
export function cleanPrefix(text: string): string {
  if (!/^\d{4,12}$/.test(text) || NO_COMPANY.test(text) || /^0{4,11}$/.test(text))
    throw new LedgerError("COMPANY_PREFIX_INVALID");
  return text;
}

/** Whether a GTIN was numbered under a prefix; its first digit says how it is packed. */
export const isUnder = (gtin: string, prefix: string): boolean => gtin.startsWith(prefix, 1);

/** Two companies never share a number, so neither prefix may begin the other. */
export const overlap = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

export const SIGN_KINDS = ["igp", "aop", "label_agricole", "organic"] as const;

// Types, not interfaces, here and in what these hold: only a type literal fits the index signature of `Document`.

/** A sign of origin or quality that is claimed (law 25-06); self-declared until a certifier says so. */
export type Sign = { kind: (typeof SIGN_KINDS)[number]; name: Names };

/** `organisation`: account of the maker. `gtin`: 14 digits, under a prefix that GS1 licensed to it. */
export type ProductDocument = {
  organisation: string;
  name: Names;
  description?: Names;
  sign?: Sign;
  expectedYield?: ExpectedYield;
  gtin?: string;
};

export function productDocument(given: Loose<ProductDocument>): ProductDocument {
  const { organisation, sign, expectedYield } = given;
  const findings = new Findings();
  findings.check("/organisation", () => hex(isAccount(organisation)));
  const name = findings.check("/name", () => cleanPrintedNames(given.name, LIMITS.name));
  const description = findings.check(
    "/description",
    () => given.description && cleanNames(given.description, LIMITS.description),
  );
  if (sign) findings.check("/sign/kind", () => oneOf(SIGN_KINDS, sign.kind));
  const signName = findings.check("/sign/name", () => sign && cleanPrintedNames(sign.name, LIMITS.name));
  const cleaned = findings.check("/expectedYield", () => expectedYield && cleanYield(expectedYield));
  const gtin = findings.check("/gtin", () => (given.gtin === undefined ? undefined : normaliseGtin(given.gtin)));
  findings.throwAny();
  return {
    organisation,
    name: name!,
    ...(description && { description }),
    ...(sign && { sign: { kind: sign.kind, name: signName! } }),
    ...(cleaned && { expectedYield: cleaned }),
    ...(gtin !== undefined && { gtin }),
  };
}
