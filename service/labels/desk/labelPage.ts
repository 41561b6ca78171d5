import type { BatchView } from "../../batches/views/schemas.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import { type Html, html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import type { PageContext } from "../../web/layout.ts";
import { lotCode, plainCode, type Words } from "../../web/words.ts";
import { PAPER_NAMES, type PaperName, PAPERS } from "../page/papers.ts";
import { unitsCard, type UnitsShown } from "./units.ts";

export interface LabelsShown {
  user: DeskUser;
  csrf: string;
  paper: PaperName;
  labels: Html;
  /** Of which units the labels are; null for the label of the whole batch. */
  asked: { from: number; to: number } | null;
  /** Null for what is another's. */
  units: UnitsShown | null;
  done: string | null;
}

/** Labels on screen as they will be on paper; printing leaves everything else of the page away. */
export function renderLabelPage(context: PageContext, batch: BatchView, view: LabelsShown): string {
  const { words } = context;
  const { desk, sheets, unitLabels } = words.t;
  const { asked, paper, units } = view;
  const here = `/desk/batches/${batch.id}/label`;
  const there = (name: PaperName) => `${here}?paper=${name}${asked ? `&units=${asked.from}-${asked.to}` : ""}`;
  return renderDesk(context, view.user, view.csrf, {
    title: words.format(desk.labelTitle, { lot: plainCode(batch.lot) }),
    main: html`<h1 class="screen">${words.say(desk.labelTitle, { lot: lotCode(batch.lot) })}</h1>
      ${view.done !== null && html`<p class="done screen" role="status">${icon("done")}${view.done}</p>`}
      <div class="screen card">
        <p>${sheets.hint}</p>
        <p class="links">
          <button type="button" hidden data-print>${icon("print")}${desk.print}</button>
          ${
            asked
              ? html`<a href="${`${here}?paper=${paper}`}">${unitLabels.desk.whole}</a>`
              : html`<a href="${`${here}.png`}" download="${`${batch.code}.png`}">${desk.download}</a>
                  <a href="${`${here}.png?paper=roll-1`}" download="${`${batch.code}-58.png`}">${sheets.rollPng}</a>`
          }
          <a href="/desk">${desk.backToDesk}</a>
        </p>
        <nav aria-label="${sheets.paper}">
          <ul class="plain">
            ${PAPER_NAMES.map((name) => paperLink(name, paper, there(name), words))}
          </ul>
        </nav>
      </div>
      ${units && unitsCard(words, batch, view, units)} ${view.labels}`,
  });
}

function paperLink(name: PaperName, chosen: PaperName, to: string, words: Words): Html {
  const { sheets } = words.t;
  const { kind, labels, width, height } = PAPERS[name];
  const sizes = { n: labels, width: words.number(width), height: words.number(height) };
  const text = kind === "one" ? sheets.one : words.format(kind === "roll" ? sheets.roll : sheets.a4, sizes);
  return html`<li>
    <a href="${to}" ${name === chosen && html` aria-current="true"`}>${text}</a>
  </li>`;
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
