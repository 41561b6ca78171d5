import { LedgerError } from "../../base/errors.ts";
import { formatQuantity } from "../../values/quantities.ts";

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
