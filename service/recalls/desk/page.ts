import type { Page } from "../../accept/paging.ts";
import type { Party } from "../../accept/schemas.ts";
import { mayDo } from "../../access/roles.ts";
import { type AvailableAct, actsCard, doneOf, listCard, markOf } from "../../desk/cards.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import type { UnitCode } from "../../values/quantities.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { day, fact } from "../../web/parts.ts";
import { code, lotCode, plainCode, type Words } from "../../web/words.ts";
import { recall as recallAct } from "../acts/recall.ts";
import type { Reach, ReachedView, RecallView } from "../views/recall.ts";

interface View {
  user: DeskUser;
  csrf: string;
  done: string | null;
}

export function renderRecallsPage(
  context: PageContext,
  { user, csrf, done, recalls }: View & { recalls: Page<RecallView> },
): string {
  const { words } = context;
  const { acts, desk } = words.t;
  return renderDesk(context, user, csrf, {
    title: acts.recalls,
    main: html`${doneOf(done)}
      <h1>${acts.recalls}</h1>
      ${recalls.items.length === 0 && html`<p class="card">${acts.noRecalls}</p>`}
      ${
        recalls.items.length > 0 &&
        html`<ul class="card rows">
          ${recalls.items.map((recall) => html`<li>${recallRow(recall, words)}</li>`)}
        </ul>`
      }
      <p class="links">
        ${recalls.next && html`<a href="${`/desk/recalls?after=${encodeURIComponent(recalls.next)}`}">${acts.olderRecalls}</a>`}
        <a href="/desk">${desk.backToDesk}</a>
      </p>`,
  });
}

export interface RecallPageView extends View {
  /** Whose share alone is meant; null: all of it, or somebody this organisation sent nothing to. */
  holder: Party | null;
  /** Null where it is not for this key, or not yet. */
  report: Page<ReachedView> | null;
}

/** A recall or the end of one: how far it reaches, how far it has come, whom to call. */
export function renderRecallPage(context: PageContext, recall: RecallView, view: RecallPageView): string {
  const { words } = context;
  const { acts, batch, desk } = words.t;
  const { user, csrf, done, report, holder } = view;
  const open = recall.state === "proposed";
  return renderDesk(context, user, csrf, {
    title: words.format(acts.recallOf[recall.kind], { lot: plainCode(recall.batch.lot) }),
    main: html`${doneOf(done)}
      <section class="card hero">
        <h1>${words.say(acts.recallOf[recall.kind], { lot: lotCode(recall.batch.lot) })}</h1>
        <p class="lead">
          ${words.format(acts.recallState, { state: recall.state })}. ${recall.inForce && acts.recallInForce}
        </p>
        ${recall.state === "rejected" && markOf("rejected", recall.rejection, words, recall.batch.lot)}
        <blockquote><bdi>${recall.reason}</bdi></blockquote>
        <p>${scopeOf(recall, holder, words)}</p>
        <dl class="facts">
          ${fact("people", acts.proposedBy, whoOf(recall.by, recall.proposedBy.name, words))}
          ${recall.confirmedBy && fact("done", acts.confirmedBy, whoOf(recall.by, recall.confirmedBy.name, words))}
          ${open && fact("waiting", acts.openUntil, html`<time datetime="${recall.expiresAt}">${words.time(recall.expiresAt)}</time>`)}
          ${fact("lot", batch.lot, html`<a href="${`/desk/batches/${recall.batch.id}`}">${lotCode(recall.batch.lot)}</a>`)}
          ${fact("calendar", acts.fields.observedOn, day(recall.createdAt, words))}
        </dl>
      </section>
      ${reachOf(recall.reach, words)} ${actsCard(availableActs(recall, user), words)}
      ${open && html`<p class="hint">${acts.otherKey}</p>`}
      ${report && listCard("report", acts.report, report.items, (reached) => reportRow(reached, words))}
      <p class="links">
        ${report?.next && html`<a href="${`${context.path}?after=${encodeURIComponent(report.next)}`}">${acts.reportMore}</a>`}
        <a href="${context.path}">${desk.refresh}</a><a href="/desk/recalls">${acts.recalls}</a>
      </p>`,
  });
}

const whoOf = (by: RecallView["by"], name: string | null, words: Words): Content =>
  by === "authority" ? words.t.acts.byAuthority : html`<bdi>${name}</bdi>`;

function scopeOf({ scope }: RecallView, holder: Party | null, words: Words): Content {
  const { acts, story } = words.t;
  if (scope === null) return acts.recallAll;
  return words.say(acts.recallShare, { organisation: holder ? words.party(holder) : story.unknown });
}

function reachOf({ batches, organisations, quantities }: Reach, words: Words): Html {
  const { acts } = words.t;
  const inUnit = (value: string, unit: UnitCode) => words.quantity({ value, unit });
  return html`<section class="card" aria-labelledby="reach">
    <h2 id="reach">${acts.reachTitle}</h2>
    <p class="facts-line">
      <strong>${words.format(acts.reachLots, { n: batches })}</strong
      ><strong>${words.format(acts.reachOrganisations, { n: organisations })}</strong>
    </p>
    ${quantities.map(
      ({ unit, free, inTransit, spent }) =>
        html`<p class="facts-line">
          <span>${words.format(acts.reachFree, { quantity: inUnit(free, unit) })}</span
          ><span>${words.format(acts.reachInTransit, { quantity: inUnit(inTransit, unit) })}</span
          ><span>${words.format(acts.reachSpent, { quantity: inUnit(spent, unit) })}</span>
        </p>`,
    )}
  </section>`;
}

function availableActs(recall: RecallView, { role }: DeskUser): AvailableAct[] {
  if (recall.state !== "proposed" || recall.by !== "origin" || !mayDo(role, recallAct)) return [];
  return [
    { act: "confirmRecall", to: `/desk/recalls/${recall.id}/confirm-recall` },
    { act: "withdrawRecall", to: `/desk/recalls/${recall.id}/withdraw-recall` },
  ];
}

export function recallRow(recall: RecallView, words: Words): Html {
  const { acts } = words.t;
  return html`<p class="what">
      <a href="${`/desk/recalls/${recall.id}`}"
        ><strong>${words.say(acts.recallOf[recall.kind], { lot: lotCode(recall.batch.lot) })}</strong></a
      >
    </p>
    <p class="facts-line">
      <span>${words.format(acts.recallState, { state: recall.state })}</span
      ><span>${day(recall.createdAt, words)}</span>
    </p>
    <p><bdi>${recall.reason}</bdi></p>`;
}

/** One organisation that a recall reaches, with what it has or had of one batch. */
export function reportRow({ organisation, batch, unit, free, sent, arriving, spent }: ReachedView, words: Words): Html {
  const { acts } = words.t;
  const inUnit = (value: string) => words.quantity({ value, unit });
  const lines = [
    Number(free) > 0 && words.format(acts.reportFree, { quantity: inUnit(free) }),
    ...arriving.map(({ quantity }) => words.format(acts.reportArriving, { quantity: inUnit(quantity) })),
    ...sent.map(({ quantity }) => words.format(acts.reportSent, { quantity: inUnit(quantity) })),
    ...spent.map(({ how, quantity }) =>
      words.format(acts.told, { what: words.format(acts.spent, { way: how }), amount: inUnit(quantity) }),
    ),
  ].filter((line) => line !== false);
  return html`<p class="what">
      <strong>${words.party(organisation)}</strong> ${organisation.code !== null && code(organisation.code)}
    </p>
    <p>
      ${batch.product === null || batch.lot === null ? words.say(words.t.unheld.batch, { batch: code(batch.id) }) : words.say(acts.which, { product: words.name(batch.product), lot: lotCode(batch.lot) })}
    </p>
    <ul>
      ${lines.length === 0 ? html`<li>${acts.shareless}</li>` : lines.map((line) => html`<li>${line}</li>`)}
    </ul>`;
}
