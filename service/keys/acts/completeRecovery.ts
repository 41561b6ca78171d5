import Type from "typebox";
import { act } from "../../accept/act.ts";

/** Anybody may complete a recovery whose time has come, so nobody must have to: the service does. */
export const completeRecovery = act({
  word: "completeRecovery",
  channel: "service",
  by: [],
  resource: "organisation",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({}),
  rest: null,
  call: (_, account) => ({
    contract: "organisations",
    function: "completeRecovery",
    values: [account],
    gas: 300_000,
  }),
  rule: { needs: () => [], decide: () => ({ arguments: {} }) },
});
