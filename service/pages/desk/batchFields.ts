import { LIMITS } from "../../domain/documents.ts";
import { UNIT_CODES } from "../../domain/units.ts";
import type { ProductView } from "../../ledger/views.ts";
import { flag, type Html, html } from "../html.ts";
import type { Words } from "../words.ts";
import { type BatchField, MORE_FIELDS } from "./batchForm.ts";
import { field, type FormState, hidden, summary } from "./fields.ts";

interface BatchFormView {
  csrf: string;
  products: readonly ProductView[];
  batchForm: FormState<BatchField>;
  today: string;
}

/** The form the desk is for: five fields filled in as far as can be guessed, the rest folded away. */
export function renderBatchForm(words: Words, { csrf, products, batchForm: form, today }: BatchFormView): Html {
  const { desk } = words.t;
  const draw = new Drawing(words, form);
  const attention = form.problems.some((problem) => problem.field !== null && MORE_FIELDS.includes(problem.field));
  return html`<form method="post" action="/desk/batches" data-form="batch"${form.problems.length > 0 && html` data-again`}>
${summary(words, form, idOf, (name) => desk[name])}
${hidden(csrf, form.idempotencyKey)}
${draw.products(products)}
${draw.text("lot", { hint: desk.lotHint, dir: "ltr", max: 40 })}
<div class="pair">
${draw.number("quantity", { hint: desk.quantityHint })}
${draw.units()}
</div>
<div class="weighed">
${draw.number("netMass", { hint: desk.netMassHint, optional: true })}
</div>
${draw.date("producedOn", { max: today })}
<details${flag("open", attention)}>
<summary>${desk.more}</summary>
${draw.date("expiresOn", { optional: true })}
<p class="hint">${desk.placeHint}</p>
${draw.text("commune")}
${draw.text("province", { optional: true })}
${draw.text("region", { optional: true })}
${draw.note({ hint: desk.noteHint, optional: true })}
</details>
<p class="act"><button type="submit" data-sending="${desk.sending}">${desk.register}</button></p>
<p class="hint">${desk.twice}</p>
</form>`;
}

const idOf = (name: BatchField) => `batch-${name}`;

interface Options {
  hint?: string;
  optional?: boolean;
}

/** The controls of the form, each with what was typed in it. */
class Drawing {
  readonly #words: Words;
  readonly #form: FormState<BatchField>;

  constructor(words: Words, form: FormState<BatchField>) {
    this.#words = words;
    this.#form = form;
  }

  text(
    name: BatchField,
    { dir = "auto", max = 80, ...options }: Options & { dir?: "auto" | "ltr"; max?: number } = {},
  ) {
    return this.#field(name, options, (attributes, value) => {
      return html`<input
        ${attributes}
        type="text"
        maxlength="${max}"
        dir="${dir}"
        autocomplete="off"
        value="${value}"
      />`;
    });
  }

  /** Not `type="number"`: that one drops what it does not understand, such as a comma, without a word. */
  number(name: BatchField, options: Options) {
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

  date(name: BatchField, { max, ...options }: Options & { max?: string }) {
    return this.#field(name, options, (attributes, value) => {
      return html`<input ${attributes} type="date" ${max && html` max="${max}"`} value="${value}" />`;
    });
  }

  note(options: Options) {
    return this.#field("note", options, (attributes, value) => {
      return html`<textarea ${attributes} rows="3" maxlength="${LIMITS.note.max}" dir="auto">${value}</textarea>`;
    });
  }

  units() {
    const { unitNames } = this.#words.t;
    return this.#select(
      "unit",
      UNIT_CODES.map((unit) => [unit, unitNames[unit]]),
    );
  }

  products(products: readonly ProductView[]) {
    const choices = products.map(({ id, name }): [string, string] => [id, this.#words.nameText(name)]);
    const chosen = choices.some(([id]) => id === this.#form.typed.product);
    return this.#select("product", chosen ? choices : [["", this.#words.t.desk.choose], ...choices]);
  }

  #select(name: BatchField, choices: readonly (readonly [string, string])[]) {
    return this.#field(name, {}, (attributes, value) => {
      const options = choices.map(
        ([choice, label]) => html`<option value="${choice}" ${flag("selected", choice === value)}>${label}</option>`,
      );
      return html`<select ${attributes}>
        ${options}
      </select>`;
    });
  }

  #field(name: BatchField, options: Options, control: (attributes: Html, value: string) => Html): Html {
    const label = this.#words.t.desk[name];
    return field(this.#words, this.#form, { name, id: idOf(name), label, ...options }, (attributes) =>
      control(attributes, this.#form.typed[name] ?? ""),
    );
  }
}
