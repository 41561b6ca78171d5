import { isPending, type OperationState } from "../accept/operationStates.ts";
import type { Party, RecordedBy, Rejection } from "../accept/schemas.ts";
import { type Content, html, type Html } from "../web/html.ts";
import { icon, type IconName } from "../web/icons.ts";
import type { Words } from "../web/words.ts";
import type { ActName } from "./frame.ts";
import { explainRejection } from "./refusals.ts";

const SIGNS: Record<OperationState, IconName> = {
  queued: "waiting",
  sent: "waiting",
  mined: "settling",
  final: "chain",
  rejected: "refused",
};

/** Who recorded it, when that was not the organisation itself. */
export function actedFor(recordedBy: RecordedBy | null, organisation: Party, words: Words): Content {
  const delegate = recordedBy?.delegate;
  if (!delegate) return null;
  const values = { delegate: words.party(delegate), organisation: words.party(organisation) };
  return html`<p class="hint">${words.say(words.t.unions.actedFor, values)}</p>`;
}

/** How far a record has come, and why it was refused. */
export function markOf(state: OperationState, rejection: Rejection | null, words: Words, lot?: string): Html {
  return html`<p class="mark-${state}">${icon(SIGNS[state])}${stateIn(state, words)}</p>
    ${rejection && html`<p class="error">${icon("warning")}<bdi>${explainRejection(rejection, words, lot)}</bdi></p>`}`;
}

export function stateIn(state: OperationState, words: Words): string {
  const { states } = words.t.desk;
  return isPending(state) ? states.pending : states[state];
}

/** An act that may be done now, and where its form is. */
export interface AvailableAct {
  act: ActName;
  to: string;
}

/** What has just been done, on whichever page it leads to. */
export function doneOf(done: string | null): Content {
  return done !== null && html`<p class="done" role="status" data-done>${icon("done")}${done}</p>`;
}

/** `urgent`: the first is what is awaited, and stands out. */
export function actsCard(available: readonly AvailableAct[], words: Words, urgent = false): Content {
  if (available.length === 0) return null;
  const { acts } = words.t;
  return html`<nav class="card" aria-labelledby="doings">
    <h2 id="doings">${acts.doings}</h2>
    <ul class="doings">
      ${available.map(({ act, to }, at) => html`<li><a class="${urgent && at === 0 ? "button" : "button quiet"}" href="${to}">${acts.titles[act]}</a></li>`)}
    </ul>
  </nav>`;
}

export function listCard<T>(id: string, title: string, items: readonly T[], row: (item: T) => Html): Content {
  if (items.length === 0) return null;
  return html`<section class="card" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <ul class="rows">
      ${items.map((item) => html`<li>${row(item)}</li>`)}
    </ul>
  </section>`;
}
