import type { Words } from "../web/words.ts";
import type { Typed } from "./fields.ts";
import type { Problem } from "./refusals.ts";
import { isoDate, plainNumber } from "./typing.ts";

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

  /** A number, or nothing. */
  number(field: Field): string {
    const number = plainNumber(this.text(field), this.#words.language);
    if (number === null) this.refuse(field, this.#words.t.errors.comma);
    return number ?? "";
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
