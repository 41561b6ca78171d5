import Type from "typebox";
import { act } from "../../accept/act.ts";
import { statedCall } from "../../transformations/acts/call.ts";
import { TransformationArguments } from "../../transformations/rows/stated.ts";

/** Tells the outputs of a transformation what its inputs are now. By anyone; the service does, step by step downwards. */
export const propagate = act({
  word: "propagate",
  channel: "service",
  by: [],
  resource: "transformation",
  delegation: "nobody",
  body: Type.Null(),
  // `account`: who made it.
  arguments: Type.Object({ ...TransformationArguments.properties, account: Type.String() }),
  rest: null,
  call: ({ account, ...stated }) => statedCall("propagate", stated, { before: [account] }),
  weight: ({ outputs }) => outputs.length,
  rule: null,
});
