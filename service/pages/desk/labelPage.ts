import type { LabelMarks } from "../../ledger/labelMarks.ts";
import type { BatchView } from "../../ledger/views.ts";
import { type Html, html, raw } from "../html.ts";
import { icon } from "../icons.ts";
import { renderLabelSvg } from "../label.ts";
import type { PageContext } from "../layout.ts";
import { PAPER_NAMES, type PaperName, PAPERS } from "../papers.ts";
import { lotCode, plainCode, type Words } from "../words.ts";
import type { DeskUser } from "./deps.ts";
import { renderDesk } from "./page.ts";

/** The label on screen as it will be on paper; printing leaves everything else of the page away. */
export function renderLabelPage(
  context: PageContext,
  batch: BatchView,
  view: { user: DeskUser; csrf: string; publicUrl: string; paper: PaperName; marks: LabelMarks },
): string {
  const { words } = context;
  const { desk, sheets } = words.t;
  const { publicUrl, marks, paper } = view;
  const { layout, labels, kind } = PAPERS[paper];
  const here = `/desk/batches/${batch.id}/label`;
  const { test } = context;
  const label = raw(renderLabelSvg(batch, { publicUrl, test, language: words.language, layout, marks }));
  return renderDesk(context, view.user, view.csrf, {
    title: words.tell(desk.labelTitle, { lot: plainCode(batch.lot) }),
    main: html`<h1 class="screen">${words.say(desk.labelTitle, { lot: lotCode(batch.lot) })}</h1>
      <div class="screen card">
        <p>${sheets.hint}</p>
        <p class="links">
          <button type="button" hidden data-print>${icon("print")}${desk.print}</button>
          <a href="${`${here}.png`}" download="${`${batch.code}.png`}">${desk.download}</a>
          <a href="${`${here}.png?paper=roll-1`}" download="${`${batch.code}-58.png`}">${sheets.rollPng}</a>
          <a href="/desk">${desk.backToDesk}</a>
        </p>
        <nav aria-label="${sheets.paper}">
          <ul class="plain">
            ${PAPER_NAMES.map((name) => paperLink(name, paper, here, words))}
          </ul>
        </nav>
      </div>
      <div class="${`labels ${kind === "one" ? "" : "sheet"} paper-${paper}`}" dir="ltr">
        ${labels === 1 ? label : sheetOf(label, labels)}
      </div>`,
  });
}

function paperLink(name: PaperName, chosen: PaperName, here: string, words: Words): Html {
  const { sheets } = words.t;
  const { kind, labels, width, height } = PAPERS[name];
  const sizes = { n: labels, width: words.number(width), height: words.number(height) };
  const text = kind === "one" ? sheets.one : words.tell(kind === "roll" ? sheets.roll : sheets.a4, sizes);
  return html`<li>
    <a href="${`${here}?paper=${name}`}" ${name === chosen && html` aria-current="true"`}>${text}</a>
  </li>`;
}

/** To readers who hear the page it is one label, not eighteen. */
function sheetOf(label: Html, labels: number): Html {
  return html`${label}
    <div aria-hidden="true">${Array.from({ length: labels - 1 }, () => label)}</div>`;
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
