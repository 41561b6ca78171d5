import { act } from "../../accept/act.ts";
import { MANAGER_OR_OPERATOR, OPERATOR } from "../../access/roles.ts";
import { confirmation, recallCall } from "./confirmation.ts";

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
