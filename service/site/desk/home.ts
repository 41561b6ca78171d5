import type { FastifyReply, FastifyRequest } from "fastify";
import type { Page } from "../../accept/paging.ts";
import { mayDo } from "../../access/roles.ts";
import { registerBatches } from "../../batches/acts/registerBatches.ts";
import { renderBatchList } from "../../batches/desk/list.ts";
import { batchDefaults, type BatchField } from "../../batches/desk/register.ts";
import { renderBatchForm } from "../../batches/desk/registerFields.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { emptyForm, type FormState } from "../../desk/fields.ts";
import { DESK, type DeskUser, renderDesk } from "../../desk/frame.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import type { ApiKeyView } from "../../keys/acts/apiKeys.ts";
import { operatorKeysNotice } from "../../keys/desk/notice.ts";
import { type ProductField, renderProductForm } from "../../products/desk/form.ts";
import type { ProductView } from "../../products/views/schemas.ts";
import { flag, html, type Html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import type { PageContext } from "../../web/layout.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import type { Words } from "../../web/words.ts";
import type { DeskDeps } from "./deps.ts";

/** What the desk shows: one short form (none to whoever may only read), what was just done, and the list. */
export interface DeskView {
  user: DeskUser;
  csrf: string;
  products: ProductView[];
  batches: Page<BatchView>;
  batchForm: FormState<BatchField>;
  productForm: FormState<ProductField>;
  /** Whether its products may have GTINs. */
  gs1: boolean;
  /** What managers are told of. */
  operatorKeys: readonly ApiKeyView[];
  today: string;
  /** What has just been done, as a sentence. */
  done: string | null;
}

export function renderDeskPage(context: PageContext, view: DeskView): string {
  const { words } = context;
  const { desk } = words.t;
  return renderDesk(context, view.user, view.csrf, {
    title: words.nameText(view.user.organisation.name),
    main: html`<h1>${words.name(view.user.organisation.name)}</h1>
      <p class="hint">
        ${words.say(desk.signedInAs, {
          name: html`<bdi>${view.user.name ?? words.t.keys.unnamed}</bdi>`,
          role: view.user.role,
        })}
      </p>
      <p class="links">
        <a href="/desk/stock">${words.t.acts.stock.title}</a><a href="/desk/shipments">${words.t.acts.shipments}</a
        ><a href="/desk/sales">${words.t.sales.title}</a><a href="/desk/recalls">${words.t.acts.recalls}</a
        ><a href="/desk/certificates">${words.t.certificates.list}</a>${!view.user.delegate && ownLinks(words)}
      </p>
      ${view.done !== null && html`<p class="done" role="status" data-done>${icon("done")}${view.done}</p>`}
      ${operatorKeysNotice(view.operatorKeys, view.user, words)}
      <div class="desk">
        ${mayDo(view.user.role, registerBatches) ? formsOf(words, view) : html`<p class="card">${icon("key")}${desk.readOnly}</p>`}
        <section class="card" id="batches" aria-labelledby="list">
          <h2 id="list">${desk.batches}</h2>
          <p class="unseen" aria-live="polite" data-announcer></p>
          ${renderBatchList(view.batches, null, words)}
        </section>
      </div>`,
  });
}

/** What concerns the organisation itself, and no delegate. */
function ownLinks({ t }: Words): Html {
  return html`<a href="/desk/messages">${t.messages.list}</a><a href="/desk/unions">${t.unions.title}</a
    ><a href="/desk/contact">${t.contact.page}</a>`;
}

function formsOf(words: Words, view: DeskView): Html {
  const { desk } = words.t;
  const product = renderProductForm(words, view.productForm, view);
  if (view.products.length === 0)
    return html`<section class="card" aria-labelledby="new-product">
      <h2 id="new-product">${desk.productFirst}</h2>
      ${product}
    </section>`;
  return html`<div>
    <section class="card" aria-labelledby="new-batch">
      <h2 id="new-batch">${desk.register}</h2>
      ${renderBatchForm(words, view)}
    </section>
    <details class="card add" ${flag("open", view.productForm.problems.length > 0)}>
      <summary><h2>${desk.productAdd}</h2></summary>
      ${product}
    </details>
  </div>`;
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

interface Again {
  status: number;
  batchForm?: FormState<BatchField>;
  productForm?: FormState<ProductField>;
}

/** The desk as it stands now; after a refusal with the form as it was left. */
export async function sendDesk(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: DeskDeps,
  user: DeskUser,
  again?: Again,
): Promise<FastifyReply> {
  const [products, batches, gs1, operatorKeys] = await Promise.all([
    deps.listProducts(user),
    deps.listBatches(user, null),
    deps.hasCompanyPrefix(user),
    deps.listOperatorKeys(user),
  ]);
  const context = contextOf(request, reply, deps, DESK);
  const { words } = context;
  const today = deps.today();
  const body = renderDeskPage(context, {
    user,
    csrf: csrfOf(request),
    products,
    batches,
    today,
    batchForm: again?.batchForm ?? emptyForm(batchDefaults(user, words.language, today, batches.items, products)),
    productForm: again?.productForm ?? emptyForm(),
    gs1,
    operatorKeys,
    done: again ? null : takeDone(request, words),
  });
  return sendPage(request, reply, body, again?.status);
}
