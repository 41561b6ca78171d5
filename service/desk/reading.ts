import type { Language, Names } from "../values/names.ts";
import { type Readings, readNumber, westernDigits } from "../values/numbers.ts";
import type { Words } from "../web/words.ts";
import type { Typed } from "./fields.ts";
import type { Problem } from "./refusals.ts";

/** Reads a form field by field, and keeps all that is missing or unclear: a refusal of the ledger names only the first. */
export class Reading<Field extends string> {
  readonly problems: Problem<Field>[] = [];
  readonly #typed: Typed<Field>;
  readonly #words: Words;

  constructor(typed: Typed<Field>, words: Words) {
    this.#typed = typed;
    this.#words = words;
  }

  /** Empty where nothing was typed. */
  text(field: Field): string {
    return this.#typed[field] ?? "";
  }

  needed(field: Field): string {
    const value = this.text(field);
    if (value === "") this.refuse(field, this.#words.t.errors.required);
    return value;
  }

  /** A number that is needed. */
  amount(field: Field): string {
    return this.needed(field) && this.number(field);
  }

  /** A number, or nothing. Where it can be read in two ways, the reader is asked which one is meant. */
  number(field: Field): string {
    const number = readNumber(this.text(field), this.#words.decimalSign);
    if (typeof number === "string") return number;
    this.problems.push({ field, ...unclearNumber(number, this.#words) });
    return "";
  }

  day(field: Field): string {
    return isoDate(this.needed(field));
  }

  /** One of a list of ours; anything else was not chosen at all. */
  oneOf<Choice extends string>(field: Field, choices: readonly Choice[]): Choice {
    const chosen = choices.find((choice) => choice === this.text(field));
    if (chosen === undefined) this.refuse(field, this.#words.t.errors.required);
    return chosen ?? choices[0]!;
  }

  refuse(field: Field | null, text: string): void {
    this.problems.push({ field, text });
  }

  /** What was read, unless something is to be corrected. */
  give<Input>(input: Input): { input: Input } | { problems: Problem<Field>[] } {
    return this.problems.length > 0 ? { problems: this.problems } : { input };
  }
}

/** What is said of a number that was not understood, and between which two it may be. */
function unclearNumber(readings: Readings | null, words: Words): Pick<Problem<string>, "text" | "choices"> {
  const { errors } = words.t;
  if (!readings) return { text: errors.comma };
  const [first, second] = readings.map((reading) => words.number(readNumber(reading, words.decimalSign) as string));
  return {
    text: words.format(errors.twoReadings, { first: first!, second: second! }),
    choices: [
      [readings[0], first!],
      [readings[1], second!],
    ],
  };
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
