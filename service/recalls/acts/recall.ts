import Type from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER_OR_OPERATOR, OPERATOR } from "../../access/roles.ts";
import { statedCall } from "../../transformations/acts/transformRules.ts";
import { TransformationArguments } from "../../transformations/rows/stated.ts";
import { confirmation, recallCall } from "./confirmation.ts";

/** Stops a batch wherever it is, or one holder's share, and what was made of it: it may go back or be destroyed. */
export const recall = act({
  ...confirmation,
  word: "recall",
  channel: "relay",
  by: MANAGER_OR_OPERATOR,
  delegation: "recall",
  call: (given) => recallCall("recall", given),
});

export const recallByAuthority = act({
  ...confirmation,
  word: "recallByAuthority",
  channel: "registrar",
  by: OPERATOR,
  delegation: "nobody",
  call: (given) => recallCall("recallByAuthority", given),
});

/** Frees what this recaller recalled, of the same scope. It lets goods go to people again, so it takes a second key too. */
export const lift = act({
  ...confirmation,
  word: "lift",
  channel: "relay",
  by: MANAGER_OR_OPERATOR,
  delegation: "lift",
  call: (given) => recallCall("lift", given),
});

export const liftByAuthority = act({
  ...confirmation,
  word: "liftByAuthority",
  channel: "registrar",
  by: OPERATOR,
  delegation: "nobody",
  call: (given) => recallCall("liftByAuthority", given),
});

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
