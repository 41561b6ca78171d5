/** How numbers are written for people, and what is meant by those that people write. */

/** What a reader in each language takes for the decimal sign; in Morocco the comma. */
export type DecimalSign = "," | ".";

/** Parts thousands in every language (ISO 80000-1, §7.3.1): a point or a comma there is somebody's decimal sign. */
const THIN = "\u202f";

interface Format {
  format(value: number | bigint | string): string;
  formatToParts(value: number | bigint | string): Intl.NumberFormatPart[];
}

/** As `Intl.NumberFormat`, with thin spaces between thousands. */
export function numberFormat(intl: string, options: Intl.NumberFormatOptions = {}): Format {
  const format = new Intl.NumberFormat(intl, options);
  const formatToParts = (value: number | bigint | string): Intl.NumberFormatPart[] =>
    format
      .formatToParts(value as Intl.StringNumericLiteral)
      .map((part) => (part.type === "group" ? { type: "group", value: THIN } : part));
  return {
    formatToParts,
    format: (value) =>
      formatToParts(value)
        .map((part) => part.value)
        .join(""),
  };
}

/** What takes long to make is made once for each language and way of writing. */
function once<Made>(make: (intl: string, options?: object) => Made) {
  const made = new Map<string, Made>();
  return (intl?: string | string[], options?: object): Made => {
    const name = JSON.stringify([intl, options]);
    let found = made.get(name);
    if (!found) made.set(name, (found = make([intl ?? []].flat()[0]!, options)));
    return found;
  };
}

/** For messages: their numbers are written as all others are. */
export const MESSAGE_FORMATTERS = {
  getNumberFormat: once((intl, options) => numberFormat(intl, options) as unknown as Intl.NumberFormat),
  getDateTimeFormat: once((intl, options) => new Intl.DateTimeFormat(intl, options)),
  getPluralRules: once((intl, options) => new Intl.PluralRules(intl, options)),
};

/** Digits of the scripts that are used here, and the wide ones of some keyboards: each block starts at a multiple of 16. */
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;

export const westernDigits = (text: string): string =>
  text.replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15));

/** Two numbers that the same signs may mean, as a person would write them without doubt: the thousands first. */
export type Readings = readonly [thousands: string, decimals: string];

/**
 * A number as people type it, as a decimal text: `12,5`, `١٢٫٥`, `1 250`, `1.250,5`, `١٬٢٥٠`. One sign before three digits
 * may mean thousands or decimals: where it is not the reader's own decimal sign, both readings are returned, and nothing
 * is guessed. Null where the signs make no number; what is no number at all is left as it is, for the ledger to refuse.
 */
export function readNumber(text: string, own: DecimalSign): string | Readings | null {
  const number = westernDigits(text).replace(/\s/g, "");
  const signs: string[] = number.match(/[.,٬٫]/g) ?? [];
  const last = signs.at(-1);
  if (last === undefined) return number;
  const [first = last] = signs.slice(0, -1);
  if (signs.slice(0, -1).some((sign) => sign !== first)) return null;
  if (last === "٬" || (signs.length > 1 && first === last)) return withoutGroups(number, last);
  if (signs.length === 1) {
    const readings = last === own ? null : readingsOf(number);
    return readings ?? number.replace(last, ".");
  }
  const at = number.lastIndexOf(last);
  const whole = withoutGroups(number.slice(0, at), first);
  return whole === null ? null : `${whole}.${number.slice(at + 1)}`;
}

/** Null for what can only be read in one way, whoever reads it. */
export function readingsOf(text: string): Readings | null {
  const [, whole, sign, rest] = /^([1-9]\d{0,2})([.,])(\d{3})$/.exec(westernDigits(text).replace(/\s/g, "")) ?? [];
  if (!whole || !rest) return null;
  return [`${whole}${rest}`, `${whole}${sign === "." ? "," : "."}${rest}`];
}

const GROUPS = { ".": /^\d{1,3}(\.\d{3})+$/, ",": /^\d{1,3}(,\d{3})+$/, "٬": /^\d{1,3}(٬\d{3})+$/ };

function withoutGroups(number: string, sign: string): string | null {
  return sign in GROUPS && GROUPS[sign as keyof typeof GROUPS].test(number) ? number.replaceAll(sign, "") : null;
}
