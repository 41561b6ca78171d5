import { isOnChain, isPending, type OperationState } from "../../accept/operationStates.ts";
import type { Page } from "../../accept/paging.ts";
import { actedFor, markOf, stateIn } from "../../desk/cards.ts";
import { type Content, type Html, html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import { lotCode, plainCode, type Words } from "../../web/words.ts";
import type { BatchView } from "../views/schemas.ts";
import { batchHome } from "./subject.ts";

/** What may still change by itself, and is therefore worth asking after. */
const isMoving = (state: OperationState): boolean => isPending(state) || state === "mined";

/**
 * The list of batches: a part of the desk, and alone the answer to the script that asks how far they have come. The
 * sentences the script announces are in the rows, so that it needs no words of its own.
 */
export function renderBatchList({ items, next }: Page<BatchView>, cursor: string | null, words: Words): Html {
  const { desk } = words.t;
  const here = `/desk/batches${cursor ? `?after=${encodeURIComponent(cursor)}` : ""}`;
  const moving = items.some(({ state }) => isMoving(state));
  const waiting = items.filter(({ state }) => isPending(state)).length;
  return html`<div data-batches="${here}" ${moving && html` data-moving`}>
    ${items.length === 0 ? html`<p>${desk.none}</p>` : html`<p class="waiting" data-waiting>${words.format(desk.onTheWay, { n: waiting })}</p>`}
    <ul class="rows" data-rows>
      ${items.map((batch) => row(batch, words))}
    </ul>
    <p class="links">
      ${moving && html`<a href="${cursor ? here : "/desk"}" data-refresh>${desk.refresh}</a>`}
      ${cursor && html`<a href="/desk">${desk.newest}</a>`}
      ${next && html`<a href="${`/desk/batches?after=${encodeURIComponent(next)}`}">${desk.older}</a>`}
    </p>
  </div>`;
}

function row(batch: BatchView, words: Words): Html {
  const { desk } = words.t;
  const state = stateIn(batch.state, words);
  const announcement = words.format(desk.announce, { lot: plainCode(batch.lot), state });
  return html`<li id="${batch.id}" data-state="${batch.state}" data-announce="${announcement}">
    <p class="what">
      <a href="${batchHome(batch)}"><strong>${words.name(batch.product.name)}</strong></a>
    </p>
    <p class="facts-line">
      <span>${words.say(words.t.batch.eyebrow, { lot: lotCode(batch.lot) })}</span
      ><span>${words.quantity(batch.quantity)}</span><span>${words.date(batch.producedOn)}</span>
    </p>
    ${markOf(batch.state, batch.rejection, words, batch.lot)} ${actedFor(batch.recordedBy, batch.organisation, words)}
    ${statusOf(batch, words)} ${links(batch, words)}
  </li>`;
}

export function statusOf(batch: BatchView, words: Words): Content {
  return html`${batch.status !== "current" && html`<p class="${batch.status === "corrected" ? "hint" : "error"}">${icon("warning")}${words.format(words.t.standing.status, { status: batch.status })}</p>`}`;
}

/** A label pins what is on the chain, so there is none before; and none any more for what nobody may use. */
export function hasLabel({ state, status }: BatchView): boolean {
  return isOnChain(state) && status !== "annulled" && status !== "recalled";
}

export function links(batch: BatchView, words: Words): Content {
  if (!hasLabel(batch)) return null;
  const { desk } = words.t;
  const lot = plainCode(batch.lot);
  return html`<p class="links">
    <a
      class="button"
      href="${`/desk/batches/${batch.id}/label`}"
      aria-label="${words.format(desk.printLabelOf, { lot })}"
      >${icon("print")}${desk.printLabel}</a
    >
    <a href="${`/b/${batch.code}`}" aria-label="${words.format(desk.publicPageOf, { lot })}">${desk.publicPage}</a>
  </p>`;
}
