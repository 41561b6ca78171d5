import type { Call } from "../../accept/act.ts";
import { GAS_FIRST, GAS_NEW, GAS_USED, rowOf } from "../../batches/acts/stated.ts";
import type { TransformationArguments } from "../rows/stated.ts";

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
