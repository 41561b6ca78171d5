import type { Static } from "typebox";
import type { Call } from "../../accept/act.ts";
import { readDocument, skimDocument } from "../../accept/documents.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { at, Findings, LedgerError } from "../../base/errors.ts";
import { GAS_FIRST, GAS_NEW, GAS_USED, rowOf } from "../../batches/acts/batchArguments.ts";
import type { BatchContext, CheckedBatch } from "../../batches/acts/batchRules.ts";
import { checkBatches } from "../../batches/acts/newBatches.ts";
import { notBeforeArrival, type Portion, takePortions } from "../../batches/acts/portions.ts";
import { stockBatch } from "../../batches/rows/loads.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { product } from "../../products/rows/products.ts";
import { type ImplausibleYield, type ProductDocument, unexpectedYield } from "../../products/rules.ts";
import { notInFuture } from "../../values/dates.ts";
import { fold } from "../../values/folding.ts";
import { netMassOf, parseMass, parseQuantity, quantityIn } from "../../values/quantities.ts";
import type { TransformationArguments } from "../rows/stated.ts";
import { checkNotMore, checkWeightOfPart, type Goods, weightsOfParts } from "../rules/amounts.ts";
import {
  checkConserved,
  massOf,
  notBeforeInputs,
  type TransformationDocument,
  transformationDocument,
  weigh,
} from "../rules/transformation.ts";
import type { NewTransformation as NewTransformationSchema } from "../views/schemas.ts";

/** `performedOn` is the day on which the outputs were produced; their place is that of the transformation, unless they say. */
export type NewTransformation = Static<typeof NewTransformationSchema>;

export interface CheckedTransformation {
  document: TransformationDocument;
  lossMg: bigint;
  /** As asked. */
  inputs: Portion[];
  outputs: CheckedBatch[];
  conserved: boolean;
}

/** Stands in for a day that was refused, so that the outputs are still checked: nothing can expire before it. */
const LONG_AGO = "1900-01-01";

/** All rules that the contract has too, and those that it cannot know; all refusals of form and of state at once. */
export function checkTransformation(
  state: State,
  input: NewTransformation,
  circumstances: BatchContext,
): CheckedTransformation {
  const { account, today, defaultPlace } = circumstances;
  const findings = new Findings();
  const document = findings.check("", () =>
    transformationDocument({
      organisation: account,
      process: input.process,
      performedOn: input.performedOn,
      place: input.place ?? defaultPlace,
      note: input.note,
      loss: input.loss,
      inputs: input.inputs,
    }),
  );
  const asked = input.inputs.map(({ batch, quantity }, i) => ({
    batch,
    quantity,
    pointers: { batch: `/inputs/${i}/batch`, quantity: `/inputs/${i}/quantity` },
  }));
  const inputs = takePortions(state, account, asked, () => false, findings);
  const day =
    document && findings.check("/performedOn", () => checkDay(state, account, document.performedOn, today, inputs));
  const goods = inputs.flatMap((portion) => (portion ? [inputGoods(state, portion)] : []));
  const whole = goods.length === inputs.length;
  const parts = input.outputs.map((output) => outputGoods(state, output));
  const weights = weightsOfParts(input.process, whole ? goods : [], parts);
  const made = input.outputs.map((output, i) => ({
    ...weighed(output, weights[i]!),
    producedOn: day ?? LONG_AGO,
    place: output.place ?? document?.place ?? defaultPlace,
  }));
  const pointers = input.outputs.map((_, i) => `/outputs/${i}`);
  const outputs = checkBatches(state, made, pointers, circumstances, findings);
  for (const [i, weight] of weights.entries()) {
    const stated = outputs[i]?.netMassMg;
    if (weight && stated)
      findings.check(`/outputs/${i}/netMass`, () => checkWeightOfPart(input.process, stated, weight));
  }
  findings.throwAny();
  const checked = checkMass(
    document!,
    inputs as Portion[],
    outputs as CheckedBatch[],
    circumstances,
    input.acknowledge ?? [],
  );
  // Last, since the contract's own rule of mass names what is wrong better.
  checkNotMore(input.process, goods, parts as Goods[]);
  return checked;
}

/** The products of what goes in, whose names say what is the same as what comes out. */
export const productNeeds = (state: State, { inputs }: Pick<NewTransformation, "inputs">): Need[] =>
  inputs.flatMap(({ batch }) => {
    const row = state.get(stockBatch, batch);
    const id = row && skimDocument<BatchDocument>(row.opening).product?.id;
    return id === undefined ? [] : [need(product, id)];
  });

function inputGoods(state: State, portion: Portion): Goods {
  const { quantity, product: named } = portion.document;
  const { dimension, unit } = parseQuantity(quantity);
  const part = toPart(portion);
  return { product: knownAs(state, named.id), base: part.part, dimension, unit, massMg: massOf(part) };
}

/** Undefined where the quantity is refused. */
function outputGoods(state: State, { product: id, quantity }: NewTransformation["outputs"][number]): Goods | undefined {
  try {
    return { product: knownAs(state, id), ...parseQuantity(quantity), massMg: 0n };
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

function knownAs(state: State, id: string): string[] {
  const row = state.get(product, id);
  if (!row) return [id];
  return [id, ...Object.values(readDocument<ProductDocument>(row.opening).name).map(fold)];
}

/** What is a part of something weighed weighs its part, unless it was weighed anew. */
function weighed<O extends NewTransformation["outputs"][number]>(output: O, weight: bigint | null): O {
  if (output.netMass !== undefined || !weight) return output;
  return { ...output, netMass: quantityIn("KGM", weight) };
}

function checkDay(
  state: State,
  account: string,
  performedOn: string,
  today: string,
  inputs: (Portion | undefined)[],
): string {
  notInFuture(performedOn, today);
  notBeforeInputs(
    performedOn,
    inputs.flatMap((portion) => (portion ? [portion.document.producedOn] : [])),
  );
  for (const portion of inputs)
    if (portion) notBeforeArrival(state, { account, batch: portion.batch }, portion.document.lot, performedOn);
  return performedOn;
}

function checkMass(
  document: TransformationDocument,
  inputs: Portion[],
  outputs: CheckedBatch[],
  { products }: BatchContext,
  acknowledge: string[],
): CheckedTransformation {
  const lossMg = document.loss ? parseMass(document.loss).base : 0n;
  const { massMg: inputsMg, conserved } = weigh(inputs.map(toPart));
  const checked = { lossMg, inputs, outputs, conserved };
  // Without the mass of all inputs nothing can be weighed; the contract lets it pass too, and says so for ever.
  if (!conserved) return { document, ...checked };
  const outputsMg = outputs.reduce((sum, { netMassMg }) => sum + netMassMg, 0n);
  at("/outputs", () => checkConserved(inputsMg, outputsMg, lossMg));
  const implausible = implausibleYields(inputsMg, outputs, (product) =>
    readDocument<ProductDocument>(products.get(product)!.opening),
  );
  if (implausible.length && !acknowledge.includes("YIELD_IMPLAUSIBLE")) {
    const findings = new Findings();
    for (const { place, found } of implausible) {
      const { code, ...values } = found;
      findings.add(new LedgerError(code, values, `/outputs/${place}`));
    }
    findings.throwAny();
  }
  const acknowledged = implausible.map(({ found }) => found);
  return { document: { ...document, ...(acknowledged.length && { acknowledged }) }, ...checked };
}

function toPart({ document, conserved, part }: Portion) {
  const amount = parseQuantity(document.quantity);
  return { part, quantity: amount.base, netMassMg: netMassOf(amount, document.netMass), conserved };
}

/** Of each product that expects a yield and whose outputs are all weighed; `place`: of its first output. */
function implausibleYields(
  inputsMg: bigint,
  outputs: CheckedBatch[],
  productOf: (id: string) => ProductDocument,
): { place: number; found: ImplausibleYield }[] {
  const byProduct = Map.groupBy(outputs.entries(), ([, { document }]) => document.product.id);
  return [...byProduct].flatMap(([product, own]) => {
    const { expectedYield } = productOf(product);
    if (!expectedYield || inputsMg === 0n || own.some(([, { netMassMg }]) => netMassMg === 0n)) return [];
    const outputMg = own.reduce((sum, [, { netMassMg }]) => sum + netMassMg, 0n);
    const percent = unexpectedYield(expectedYield, outputMg, inputsMg);
    if (percent === null) return [];
    const found = { code: "YIELD_IMPLAUSIBLE" as const, product, yield: percent, ...expectedYield };
    return [{ place: own[0]![0], found }];
  });
}

/** Making, annulling and marking tell the contract all of it; `around`: what comes before and after. */
export function statedCall(
  name: string,
  { commitment, lossMg, inputs, outputs }: TransformationArguments,
  { before = [], after = [] }: { before?: unknown[]; after?: unknown[] } = {},
): Call {
  const parts = inputs.map(({ batch, quantity }) => [batch, quantity]);
  return {
    contract: "batches",
    function: name,
    values: [...before, [commitment, lossMg, parts, outputs.map(rowOf)], ...after],
    gas: GAS_FIRST + GAS_USED * inputs.length + GAS_NEW * outputs.length,
  };
}
