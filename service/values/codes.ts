import { LedgerError } from "../base/errors.ts";
import { westernDigits } from "./numbers.ts";

/**
 * Public codes: 12 random digits and a check digit by ISO/IEC 7064, MOD 11,10.
 *
 * A code is never also a valid GTIN-13: another check digit alone would still agree with GS1's one time in ten, so the
 * codes where both agree are neither issued nor accepted. Who types the bar code by mistake is always told.
 */
const LENGTH = 13;

/** What may stand between digits: separators and dashes of all kinds, points, and invisible signs that are pasted along. */
const BETWEEN = /[\p{Z}\p{Pd}\p{Cf}\s.·•\u2212]/gu;

/** The link of a label, or of an organisation's page, whatever comes after the code. */
const LINK = /^https?:\/\/[^?#\s]*\/[bo]\/([^/?#]{1,80})/i;

/**
 * A new code. `randomDigits` returns 12 random digits at each call, and is called again for what is not used: a code
 * that is also a GTIN-13, and a leading zero, which spreadsheets drop.
 */
export function newCode(randomDigits: () => string): string {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const digits = randomDigits();
    if (!/^[0-9]{12}$/.test(digits)) throw new TypeError("12 digits are needed");
    const code = digits + checkDigit(digits);
    if (!digits.startsWith("0") && !isGtin13(code)) return code;
  }
  throw new Error("the random source gives no usable digits");
}

/**
 * The 13 Western digits of a code as typed, read aloud or pasted, also as the whole link: Western, Arabic-Indic, extended
 * Arabic-Indic or full-width digits, grouped or not. Throws CODE_INVALID.
 */
export function parseCode(text: string): string {
  const typed = LINK.exec(text.trim())?.[1] ?? text;
  const code = typed.length > 80 ? "" : westernDigits(typed.replace(BETWEEN, ""));
  if (!/^[0-9]{13}$/.test(code) || checkDigit(code.slice(0, -1)) !== code.at(-1) || isGtin13(code)) {
    throw new LedgerError("CODE_INVALID");
  }
  return code;
}

/** "1234 5678 9012 3": groups that an eye can keep while the hand types. */
export function groupCode(code: string): string {
  return (code.match(/.{1,4}/g) ?? []).join(" ");
}

/** ISO/IEC 7064 hybrid system MOD 11,10: finds every wrong digit, and 44 in 45 swaps of two neighbours. */
function checkDigit(digits: string): string {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** GS1 General Specifications 7.9: weights 1 and 3 from the left, the total a multiple of ten. */
function isGtin13(code: string): boolean {
  let total = 0;
  for (let i = 0; i < LENGTH; i++) total += Number(code[i]) * (i % 2 === 0 ? 1 : 3);
  return total % 10 === 0;
}
