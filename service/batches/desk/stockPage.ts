import type { Page } from "../../accept/paging.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import { html, type Html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { lotCode, plainCode, type Words } from "../../web/words.ts";
import type { BatchView } from "../views/schemas.ts";
import { statusOf } from "./list.ts";
import { batchHome } from "./subject.ts";

interface StockView {
  user: DeskUser;
  csrf: string;
  stock: Page<BatchView>;
  cursor: string | null;
  /** Whether its key may make something new of it. */
  mayMake: boolean;
}

/** What is free now, whoever made it; what is marked goes into something new. */
export function renderStockPage(context: PageContext, { user, csrf, stock, cursor, mayMake }: StockView): string {
  const { words } = context;
  const { acts, desk } = words.t;
  const rows = html`<ul class="rows">
    ${stock.items.map((batch) => row(batch, mayMake, words))}
  </ul>`;
  return renderDesk(context, user, csrf, {
    title: acts.stock.title,
    main: html`<h1>${acts.stock.title}</h1>
      <section class="card" aria-label="${acts.stock.title}">
        ${
          stock.items.length === 0
            ? html`<p>${acts.stock.none}</p>`
            : mayMake
              ? html`<p>${acts.stock.text}</p>
                  <form method="get" action="/desk/transform">
                    ${rows}
                    <p class="act"><button type="submit">${acts.stock.go}</button></p>
                  </form>`
              : rows
        }
      </section>
      <p class="links">
        ${cursor !== null && html`<a href="/desk/stock">${acts.stock.newest}</a>`}
        ${stock.next && html`<a href="${`/desk/stock?after=${encodeURIComponent(stock.next)}`}">${acts.stock.older}</a>`}
        <a href="/desk">${desk.backToDesk}</a>
      </p>`,
  });
}

function row(batch: BatchView, mayMake: boolean, words: Words): Html {
  const { acts, batch: t } = words.t;
  const mark = words.format(acts.stock.mark, { lot: plainCode(batch.lot) });
  return html`<li class="marked">
    ${mayMake && html`<label class="tick"><input type="checkbox" name="input" value="${batch.id}" aria-label="${mark}" /></label>`}
    <div>
      <p class="what">
        <a href="${batchHome(batch)}"><strong>${words.name(batch.product.name)}</strong></a>
      </p>
      <p class="facts-line">
        <span>${words.say(t.eyebrow, { lot: lotCode(batch.lot) })}</span
        ><span>${words.name(batch.organisation.name)}</span>
      </p>
      ${batch.stock && html`<p>${words.say(acts.available, { quantity: words.quantity(batch.stock.available) })}</p>`}
      ${statusOf(batch, words)}
    </div>
  </li>`;
}
