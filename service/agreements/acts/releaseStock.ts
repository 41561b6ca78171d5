import Type from "typebox";
import { act } from "../../accept/act.ts";
import { GAS_MOVE } from "./access.ts";

const GAS_BATCH = 80_000;

/** By anyone; the service does, once nothing can be sent any more. */
export const releaseStock = act({
  word: "releaseStock",
  channel: "service",
  by: [],
  resource: "agreement",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({ agreement: Type.String(), line: Type.Integer(), batches: Type.Array(Type.String()) }),
  rest: null,
  call: ({ agreement, line, batches }) => ({
    contract: "agreements",
    function: "release",
    values: [agreement, line, batches],
    gas: GAS_MOVE + GAS_BATCH * batches.length,
  }),
  weight: ({ batches }) => batches.length,
  rule: null,
});
