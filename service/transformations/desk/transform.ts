import type { Done } from "../../accept/act.ts";
import type { LedgerError } from "../../base/errors.ts";
import { nextLot } from "../../batches/desk/register.ts";
import { productChoices } from "../../batches/desk/registerFields.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import type { ActForm } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { inItsLanguage, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { isWord } from "../../formats/hex.ts";
import { DIMENSIONS, UNIT_CODES, UNITS } from "../../values/quantities.ts";
import { plainCode } from "../../web/words.ts";
import { transform } from "../acts/transform.ts";
import type { NewTransformation } from "../acts/transformRules.ts";
import type { TransformationArguments } from "../rows/stated.ts";
import { PROCESSES } from "../rules/transformation.ts";
import {
  drawTransformation,
  type Field,
  OUTPUT_FIELDS,
  PLAIN_FIELDS,
  type TransformationDesk,
  type TransformationSubject,
} from "./transformFields.ts";

const rowsOf = ({ rows }: TransformationSubject): number[] => Array.from({ length: rows }, (_, at) => at + 1);

/** `rows`: which rows of the form the outputs are; an empty one is left out. */
interface Input {
  stated: NewTransformation;
  rows: number[];
}

/** New lots of what is in stock: inputs with quantities, outputs, and what was lost. */
export const transformForm: ActForm<TransformationDesk, TransformationSubject, Field, Input, Done> = {
  act: transform.word,
  path: "/desk/transform",
  by: transform.by,
  find: async (deps, user, _, request) => {
    const inputs = await findInputs(deps, user, inputsIn(request.query, request.body));
    const [products, latest] = await Promise.all([deps.listProducts(user), deps.listBatches(user, null)]);
    return { inputs, products, lots: latest.items.map(({ lot }) => lot), rows: rowsIn(request.body) };
  },
  about: ({ inputs }, words) => (inputs.length === 0 ? words.t.acts.made.nothing : null),
  home: () => "/desk/stock",
  fields: (subject) => [
    ...PLAIN_FIELDS,
    ...subject.inputs.map(({ id }): Field => `input-${id}`),
    ...rowsOf(subject).flatMap((row) => OUTPUT_FIELDS.map((field): Field => `${field}-${row}`)),
  ],
  start: (subject, { today, words }) => ({
    process: "other",
    performedOn: today,
    ...Object.fromEntries(
      subject.inputs.map(({ id, stock }) => [`input-${id}`, words.typed(stock?.available.value ?? "")]),
    ),
    ...rowDefaults(subject, 1, today),
  }),
  labelOf: (field, { inputs }, words) => {
    const { acts, unitNames } = words.t;
    const plain = PLAIN_FIELDS.find((name) => name === field);
    if (plain) return acts.fields[plain];
    const [part, rest] = field.split("-") as ["input" | (typeof OUTPUT_FIELDS)[number], string];
    if (part !== "input") return words.format(acts.made[part], { n: words.number(rest) });
    const { lot, quantity } = inputs.find(({ id }) => id === rest)!;
    return words.format(acts.made.input, { lot: plainCode(lot), unit: unitNames[quantity.unit] });
  },
  draw: (controls, subject, { words, today }) =>
    drawTransformation(controls, subject, rowsOf(subject), {
      today,
      products: productChoices(subject.products, words),
    }),
  more: (subject, typed, { today }) => {
    const rows = subject.rows + 1;
    return { subject: { ...subject, rows }, typed: { ...typed, ...rowDefaults(subject, rows, today) } };
  },
  read: (typed, subject, words) => {
    const reading = new Reading(typed, words);
    const [loss, note] = [reading.text("loss") && reading.number("loss"), reading.text("note")];
    const inputs = subject.inputs.map(({ id, quantity: { unit } }) => ({
      batch: id,
      quantity: { value: reading.amount(`input-${id}`), unit },
    }));
    if (inputs.length === 0) reading.refuse(null, words.t.acts.made.nothing);
    // The first is needed; of the others those in which something was typed.
    const rows = rowsOf(subject).filter(
      (row) => row === 1 || reading.text(`quantity-${row}`) !== "" || reading.text(`netMass-${row}`) !== "",
    );
    const stated: NewTransformation = {
      process: reading.oneOf("process", PROCESSES),
      performedOn: reading.day("performedOn"),
      ...(note && { note: inItsLanguage(note, words.language) }),
      ...(loss && { loss: { value: loss, unit: "KGM" } }),
      inputs,
      outputs: rows.map((row) => outputIn(reading, row, words.t.errors.required)),
      ...(reading.text("acknowledge") === "1" && { acknowledge: ["YIELD_IMPLAUSIBLE"] }),
    };
    return reading.give({ stated, rows });
  },
  fieldOf: fieldOfTransformation,
  do: (deps, user, { stated }, idempotencyKey) => deps.perform(transform, user, { body: stated }, idempotencyKey),
  done: ({ arguments: made }) => ({
    lot: "",
    to: `/desk/transformations/${(made as TransformationArguments).transformation}`,
  }),
};

/** The product and unit of the row before are likely; the lot is the next. */
function rowDefaults({ inputs, products, lots }: TransformationSubject, row: number, today: string) {
  const used = [...lots];
  for (let at = 1; at < row; at += 1) used.unshift(nextLot(used, today));
  return {
    [`product-${row}`]: products.length === 1 ? products[0]!.id : "",
    [`lot-${row}`]: nextLot(used, today),
    [`unit-${row}`]: inputs[0]?.quantity.unit ?? "KGM",
  };
}

function outputIn(reading: Reading<Field>, row: number, required: string): NewTransformation["outputs"][number] {
  const product = reading.needed(`product-${row}`);
  if (product !== "" && !isWord(product)) reading.refuse(`product-${row}`, required);
  const unit = reading.oneOf(`unit-${row}`, UNIT_CODES);
  // Not asked for where the quantity is a weight; a number left in it from before is not meant.
  const weighed = UNITS[unit].dimension !== DIMENSIONS.mass && reading.text(`netMass-${row}`) !== "";
  return {
    product,
    lot: reading.needed(`lot-${row}`),
    quantity: { value: reading.amount(`quantity-${row}`), unit },
    ...(weighed && { netMass: { value: reading.number(`netMass-${row}`), unit: "KGM" } }),
  };
}

function fieldOfTransformation(error: LedgerError, { stated: { inputs }, rows }: Input): Field | null {
  if (error.code === "YIELD_IMPLAUSIBLE") return "acknowledge";
  const [, side, at, part] = /^\/(inputs|outputs)(?:\/(\d+)(?:\/(\w+))?)?/.exec(error.pointer ?? "") ?? [];
  if (side === "inputs") return `input-${inputs[Number(at ?? 0)]!.batch}`;
  if (side === "outputs") {
    const row = rows[Number(at ?? 0)]!;
    const unit = part === "quantity" && error.pointer!.endsWith("/unit");
    return `${unit ? "unit" : (OUTPUT_FIELDS.find((name) => name === part) ?? "quantity")}-${row}`;
  }
  return fieldOf<Field>(error, { "/performedOn": "performedOn", "/loss": "loss", "/note": "note" });
}

/** Chosen on the page of the stock, and then named by the fields of the form. */
function inputsIn(query: unknown, body: unknown): string[] {
  const { input } = query as { input?: unknown };
  const named = Object.keys(body ?? {}).flatMap((name) => /^input-(.*)$/.exec(name)?.[1] ?? []);
  const asked = body ? named : [input].flat();
  return [...new Set(asked.filter((id): id is string => typeof id === "string" && isWord(id)))].slice(0, INPUTS);
}

async function findInputs(deps: TransformationDesk, user: DeskUser, ids: string[]): Promise<BatchView[]> {
  return (await Promise.all(ids.map((id) => deps.getBatch(user, id)))).filter((batch) => batch !== null);
}

/** More at once than anybody types by hand; the REST API takes more. */
const INPUTS = 30;
const ROWS = 20;

function rowsIn(body: unknown): number {
  const rows = Number((body as { rows?: unknown } | undefined)?.rows ?? 1);
  return Number.isInteger(rows) && rows >= 1 ? Math.min(rows, ROWS) : 1;
}
