import currencies from "currency-codes";
import { LedgerError } from "../base/errors.ts";

/** An amount of money as people and the API write it: a decimal as text, and a code of ISO 4217. */
export type Money = { amount: string; currency: string };

/** Ten million million in the smallest part of a currency: products with a quantity stay exact, sums stay sensible. */
const MAX_MINOR = 10n ** 15n;
/** The list has metals, tests and units of account too, most of them under X; what is left there is money of several countries. */
const MONEY = /^(?!BOV|CHE|CHW|CLF|COU|MXV|USN|UYI|UYW)(?:[A-WYZ][A-Z]{2}|X(?:AF|OF|PF|CD|CG))$/;
const DECIMAL = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/** Decimals of a currency (MAD 2, JPY 0). Throws CURRENCY_UNKNOWN for what ISO 4217 does not list now. */
export function decimalsOf(currency: string): number {
  const found = typeof currency === "string" && MONEY.test(currency) && currencies.code(currency);
  if (!found) throw new LedgerError("CURRENCY_UNKNOWN", { currency: String(currency).slice(0, 20) }, "/currency");
  return found.digits;
}

/**
 * In the smallest part of its currency (12.50 MAD is 1250), exactly. Throws CURRENCY_UNKNOWN, AMOUNT_MALFORMED,
 * AMOUNT_TOO_PRECISE, AMOUNT_NOT_POSITIVE or AMOUNT_TOO_LARGE, with the pointer "/currency" or "/amount".
 */
export function parseMoney({ amount, currency }: Money): bigint {
  const decimals = decimalsOf(currency);
  const match = typeof amount === "string" ? DECIMAL.exec(amount) : null;
  if (!match && /^-[0-9]/.test(String(amount))) throw new LedgerError("AMOUNT_NOT_POSITIVE", {}, "/amount");
  if (!match) throw new LedgerError("AMOUNT_MALFORMED", {}, "/amount");
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > decimals) throw new LedgerError("AMOUNT_TOO_PRECISE", { currency, decimals }, "/amount");
  const digits = whole + fraction.padEnd(decimals, "0");
  // by length first, as in quantities
  const minor = digits.length > 30 ? MAX_MINOR + 1n : BigInt(digits);
  if (minor === 0n) throw new LedgerError("AMOUNT_NOT_POSITIVE", {}, "/amount");
  if (minor > MAX_MINOR)
    throw new LedgerError("AMOUNT_TOO_LARGE", { limit: formatMoney(MAX_MINOR, currency).amount, currency }, "/amount");
  return minor;
}

/** With all decimals of its currency: "12.50" MAD. Inverse of parseMoney. */
export function formatMoney(minor: bigint, currency: string): Money {
  const decimals = decimalsOf(currency);
  const digits = minor.toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return { amount: decimals ? `${digits.slice(0, point)}.${digits.slice(point)}` : digits, currency };
}

/** The same in its one spelling. Throws as parseMoney. */
export const canonicalMoney = (money: Money): Money => formatMoney(parseMoney(money), money.currency);

/** What `base` units cost at a price for 10^`decimals` of them: rounded to the nearest, half up. */
export function costOf(base: bigint, decimals: number, price: bigint): bigint {
  const one = 10n ** BigInt(decimals);
  return (base * price * 2n + one) / (2n * one);
}
