import { Findings, LedgerError } from "../../base/errors.ts";
import { hex, LIMITS, type Loose, oneOf } from "../../formats/fields.ts";
import { isAccount, isWord } from "../../formats/hex.ts";
import type { ImplausibleYield } from "../../products/rules.ts";
import { inOrder, parseDate } from "../../values/dates.ts";
import { cleanNames, cleanPlace, type Names, type Place } from "../../values/names.ts";
import { canonicalQuantity, formatQuantity, parseMass, type Quantity } from "../../values/quantities.ts";

export const PROCESSES = ["split", "merge", "sort", "press", "weave", "pack", "other"] as const;
export type Process = (typeof PROCESSES)[number];

/** As in contracts/batches/Transformations.sol. */
export const MAX_INPUTS = 100;
export const MAX_OUTPUTS = 100;

/**
 * What was made of what. `organisation`: account. Inputs in the order in which they were stated; the outputs are bound by
 * the transformation's id, each with a document of its own. `loss`: net mass known to be lost.
 */
export type TransformationDocument = {
  organisation: string;
  process: Process;
  performedOn: string;
  place: Place;
  note?: Names;
  loss?: Quantity;
  inputs: { batch: string; quantity: Quantity }[];
  acknowledged?: ImplausibleYield[];
};

/** As the builders in documents.ts: no clock, so ask `notInFuture` as well. */
export function transformationDocument(given: Loose<TransformationDocument>): TransformationDocument {
  const { organisation, process, loss, inputs, acknowledged } = given;
  const findings = new Findings();
  findings.check("/organisation", () => hex(isAccount(organisation)));
  findings.check("/process", () => oneOf(PROCESSES, process, "process"));
  const performedOn = findings.check("/performedOn", () => parseDate(given.performedOn));
  const place = findings.check("/place", () => cleanPlace(given.place));
  const note = findings.check("/note", () => given.note && cleanNames(given.note, LIMITS.note));
  findings.check("/loss", () => loss && parseMass(loss));
  findings.check("/inputs", () => checkLength("inputs", inputs.length, MAX_INPUTS));
  const portions = inputs.map(({ batch, quantity }, i) => {
    findings.check(`/inputs/${i}/batch`, () => hex(isWord(batch)));
    return { batch, quantity: findings.check(`/inputs/${i}/quantity`, () => canonicalQuantity(quantity))! };
  });
  findings.throwAny();
  return {
    organisation,
    process,
    performedOn: performedOn!,
    place: place!,
    ...(note && { note }),
    ...(loss && { loss: canonicalQuantity(loss) }),
    inputs: portions,
    ...(acknowledged && { acknowledged }),
  };
}

/** What is used existed by then: DATE_ORDER with both days, told once for the newest. */
export function notBeforeInputs(performedOn: string, producedOn: string[]): void {
  const newest = producedOn.reduce((a, b) => (a > b ? a : b), "");
  inOrder(newest, performedOn);
}

function checkLength(field: string, length: number, max: number): void {
  if (length < 1 || length > max)
    throw new LedgerError("FIELD_INVALID", { field, reason: `must have 1 to ${max} items, not ${length}` });
}

/** A part of a batch, both in base units; `netMassMg` of the whole batch, 0 when unknown. */
export interface Part {
  part: bigint;
  quantity: bigint;
  netMassMg: bigint;
  /** Whether the mass of the batch, and of all it was made of, is known. */
  conserved: boolean;
}

/**
 * Net mass of a part in mg, rounded down: all parts together never weigh more than the batch. The same rule as
 * contracts/libraries/Conservation.sol, to the milligram: what passes here must pass there.
 */
export function massOf({ part, quantity, netMassMg }: Part): bigint {
  return (part * netMassMg) / quantity;
}

/** Net mass of what goes in, in mg, of all parts whose mass is known; `conserved`: whether that is all of them. */
export function weigh(parts: Part[]): { massMg: bigint; conserved: boolean } {
  return {
    massMg: parts.reduce((sum, part) => sum + massOf(part), 0n),
    conserved: parts.every(({ conserved }) => conserved),
  };
}

/** Throws MASS_EXCEEDED when more comes out than went in, be it by a milligram. */
export function checkConserved(inputsMg: bigint, outputsMg: bigint, lossMg: bigint): void {
  if (outputsMg + lossMg <= inputsMg) return;
  throw new LedgerError("MASS_EXCEEDED", {
    inputs: formatQuantity(inputsMg, "KGM"),
    outputs: formatQuantity(outputsMg, "KGM"),
    loss: formatQuantity(lossMg, "KGM"),
  });
}
