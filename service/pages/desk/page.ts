import type { BatchView, Page, ProductView } from "../../ledger/views.ts";
import { type Content, flag, type Html, html } from "../html.ts";
import { icon } from "../icons.ts";
import { type PageContext, renderPage } from "../layout.ts";
import type { Words } from "../words.ts";
import { type BatchField, MORE_FIELDS, UNITS } from "./batchForm.ts";
import type { DeskUser } from "./deps.ts";
import { field, type FormState, hidden, summary } from "./fields.ts";
import { renderBatchList } from "./list.ts";
import { type ProductField, renderProductForm } from "./productForm.ts";

/** What the desk shows: one short form, what was just done, and the list. */
export interface DeskView {
  user: DeskUser;
  csrf: string;
  products: ProductView[];
  batches: Page<BatchView>;
  batchForm: FormState<BatchField>;
  productForm: FormState<ProductField>;
  today: string;
  /** What has just been done, as a sentence. */
  done: string | null;
}

export function renderDeskPage(context: PageContext, view: DeskView): string {
  const { words } = context;
  const { desk } = words.t;
  const first = view.products.length === 0;
  const product = renderProductForm(words, view.productForm, view.csrf);
  return renderDesk(context, view.user, view.csrf, {
    title: words.nameText(view.user.organisation.name),
    main: html`<h1>${words.name(view.user.organisation.name)}</h1>
      ${view.done !== null && html`<p class="done" role="status" data-done>${icon("done")}${view.done}</p>`}
      <div class="desk">
        ${
          first
            ? html`<section class="card" aria-labelledby="new-product">
                <h2 id="new-product">${desk.productFirst}</h2>
                ${product}
              </section>`
            : html`<div>
                <section class="card" aria-labelledby="new-batch">
                  <h2 id="new-batch">${desk.register}</h2>
                  ${batchForm(words, view)}
                </section>
                <details class="card add" ${flag("open", view.productForm.problems.length > 0)}>
                  <summary><h2>${desk.productAdd}</h2></summary>
                  ${product}
                </details>
              </div>`
        }
        <section class="card" id="batches" aria-labelledby="list">
          <h2 id="list">${desk.batches}</h2>
          <p class="unseen" aria-live="polite" data-announcer></p>
          ${renderBatchList(view.batches, null, words)}
        </section>
      </div>`,
  });
}

/** A page of the list further back; it asks after its own batches as the desk does. */
export function renderOlderPage(
  context: PageContext,
  view: Pick<DeskView, "user" | "csrf" | "batches"> & { cursor: string },
): string {
  const { words } = context;
  return renderDesk(context, view.user, view.csrf, {
    title: words.t.desk.batches,
    main: html`<h1>${words.t.desk.batches}</h1>
      <section class="card">
        <p class="unseen" aria-live="polite" data-announcer></p>
        ${renderBatchList(view.batches, view.cursor, words)}
      </section>`,
  });
}

/** The shell of the desk: the way out is on every page of it. */
export function renderDesk(
  context: PageContext,
  user: DeskUser | null,
  csrf: string,
  page: { title: string; main: Content; width?: "tight" },
): string {
  const { desk } = context.words.t;
  const tools =
    user &&
    html`<form method="post" action="/desk/session/end" class="out" data-out>
      ${hidden(csrf)}<button type="submit" class="quiet">${desk.signOut}</button>
    </form>`;
  return renderPage(context, { ...page, tools, desk: true });
}

function batchForm(words: Words, view: DeskView): Html {
  const { desk, unitNames } = words.t;
  const { batchForm: form, products, today } = view;
  const labels: Record<BatchField, string> = {
    product: desk.product,
    lot: desk.lot,
    quantity: desk.quantity,
    unit: desk.unit,
    netMass: desk.netMass,
    producedOn: desk.producedOn,
    expiresOn: desk.expiresOn,
    commune: desk.commune,
    province: desk.province,
    region: desk.region,
    note: desk.note,
  };
  const id = (name: BatchField) => `batch-${name}`;
  const value = (name: BatchField) => form.typed[name] ?? "";
  const put = (name: BatchField, options: { hint?: string; optional?: boolean }, control: (attributes: Html) => Html) =>
    field(words, form, { name, id: id(name), label: labels[name], ...options }, control);
  const text = (name: BatchField, options: { hint?: string; optional?: boolean } = {}) =>
    put(
      name,
      options,
      (attributes) =>
        html`<input ${attributes} type="text" maxlength="120" dir="auto" autocomplete="off" value="${value(name)}" />`,
    );
  const number = (name: BatchField, options: { hint?: string; optional?: boolean }) =>
    put(
      name,
      options,
      (attributes) =>
        html`<input
          ${attributes}
          type="text"
          inputmode="decimal"
          maxlength="40"
          dir="ltr"
          autocomplete="off"
          value="${value(name)}"
        />`,
    );
  const date = (name: BatchField, options: { hint?: string; optional?: boolean; max?: string }) =>
    put(
      name,
      options,
      (attributes) =>
        html`<input ${attributes} type="date" ${options.max && html` max="${options.max}"`} value="${value(name)}" />`,
    );
  const attention = form.problems.some((problem) => problem.field !== null && MORE_FIELDS.includes(problem.field));

  return html`<form method="post" action="/desk/batches" data-form="batch"${form.problems.length > 0 && html` data-again`}>
${summary(words, form, id, (name) => labels[name])}
${hidden(view.csrf, form.idempotencyKey)}
${put(
  "product",
  {},
  (attributes) =>
    html`<select ${attributes}>
      ${value("product") === "" && html`<option value="">${desk.choose}</option>`}${products.map((product) => html`<option value="${product.id}" ${flag("selected", product.id === value("product"))}>${words.nameText(product.name)}</option>`)}
    </select>`,
)}
${put("lot", { hint: desk.lotHint }, (attributes) => html`<input ${attributes} type="text" maxlength="60" dir="ltr" autocomplete="off" value="${value("lot")}" />`)}
<div class="pair">
${number("quantity", { hint: desk.quantityHint })}
${put(
  "unit",
  {},
  (attributes) =>
    html`<select ${attributes}>
      ${UNITS.map((unit) => html`<option value="${unit}" ${flag("selected", unit === value("unit"))}>${unitNames[unit]}</option>`)}
    </select>`,
)}
</div>
<div class="weighed">${number("netMass", { hint: desk.netMassHint, optional: true })}</div>
${date("producedOn", { max: today })}
<details${flag("open", attention)}><summary>${desk.more}</summary>
${date("expiresOn", { optional: true })}
<p class="hint">${desk.placeHint}</p>
${text("commune")}
${text("province", { optional: true })}
${text("region", { optional: true })}
${put("note", { hint: desk.noteHint, optional: true }, (attributes) => html`<textarea ${attributes} rows="3" maxlength="500" dir="auto">${value("note")}</textarea>`)}
</details>
<p><button type="submit" data-sending="${desk.sending}">${desk.register}</button></p>
<p class="hint">${desk.twice}</p>
</form>`;
}
