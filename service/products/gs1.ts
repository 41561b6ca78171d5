import { LedgerError } from "../base/errors.ts";

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
