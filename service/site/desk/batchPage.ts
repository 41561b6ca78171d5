import { links, statusOf } from "../../batches/desk/list.ts";
import { claimsOf, noticesOf } from "../../batches/page/claims.ts";
import { expiryOf } from "../../recalls/page/notice.ts";
import type { BatchView, StockView } from "../../batches/views/schemas.ts";
import { actedFor, actsCard, doneOf, markOf } from "../../desk/cards.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import { observationsOf } from "../../observations/page.ts";
import type { ObservationView } from "../../observations/views/observation.ts";
import { storyOf } from "../../provenance/page/story.ts";
import type { StoryView } from "../../provenance/views/types.ts";
import { groupCode } from "../../values/codes.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import type { PageContext } from "../../web/layout.ts";
import { day, fact, placeOf } from "../../web/parts.ts";
import { lotCode, plainCode, type Words } from "../../web/words.ts";
import { type DeskContext, availableActs } from "./availableActs.ts";
import { type BatchPast, pastOf } from "./batchPast.ts";

export interface BatchPageView extends DeskContext {
  user: DeskUser;
  csrf: string;
  done: string | null;
  past: BatchPast;
  story: StoryView;
  observations: ObservationView[];
}

/** A batch at the desk: what it is, how much is free, what may be done now, what was done. */
export function renderDeskBatch(context: PageContext, batch: BatchView, view: BatchPageView): string {
  const { words } = context;
  const { t } = words;
  return renderDesk(context, view.user, view.csrf, {
    title: words.format(t.batch.eyebrow, { lot: plainCode(batch.lot) }),
    main: html`${doneOf(view.done)}
      <section class="card hero">
        <p class="eyebrow">${icon("lot")}${words.say(t.batch.eyebrow, { lot: lotCode(batch.lot) })}</p>
        <h1>${words.name(batch.product.name)}</h1>
        ${markOf(batch.state, batch.rejection, words, batch.lot)}
        ${actedFor(batch.recordedBy, batch.organisation, words)} ${statusOf(batch, words)}
        ${view.held && batch.status !== "on_hold" && html`<p class="error">${icon("warning")}${t.acts.alsoHeld}</p>`}
        ${links(batch, words)}
      </section>
      ${expiryOf(batch, words)} ${noticesOf(batch.notices ?? [], words)}
      <div class="desk">
        <div>${actsCard(availableActs(batch, view.user, view), words)} ${factsOf(batch, words)}</div>
        <div>
          ${claimsOf(batch.claims ?? [], words)} ${pastOf(batch, view.past, view.user, words)}
          ${storyOf(view.story, batch.code, words)} ${observationsOf(view.observations, words)}
        </div>
      </div>
      <p class="links"><a href="${context.path}">${t.desk.refresh}</a><a href="/desk">${t.desk.backToDesk}</a></p>`,
  });
}

function factsOf(batch: BatchView, words: Words): Html {
  const { t } = words;
  return html`<section class="card" aria-labelledby="facts">
    <h2 id="facts">${t.acts.facts}</h2>
    <dl class="facts">
      ${batch.stock && stockOf(batch.stock, words)} ${fact("scale", t.batch.quantity, words.quantity(batch.quantity))}
      ${batch.netMass && fact("weight", t.batch.netMass, words.quantity(batch.netMass))}
      ${fact("people", t.batch.by, words.name(batch.organisation.name))}
      ${fact("calendar", t.batch.producedOn, day(batch.producedOn, words))}
      ${batch.expiresOn && fact("expiry", t.batch.expiresOn, day(batch.expiresOn, words))}
      ${fact("place", t.batch.place, placeOf(batch.place, words))}
      ${fact("code", t.batch.code, html`<bdi dir="ltr" class="digits">${groupCode(batch.code)}</bdi>`)}
      ${batch.note && fact("note", t.batch.note, words.name(batch.note))}
    </dl>
    ${!batch.conserved && html`<p class="hint">${t.batch.notConserved}</p>`}
    ${batch.acknowledged && html`<p class="hint">${t.batch.unusualYield}</p>`}
  </section>`;
}

/** As the chain says, and what the acts on their way will leave of it. */
function stockOf({ free, available, reserved, inTransit, spent }: StockView, words: Words): Content {
  const { acts } = words.t;
  return [
    fact("done", acts.stock.free, words.quantity(free)),
    available.value !== free.value && fact("waiting", acts.stock.available, words.quantity(available)),
    Number(reserved.value) > 0 && fact("waiting", acts.stock.reserved, words.quantity(reserved)),
    Number(inTransit.value) > 0 && fact("cart", acts.stock.inTransit, words.quantity(inTransit)),
    spent.map(({ way, quantity }) => fact("make", words.format(acts.spent, { way }), words.quantity(quantity))),
  ];
}
