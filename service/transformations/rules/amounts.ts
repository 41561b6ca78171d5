import { LedgerError } from "../../base/errors.ts";
import { type Dimension, DIMENSIONS, formatQuantity, type UnitCode } from "../../values/quantities.ts";
import type { Process } from "./transformation.ts";

/** A portion that goes in, or a batch that comes out. */
export interface Goods {
  /** What its product is known by: its id and its folded names. One in common, and two are the same product. */
  product: readonly string[];
  /** Base units of the dimension. */
  base: bigint;
  dimension: Dimension;
  unit: UnitCode;
  /** Net mass in mg, 0 when unknown. */
  massMg: bigint;
}

/**
 * What divides and sorts keeps the sum in each kind of unit, whatever the parts are called. What mixes and packs keeps that
 * of each product: a drink is more than its water, and a hundred jars are more pieces than ten sheets of labels.
 */
const AS_ONE: readonly Process[] = ["split", "sort"];
const BY_PRODUCT: readonly Process[] = ["merge", "pack"];

interface Group {
  inputs: readonly Goods[];
  /** By their places among the outputs. */
  outputs: readonly (readonly [place: number, goods: Goods])[];
}

/** What comes out of what, where nothing new is made: of one kind of unit, and of one product where that matters. */
function groupsOf(process: Process, inputs: readonly Goods[], outputs: readonly (Goods | undefined)[]): Group[] {
  if (!AS_ONE.includes(process) && !BY_PRODUCT.includes(process)) return [];
  const made = outputs.flatMap((goods, place) => (goods ? [[place, goods] as const] : []));
  return Object.values(DIMENSIONS).flatMap((dimension) => {
    let left = inputs.filter((one) => one.dimension === dimension);
    let out = made.filter(([, one]) => one.dimension === dimension);
    const groups: Group[] = [];
    while (left.length > 0 && out.length > 0) {
      const same = AS_ONE.includes(process) ? () => true : sameProductAs([...left, ...out.map(([, one]) => one)]);
      groups.push({ inputs: left.filter(same), outputs: out.filter(([, one]) => same(one)) });
      left = left.filter((one) => !same(one));
      out = out.filter(([, one]) => !same(one));
    }
    return groups.filter((group) => group.inputs.length > 0 && group.outputs.length > 0);
  });
}

/** Whether goods are the product of the first of them, by way of any others that share a name with both. */
function sameProductAs([first, ...others]: Goods[]): (goods: Goods) => boolean {
  const names = new Set(first!.product);
  for (let known = 0; known !== names.size;) {
    known = names.size;
    for (const { product } of others)
      if (product.some((name) => names.has(name))) for (const name of product) names.add(name);
  }
  return ({ product }) => product.some((name) => names.has(name));
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);

/** Throws AMOUNT_EXCEEDED at the first output of a product of which more would come out than went in. */
export function checkNotMore(process: Process, inputs: readonly Goods[], outputs: readonly Goods[]): void {
  for (const group of groupsOf(process, inputs, outputs)) {
    const went = sum(group.inputs.map(({ base }) => base));
    const came = sum(group.outputs.map(([, { base }]) => base));
    if (came <= went) continue;
    const [place, { unit }] = group.outputs[0]!;
    const values = { process, unit, inputs: formatQuantity(went, unit), outputs: formatQuantity(came, unit) };
    throw new LedgerError("AMOUNT_EXCEEDED", values, `/outputs/${place}/quantity`);
  }
}

/**
 * What each output weighs as its part of what went in, in mg, rounded down; null where nothing says so: something new is
 * made, not all that went in was weighed, or its quantity is a weight itself.
 */
export function weightsOfParts(
  process: Process,
  inputs: readonly Goods[],
  outputs: readonly (Goods | undefined)[],
): (bigint | null)[] {
  const weights = outputs.map((): bigint | null => null);
  for (const group of groupsOf(process, inputs, outputs)) {
    if (group.inputs.some(({ massMg, dimension }) => massMg === 0n || dimension === DIMENSIONS.mass)) continue;
    const [mass, base] = [sum(group.inputs.map(({ massMg }) => massMg)), sum(group.inputs.map((one) => one.base))];
    for (const [place, one] of group.outputs) weights[place] = (one.base * mass) / base;
  }
  return weights;
}

/** In percent: scales and rounding differ, goods that were only divided do not. */
const TOLERANCE = 1n;

/** What was only divided weighs as its part of the whole does. Throws PART_WEIGHT_MISMATCH. */
export function checkWeightOfPart(process: Process, statedMg: bigint, partMg: bigint): void {
  if (process !== "split") return;
  const apart = statedMg > partMg ? statedMg - partMg : partMg - statedMg;
  if (apart * 100n <= partMg * TOLERANCE) return;
  throw new LedgerError("PART_WEIGHT_MISMATCH", {
    stated: formatQuantity(statedMg, "KGM"),
    part: formatQuantity(partMg, "KGM"),
    unit: "KGM",
  });
}
