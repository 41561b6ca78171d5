import { LIMITS } from "../formats/fields.ts";
import { FILE_TYPES } from "../values/files.ts";
import { UNIT_CODES } from "../values/quantities.ts";
import { flag, type Html, html } from "../web/html.ts";
import type { Words } from "../web/words.ts";
import { field, type FormState } from "./fields.ts";

export interface Options {
  hint?: string;
  optional?: boolean;
}

/** The controls of a form, each with what was typed in it. `prefix` keeps the ids of two forms of a page apart. */
export class Controls<Field extends string> {
  readonly words: Words;
  readonly #form: FormState<Field>;
  readonly #prefix: string;
  readonly #labelOf: (field: Field) => string;

  constructor(words: Words, form: FormState<Field>, prefix: string, labelOf: (field: Field) => string) {
    this.words = words;
    this.#form = form;
    this.#prefix = prefix;
    this.#labelOf = labelOf;
  }

  idOf(name: Field): string {
    return `${this.#prefix}-${name}`;
  }

  labelOf(name: Field): string {
    return this.#labelOf(name);
  }

  typed(name: Field): string {
    return this.#form.typed[name] ?? "";
  }

  /** Whether something about it is to be corrected. */
  refuses(name: Field): boolean {
    return this.#form.problems.some(({ field: refused }) => refused === name);
  }

  text(
    name: Field,
    {
      dir = "auto",
      max = 80,
      suggestions = [],
      ...options
    }: Options & { dir?: "auto" | "ltr"; max?: number; suggestions?: readonly (readonly [string, string])[] } = {},
  ): Html {
    const list = suggestions.length > 0 && `${this.idOf(name)}-list`;
    return html`${this.#field(name, options, (attributes, value) => {
      return html`<input
        ${attributes}
        type="text"
        maxlength="${max}"
        dir="${dir}"
        autocomplete="off"
        ${list && html` list="${list}"`}
        value="${value}"
      />`;
    })}${
      list &&
      html`<datalist id="${list}">
        ${suggestions.map(([value, label]) => html`<option value="${value}">${label}</option>`)}
      </datalist>`
    }`;
  }

  /** Not `type="number"`: that one drops what it does not understand, such as a comma, without a word. */
  number(name: Field, options: Options = {}): Html {
    return this.#field(name, options, (attributes, value) => {
      return html`<input
        ${attributes}
        type="text"
        inputmode="decimal"
        maxlength="40"
        dir="ltr"
        autocomplete="off"
        value="${value}"
      />`;
    });
  }

  date(name: Field, { min, max, ...options }: Options & { min?: string; max?: string } = {}): Html {
    return this.#field(name, options, (attributes, value) => {
      return html`<input
        ${attributes}
        type="date"
        ${min && html` min="${min}"`}
        ${max && html` max="${max}"`}
        value="${value}"
      />`;
    });
  }

  time(name: Field, options: Options = {}): Html {
    return this.#field(name, options, (attributes, value) => {
      return html`<input ${attributes} type="time" value="${value}" />`;
    });
  }

  note(name: Field, options: Options = {}): Html {
    return this.#field(name, options, (attributes, value) => {
      return html`<textarea ${attributes} rows="3" maxlength="${LIMITS.note.max}" dir="auto">${value}</textarea>`;
    });
  }

  /** Nothing is filled in again: a browser gives no page a file that was not chosen there. */
  file(name: Field, options: Options = {}): Html {
    return this.#field(name, options, (attributes) => {
      return html`<input ${attributes} type="file" accept="${FILE_TYPES.join(",")}" />`;
    });
  }

  units(name: Field): Html {
    const { unitNames } = this.words.t;
    return this.select(
      name,
      UNIT_CODES.map((unit) => [unit, unitNames[unit]]),
    );
  }

  select(name: Field, choices: readonly (readonly [string, string])[], options: Options = {}): Html {
    return this.#field(name, options, (attributes, value) => {
      const shown = choices.map(
        ([choice, label]) => html`<option value="${choice}" ${flag("selected", choice === value)}>${label}</option>`,
      );
      return html`<select ${attributes}>
        ${shown}
      </select>`;
    });
  }

  /** As `select`, with nothing chosen for the reader where nothing was. */
  choice(name: Field, choices: readonly (readonly [string, string])[], options: Options = {}): Html {
    const chosen = choices.some(([choice]) => choice === this.typed(name));
    return this.select(name, chosen ? choices : [["", this.words.t.desk.choose], ...choices], options);
  }

  /** Something to be confirmed, with a mark. */
  tick(name: Field): Html {
    const problem = this.#form.problems.find((candidate) => candidate.field === name);
    const id = this.idOf(name);
    return html`<div class="field">
      ${problem && html`<p class="error" id="${id}-error">${problem.text}</p>`}
      <label class="tick" for="${id}"
        ><input
          type="checkbox"
          id="${id}"
          name="${name}"
          value="1"
          ${problem && html` aria-describedby="${id}-error" aria-invalid="true"`}
          ${this.typed(name) === "1" && html` checked`}
        />${this.labelOf(name)}</label
      >
    </div>`;
  }

  #field(name: Field, options: Options, control: (attributes: Html, value: string) => Html): Html {
    const label = this.labelOf(name);
    return field(this.words, this.#form, { name, id: this.idOf(name), label, ...options }, (attributes) =>
      control(attributes, this.typed(name)),
    );
  }
}
