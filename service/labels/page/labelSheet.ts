import { setImmediate } from "node:timers/promises";
import type { BatchView } from "../../batches/views/schemas.ts";
import { assetPath } from "../../web/assets.ts";
import { type Content, type Html, html, raw } from "../../web/html.ts";
import { plainCode, wordsOf } from "../../web/words.ts";
import type { UnitMark } from "../rules/address.ts";
import { type LabelOptions, renderLabelSvg } from "./label.ts";
import { type PaperName, PAPERS } from "./papers.ts";

/** Drawn in one go, a few milliseconds each; between, others have their turn. */
const A_TURN = 5;

/** Labels as they lie on paper: the batch's own as often as the paper has room, or one of each unit, sheet after sheet. */
export async function renderLabels(
  batch: BatchView,
  paper: PaperName,
  options: Omit<LabelOptions, "layout" | "unit">,
  units: readonly UnitMark[] | null,
): Promise<Html> {
  const { layout, labels, kind } = PAPERS[paper];
  if (!units) return onPaper(paper, sheetOf(raw(renderLabelSvg(batch, { ...options, layout })), labels));
  const drawn: Html[] = [];
  for (const unit of units) {
    drawn.push(raw(renderLabelSvg(batch, { ...options, layout, unit })));
    if (drawn.length % A_TURN === 0) await setImmediate();
  }
  if (kind !== "a4") return onPaper(paper, drawn);
  const sheets = Array.from({ length: Math.ceil(drawn.length / labels) }, (_, at) =>
    onPaper(paper, drawn.slice(at * labels, (at + 1) * labels)),
  );
  return html`${sheets}`;
}

const onPaper = (paper: PaperName, labels: Content): Html =>
  html`<div class="${`labels ${PAPERS[paper].kind === "one" ? "" : "sheet"} paper-${paper}`}" dir="ltr">
    ${labels}
  </div>`;

/** To readers who hear the page it is one label, not eighteen. */
function sheetOf(label: Html, labels: number): Html {
  if (labels === 1) return label;
  return html`${label}
    <div aria-hidden="true">${Array.from({ length: labels - 1 }, () => label)}</div>`;
}

/** The same as a page of its own, for programs that print. */
export async function renderSheet(
  batch: BatchView,
  paper: PaperName,
  options: Omit<LabelOptions, "layout" | "unit">,
  units: readonly UnitMark[] | null,
): Promise<string> {
  const words = wordsOf(options.language);
  const { meta, desk } = words.t;
  const labels = await renderLabels(batch, paper, options, units);
  return `<!doctype html>\n${
    html`<html lang="${meta.lang}" dir="${meta.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${words.format(desk.labelTitle, { lot: plainCode(batch.lot) })}</title>
        <link rel="stylesheet" href="${assetPath("style.css")}" />
        <link rel="stylesheet" href="${assetPath("desk.css")}" />
      </head>
      <body>
        <main>${labels}</main>
      </body>
    </html>`.text
  }\n`;
}
