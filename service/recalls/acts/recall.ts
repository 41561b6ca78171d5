import { act } from "../../accept/act.ts";
import { MANAGER_OR_OPERATOR, OPERATOR } from "../../access/roles.ts";
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
