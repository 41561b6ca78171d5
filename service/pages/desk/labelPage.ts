import type { BatchView } from "../../ledger/views.ts";
import { type Html, html, raw } from "../html.ts";
import { icon } from "../icons.ts";
import { renderLabelSvg } from "../label.ts";
import type { PageContext } from "../layout.ts";
import { lotCode, plainCode } from "../words.ts";
import type { DeskUser } from "./deps.ts";
import { renderDesk } from "./page.ts";

/** Three by six labels of 62 × 40 mm fill an A4 sheet and leave the margins that any printer needs. */
const SHEET = 18;

/** The label on screen as it will be on paper; printing leaves everything else of the page away. */
export function renderLabelPage(
  context: PageContext,
  batch: BatchView,
  view: { user: DeskUser; csrf: string; publicUrl: string; sheet: boolean },
): string {
  const { words } = context;
  const { desk } = words.t;
  const here = `/desk/batches/${batch.id}/label`;
  const label = raw(renderLabelSvg(batch, { publicUrl: view.publicUrl, test: context.test, language: words.language }));
  return renderDesk(context, view.user, view.csrf, {
    title: words.tell(desk.labelTitle, { lot: plainCode(batch.lot) }),
    main: html`<h1 class="screen">${words.say(desk.labelTitle, { lot: lotCode(batch.lot) })}</h1>
      <div class="screen card">
        <p>${desk.labelText}</p>
        <p class="links">
          <button type="button" hidden data-print>${icon("print")}${desk.print}</button>
          ${view.sheet ? html`<a href="${here}">${desk.one}</a>` : html`<a href="${`${here}?sheet=1`}">${desk.sheet}</a>`}
          <a href="${`${here}.png`}" download="${`${batch.code}.png`}">${desk.download}</a>
          <a href="/desk">${desk.backToDesk}</a>
        </p>
      </div>
      <div class="${view.sheet ? "labels sheet" : "labels"}" dir="ltr">${view.sheet ? sheetOf(label) : label}</div>`,
  });
}

/** To readers who hear the page it is one label, not eighteen. */
function sheetOf(label: Html): Html {
  return html`${label}
    <div aria-hidden="true">${Array.from({ length: SHEET - 1 }, () => label)}</div>`;
}

/** Instead of the label, while there is nothing for it to pin. */
export function renderWaitingPage(context: PageContext, user: DeskUser, csrf: string): string {
  const { desk } = context.words.t;
  return renderDesk(context, user, csrf, {
    title: desk.labelWaiting,
    width: "tight",
    main: html`<h1>${icon("waiting")}${desk.labelWaiting}</h1>
      <p><a class="button" href="/desk">${desk.backToDesk}</a></p>`,
  });
}
