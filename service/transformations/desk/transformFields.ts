import type { BatchDesk } from "../../batches/desk/reads.ts";
import { aboutBatch } from "../../batches/desk/subject.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import type { Controls } from "../../desk/controls.ts";
import type { DeskUser } from "../../desk/frame.ts";
import type { ProductView } from "../../products/views/schemas.ts";
import { type Content, html } from "../../web/html.ts";
import { PROCESSES } from "../rules/transformation.ts";
import type { TransformationView } from "../views/schemas.ts";

/** What goes in, what comes out, what was lost; one more row is asked of the server, so that it needs no script. */
export function drawTransformation(
  controls: Controls<Field>,
  { inputs }: TransformationSubject,
  rows: readonly number[],
  { today, products }: { today: string; products: [string, string][] },
): Content {
  const { words } = controls;
  const { acts, desk } = words.t;
  const { made } = acts;
  return html`${controls.select(
      "process",
      PROCESSES.map((process) => [process, words.format(made.process, { process })]),
    )}
    ${controls.date("performedOn", { max: today })}
    <fieldset>
      <legend>${made.inputs}</legend>
      ${inputs.map(
        (batch) =>
          html`<p>${aboutBatch(batch, words)}</p>
            ${controls.number(`input-${batch.id}`)}`,
      )}
    </fieldset>
    <fieldset>
      <legend>${made.outputs}</legend>
      ${rows.map(
        (row) =>
          html`<fieldset>
            <legend>${words.format(made.output, { n: words.number(row) })}</legend>
            ${controls.choice(`product-${row}`, products)} ${controls.text(`lot-${row}`, { dir: "ltr", max: 40 })}
            <div class="pair">
              ${controls.number(`quantity-${row}`, { hint: desk.quantityHint })} ${controls.units(`unit-${row}`)}
            </div>
            <div class="weighs">${controls.number(`netMass-${row}`, { hint: made.netMassHint, optional: true })}</div>
          </fieldset>`,
      )}
      <input type="hidden" name="rows" value="${rows.length}" />
      <p class="act"><button type="submit" class="quiet" name="more" value="1">${made.another}</button></p>
    </fieldset>
    ${controls.number("loss", { hint: made.lossHint, optional: true })} ${controls.note("note", { optional: true })}
    ${(controls.refuses("acknowledge") || controls.typed("acknowledge") === "1") && controls.tick("acknowledge")}`;
}

export const OUTPUT_FIELDS = ["product", "lot", "quantity", "unit", "netMass"] as const;
export const PLAIN_FIELDS = ["process", "performedOn", "loss", "note", "acknowledge"] as const;
export type OutputField = `${(typeof OUTPUT_FIELDS)[number]}-${number}`;
/** `input-` and the id of a batch: how much of it goes in. */
export type Field = (typeof PLAIN_FIELDS)[number] | `input-${string}` | OutputField;

export interface TransformationSubject {
  inputs: BatchView[];
  products: ProductView[];
  /** Of the latest batches, from which the next lot codes are guessed. */
  lots: string[];
  /** How many lots come out at most. */
  rows: number;
}

/** What the desk asks of the ledger about transformations. */
export interface TransformationReads {
  getTransformation(user: DeskUser, id: string): Promise<TransformationView | null>;
}

export interface TransformationDesk extends BatchDesk, TransformationReads {}
