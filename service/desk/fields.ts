import { randomUUID } from "node:crypto";
import { readingsOf } from "../values/numbers.ts";
import { type Content, type Html, html } from "../web/html.ts";
import { icon } from "../web/icons.ts";
import type { Words } from "../web/words.ts";
import type { Problem } from "./refusals.ts";

/** What was typed, by field; kept as it is, so that a form comes back exactly as it was left. */
export type Typed<Field extends string> = Partial<Record<Field, string>>;

/** Everything a form needs to be drawn, first or again. */
export interface FormState<Field extends string> {
  typed: Typed<Field>;
  problems: Problem<Field>[];
  /** One key for one request: the same through retries, another once it was refused. */
  idempotencyKey: string;
}

export function emptyForm<Field extends string>(typed: Typed<Field> = {}): FormState<Field> {
  return { typed, problems: [], idempotencyKey: randomUUID() };
}

/** Signs that messengers paste in with a text and that nobody typed: direction marks, zero-width spaces, byte-order marks. */
const PASTED = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** The text fields of a posted form, each on one line; anything else in it is ignored. */
export function readTyped<Field extends string>(body: unknown, fields: readonly Field[]): Typed<Field> {
  const posted = (body ?? {}) as Record<string, unknown>;
  const typed: Typed<Field> = {};
  for (const field of fields) {
    const value = posted[field];
    if (typeof value !== "string") continue;
    const text = value.replace(PASTED, "").replace(/\s+/g, " ").trim();
    typed[field] = readingsOf(text)?.find((reading) => reading === posted[meant(field)]) ?? text;
  }
  return typed;
}

/** Where the reader says which of two numbers a field means; it counts as long as the field could mean both. */
const meant = (field: string): string => `${field}-meant`;

/** A label, its hint and error, and the control between; the control names both to screen readers. */
export function field<Field extends string>(
  words: Words,
  form: FormState<Field>,
  options: { name: Field; id: string; label: string; hint?: string; optional?: boolean },
  control: (attributes: Html) => Content,
): Html {
  const { name, id, label, hint, optional } = options;
  const problem = form.problems.find((candidate) => candidate.field === name);
  const described = [problem && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  const attributes = html`id="${id}"
  name="${name}"${described && html` aria-describedby="${described}"`}${problem && html` aria-invalid="true"`}`;
  return html`<div class="field">
    <label for="${id}">${label}${optional && html` <small>(${words.t.desk.optional})</small>`}</label>
    ${problem && html`<p class="error" id="${id}-error">${icon("warning")}${problem.text}</p>`}
    ${problem?.choices && choicesOf(name, problem.text, problem.choices)} ${control(attributes)}
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
  </div>`;
}

const choicesOf = (name: string, question: string, choices: NonNullable<Problem<string>["choices"]>): Html =>
  html`<div class="ticks" role="radiogroup" aria-label="${question}">
    ${choices.map(
      ([typed, shown]) =>
        html`<label class="tick"
          ><input type="radio" name="${meant(name)}" value="${typed}" /><bdi>${shown}</bdi></label
        >`,
    )}
  </div>`;

/** What is to be corrected, above the form; the focus goes here, and each line leads to its field. */
export function summary<Field extends string>(
  words: Words,
  form: FormState<Field>,
  shown: { idOf(field: Field): string; labelOf(field: Field): string },
): Content {
  if (form.problems.length === 0) return null;
  const lines = form.problems.map(({ field: name, text }) =>
    name === null
      ? html`<li>${text}</li>`
      : html`<li><a href="${`#${shown.idOf(name)}`}">${shown.labelOf(name)}</a> – ${text}</li>`,
  );
  return html`<div class="problems" role="alert" tabindex="-1" data-focus>
    <h3>${icon("warning")}${words.format(words.t.desk.problems, { n: form.problems.length })}</h3>
    <ul>
      ${lines}
    </ul>
  </div>`;
}

/** The hidden part of every form that changes something. */
export function hidden(csrf: string, idempotencyKey?: string): Html {
  return html`<input
      type="hidden"
      name="csrf"
      value="${csrf}"
    />${idempotencyKey && html`<input type="hidden" name="idempotencyKey" value="${idempotencyKey}" />`}`;
}
