import { Interface, ZeroAddress } from "ethers";
import { batchesAbi } from "./abi.ts";
import type { Call } from "./sign.ts";

const contract = new Interface(batchesAbi);

/** An act of an organisation: what its signed request will call. */
export interface Act {
  target: string;
  data: string;
  /** Gas the inner call gets, all of it or none: generous, since what is not used is not paid. */
  gas: number;
}

/** Base units and mg as decimal text. */
export interface BatchRegistration {
  commitment: string;
  quantity: string;
  netMassMg: string;
  dimension: number;
}

export interface Portion {
  batch: string;
  quantity: string;
}

export interface Transformation {
  commitment: string;
  lossMg: string;
  inputs: Portion[];
  outputs: BatchRegistration[];
}

// From the gas snapshot, rounded up to where no change of rules reaches: a first act 20,000 more than the next ones, a new
// slot 22,100 an item with its event, a used one 5,000.
const GAS_FIRST = 150_000;
const GAS_NEW = 45_000;
const GAS_USED = 20_000;

const act = (target: string, name: string, values: unknown[], gas: number): Act => ({
  target,
  data: contract.encodeFunctionData(name, values),
  gas: GAS_FIRST + gas,
});

const rowOf = (row: BatchRegistration) => [row.commitment, row.quantity, row.netMassMg, row.dimension];
const portionOf = (portion: Portion) => [portion.batch, portion.quantity];
const statedOf = ({ commitment, lossMg, inputs, outputs }: Transformation) => [
  commitment,
  lossMg,
  inputs.map(portionOf),
  outputs.map(rowOf),
];

export function registerBatches(batches: string, list: BatchRegistration[]): Act {
  const [only] = list;
  return list.length === 1
    ? act(batches, "register", rowOf(only!), GAS_NEW)
    : act(batches, "registerMany", [list.map(rowOf)], GAS_NEW * list.length);
}

const gasOf = ({ inputs, outputs }: Transformation) => GAS_USED * inputs.length + GAS_NEW * outputs.length;

export function transform(batches: string, stated: Transformation): Act {
  return act(batches, "transform", [statedOf(stated)], gasOf(stated));
}

export function annulTransformation(batches: string, stated: Transformation, reason: string): Act {
  return act(batches, "annulTransformation", [statedOf(stated), reason], gasOf(stated));
}

interface Reasoned {
  batch: string;
  reason: string;
}

type OfShare = Reasoned & { holder: string | null };

const ofShare =
  (name: string) =>
  (batches: string, { batch, holder, reason }: OfShare): Act =>
    act(batches, name, [batch, holder ?? ZeroAddress, reason], GAS_USED);

export const recall = ofShare("recall");
export const lift = ofShare("lift");

/** What the registrar sends by itself. */
export const asTransaction = ({ target, data, gas }: Act): Call => ({ to: target, data, gas: BigInt(gas) });

export const recallByAuthority = (batches: string, stated: OfShare): Call =>
  asTransaction(ofShare("recallByAuthority")(batches, stated));
export const liftByAuthority = (batches: string, stated: OfShare): Call =>
  asTransaction(ofShare("liftByAuthority")(batches, stated));

export function propagate(batches: string, account: string, stated: Transformation): Call {
  return asTransaction(act(batches, "propagate", [account, statedOf(stated)], gasOf(stated)));
}
