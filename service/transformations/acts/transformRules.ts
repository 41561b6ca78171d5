import type { Static } from "typebox";
import type { Call } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import type { State } from "../../accept/state.ts";
import { at, Findings, LedgerError } from "../../base/errors.ts";
import { GAS_FIRST, GAS_NEW, GAS_USED, rowOf } from "../../batches/acts/batchArguments.ts";
import type { BatchContext, CheckedBatch } from "../../batches/acts/batchRules.ts";
import { checkBatches } from "../../batches/acts/newBatches.ts";
import { notBeforeArrival, type Portion, takePortions } from "../../batches/acts/portions.ts";
import { type ImplausibleYield, type ProductDocument, unexpectedYield } from "../../products/rules.ts";
import { notInFuture } from "../../values/dates.ts";
import { netMassOf, parseMass, parseQuantity } from "../../values/quantities.ts";
import type { TransformationArguments } from "../rows/stated.ts";
import {
  checkConserved,
  notBeforeInputs,
  type TransformationDocument,
  transformationDocument,
  weigh,
} from "../rules.ts";
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
  const made = input.outputs.map((output) => ({
    ...output,
    producedOn: day ?? LONG_AGO,
    place: output.place ?? document?.place ?? defaultPlace,
  }));
  const pointers = input.outputs.map((_, i) => `/outputs/${i}`);
  const outputs = checkBatches(state, made, pointers, circumstances, findings);
  findings.throwAny();
  return checkMass(document!, inputs as Portion[], outputs as CheckedBatch[], circumstances, input.acknowledge ?? []);
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
