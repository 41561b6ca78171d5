import type { Language, Names } from "../values/names.ts";

/** How people type, and what is meant by it. */

/** Digits of any script used here, to Western ones. */
function westernDigits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}

/**
 * `12,5` and `١٢٫٥` as `12.5`. The comma is the decimal sign in Morocco; in English it is not, and there it is refused
 * rather than guessed at, since `1,234` would be recorded a thousand times too small. Null when it stays unclear; what is
 * no number at all is left for the ledger to refuse.
 */
export function plainNumber(text: string, language: Language): string | null {
  const number = westernDigits(text)
    .replace(/[\s\u00a0\u202f]/g, "")
    .replaceAll("٫", ",");
  const signs = number.match(/[.,٬]/g) ?? [];
  if (signs.length > 1 || signs[0] === "٬" || (language === "en" && signs[0] === ",")) return null;
  return number.replace(",", ".");
}

/** Typed text under the language of its script; Latin letters are the reader's own, or French. */
export function inItsLanguage(text: string, reader: Language): Names {
  if (/[\u0600-\u06ff]/.test(text)) return { ar: text };
  if (/[\u2d30-\u2d7f]/.test(text)) return { zgh: text };
  return reader === "en" ? { en: text } : { fr: text };
}

/** Browsers without a date picker send what was typed: `3/10/2026` is meant as it is written here, day first. */
export function isoDate(text: string): string {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(westernDigits(text)) ?? [];
  return day && month && year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
}
