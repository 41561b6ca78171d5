import type { Page } from "../../accept/paging.ts";
import type { OperationState, RecordedBy, Rejection } from "../../accept/recordViews.ts";
import { explainRejection } from "../../desk/refusals.ts";
import type { Names } from "../../values/names.ts";
import { type Content, type Html, html } from "../../web/html.ts";
import { icon, type IconName } from "../../web/icons.ts";
import { lotCode, plainCode, type Words } from "../../web/words.ts";
import type { BatchView } from "../views/types.ts";
import { batchHome } from "./subject.ts";

const SIGNS: Record<OperationState, IconName> = {
  queued: "waiting",
  sent: "waiting",
  mined: "settling",
  final: "chain",
  rejected: "refused",
};

const PENDING: readonly OperationState[] = ["queued", "sent"];
/** States that may still change by themselves, and are therefore worth asking after. */
const MOVING: readonly OperationState[] = [...PENDING, "mined"];

/**
 * The list of batches: a part of the desk, and alone the answer to the script that asks how far they have come. The
 * sentences the script announces are in the rows, so that it needs no words of its own.
 */
export function renderBatchList({ items, next }: Page<BatchView>, cursor: string | null, words: Words): Html {
  const { desk } = words.t;
  const here = `/desk/batches${cursor ? `?after=${encodeURIComponent(cursor)}` : ""}`;
  const moving = items.some(({ state }) => MOVING.includes(state));
  const waiting = items.filter(({ state }) => PENDING.includes(state)).length;
  return html`<div data-batches="${here}" ${moving && html` data-moving`}>
    ${items.length === 0 ? html`<p>${desk.none}</p>` : html`<p class="waiting" data-waiting>${words.tell(desk.onTheWay, { n: waiting })}</p>`}
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
  const announcement = words.tell(desk.announce, { lot: plainCode(batch.lot), state });
  return html`<li id="${batch.id}" data-state="${batch.state}" data-announce="${announcement}">
    <p class="what">
      <a href="${batchHome(batch)}"><strong>${words.name(batch.product.name)}</strong></a>
    </p>
    <p class="facts-line">
      <span>${words.say(words.t.batch.eyebrow, { lot: lotCode(batch.lot) })}</span
      ><span>${words.quantity(batch.quantity)}</span><span>${words.date(batch.producedOn)}</span>
    </p>
    ${markOf(batch.state, batch.rejection, words, batch.lot)}
    ${actedFor(batch.recordedBy, batch.organisation.name, words)} ${statusOf(batch, words)} ${links(batch, words)}
  </li>`;
}

/** Who recorded it, when that was not the organisation itself. */
export function actedFor(recordedBy: RecordedBy | null, organisation: Names, words: Words): Content {
  const delegate = recordedBy?.delegate;
  if (!delegate) return null;
  const told = { delegate: words.name(delegate.name), organisation: words.name(organisation) };
  return html`<p class="hint">${words.say(words.t.unions.actedFor, told)}</p>`;
}

/** How far a record has come, and why it was refused. */
export function markOf(state: OperationState, rejection: Rejection | null, words: Words, lot?: string): Html {
  return html`<p class="mark-${state}">${icon(SIGNS[state])}${stateIn(state, words)}</p>
    ${rejection && html`<p class="error">${icon("warning")}<bdi>${explainRejection(rejection, words, lot)}</bdi></p>`}`;
}

export function statusOf(batch: BatchView, words: Words): Content {
  return html`${batch.status !== "current" && html`<p class="${batch.status === "corrected" ? "hint" : "error"}">${icon("warning")}${words.tell(words.t.standing.status, { status: batch.status })}</p>`}`;
}

/** A label pins what is on the chain, so there is none before; and none any more for what nobody may use. */
export function hasLabel({ state, status }: BatchView): boolean {
  return (state === "mined" || state === "final") && status !== "annulled" && status !== "recalled";
}

export function links(batch: BatchView, words: Words): Content {
  if (!hasLabel(batch)) return null;
  const { desk } = words.t;
  const lot = plainCode(batch.lot);
  return html`<p class="links">
    <a class="button" href="${`/desk/batches/${batch.id}/label`}" aria-label="${words.tell(desk.printLabelOf, { lot })}"
      >${icon("print")}${desk.printLabel}</a
    >
    <a href="${`/b/${batch.code}`}" aria-label="${words.tell(desk.publicPageOf, { lot })}">${desk.publicPage}</a>
  </p>`;
}

function stateIn(state: OperationState, words: Words): string {
  const { states } = words.t.desk;
  return state === "queued" || state === "sent" ? states.pending : states[state];
}
