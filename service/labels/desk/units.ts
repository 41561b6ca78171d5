import { may } from "../../access/roles.ts";
import type { LedgerError } from "../../base/errors.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { field, type FormState, hidden, summary, type Typed } from "../../desk/fields.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { fieldOf, type Problem } from "../../desk/refusals.ts";
import { type Content, type Html, html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import type { Words } from "../../web/words.ts";
import type { UnitView } from "../acts/printUnits.ts";
import type { PaperName } from "../page/papers.ts";

export const UNIT_FIELDS = ["count"] as const;
export type UnitField = (typeof UNIT_FIELDS)[number];

/** Labels on one page of the desk; a phone draws no more. */
export const MAX_LABELS = 1_000;

/** An organisation that merged prints nothing any more: its successor does. */
export const mayPrint = ({ role, successor }: DeskUser): boolean => successor === undefined && may(role, "unit.issue");

export const unitFieldOf = (error: LedgerError): UnitField | null => fieldOf(error, { "/count": "count" });

export function unitsInput(
  typed: Typed<UnitField>,
  { id }: BatchView,
  words: Words,
): { input: { id: string; count: number } } | { problems: Problem<UnitField>[] } {
  const count = /^[1-9]\d{0,5}$/.test(typed.count ?? "") ? Number(typed.count) : null;
  if (count === null) return { problems: [{ field: "count", text: words.t.unitLabels.desk.countNeeded }] };
  return { input: { id, count } };
}

export interface UnitsShown {
  issued: number;
  opened: UnitView[];
  form: FormState<UnitField>;
}

/** Numbers for single jars and boxes: how many there are, more of them, their labels, and what became of them. */
export function unitsCard(
  words: Words,
  batch: BatchView,
  view: { user: DeskUser; csrf: string; paper: PaperName; asked: { from: number; to: number } | null },
  { issued, opened, form }: UnitsShown,
): Html {
  const { desk } = words.t.unitLabels;
  const here = `/desk/batches/${batch.id}`;
  const printing = mayPrint(view.user);
  return html`<details class="screen card" ${(view.asked !== null || form.problems.length > 0) && html` open`}>
    <summary><h2>${icon("code")}${desk.title}</h2></summary>
    <p>${desk.text}</p>
    <p>${words.format(desk.issued, { n: issued })}</p>
    ${
      printing &&
      html`<form method="post" action="${`${here}/units`}">
        ${summary(words, form, { idOf: () => "units-count", labelOf: () => desk.count })}
        ${hidden(view.csrf, form.idempotencyKey)}
        ${field(
          words,
          form,
          { name: "count", id: "units-count", label: desk.count, hint: desk.countHint },
          (attributes) =>
            html`<input
              ${attributes}
              type="text"
              inputmode="numeric"
              dir="ltr"
              maxlength="6"
              autocomplete="off"
              value="${form.typed.count ?? ""}"
            />`,
        )}
        <p class="act"><button type="submit" data-sending="${words.t.desk.sending}">${desk.issue}</button></p>
      </form>`
    }
    ${printing && issued > 0 && whichForm(words, `${here}/label`, view, issued)} ${openedList(words, issued, opened)}
  </details>`;
}

/** Asks for labels that there are already; it changes nothing. */
function whichForm(
  words: Words,
  here: string,
  { paper, asked }: { paper: PaperName; asked: { from: number; to: number } | null },
  issued: number,
): Html {
  const { desk } = words.t.unitLabels;
  const { from, to } = asked ?? { from: 1, to: Math.min(issued, MAX_LABELS) };
  return html`<form method="get" action="${here}">
    <input type="hidden" name="paper" value="${paper === "one" ? "a4-24" : paper}" />
    <div class="field">
      <label for="units-which">${desk.which}</label>
      <input
        id="units-which"
        name="units"
        type="text"
        dir="ltr"
        maxlength="13"
        autocomplete="off"
        aria-describedby="units-which-hint"
        value="${`${from}-${to}`}"
      />
      <p class="hint" id="units-which-hint">${words.format(desk.whichHint, { n: MAX_LABELS })}</p>
    </div>
    <p class="act"><button type="submit" class="quiet">${desk.show}</button></p>
  </form>`;
}

function openedList(words: Words, issued: number, opened: UnitView[]): Content {
  const { unitLabels: t } = words.t;
  if (issued === 0) return null;
  return html`<h3>${t.desk.opened}</h3>
    ${
      opened.length === 0
        ? html`<p>${t.desk.none}</p>`
        : html`<ol class="plain">
            ${opened.map((unit) => html`<li>${openedLine(unit, words)}</li>`)}
          </ol>`
    }`;
}

function openedLine({ number, openings, pattern }: UnitView, words: Words): Html {
  const { unitLabels: t } = words.t;
  const { count, days, firstOn, lastOn } = openings!;
  const values = { n: count, days, first: words.date(firstOn), last: words.date(lastOn) };
  return html`<strong>${words.format(t.number, { number: words.number(number) })}</strong>
    ${pattern === "often" && html`<span class="tag">${icon("warning")}${t.desk.often}</span>`}
    <span>${words.format(t.desk.line, values)}</span>`;
}
