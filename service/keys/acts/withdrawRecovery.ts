import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { OPERATOR } from "../../access/roles.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { latestRecovery } from "../rows/recoveries.ts";
import { requireWaiting } from "../rules.ts";

/** The registrar takes the recovery back; the organisation's keys stay as they are. */
export const withdrawRecovery = act({
  word: "withdrawRecovery",
  channel: "registrar",
  by: OPERATOR,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({}),
  rest: {
    path: "/v1/organisations/:id/recovery/withdrawal",
    tags: ["organisations"],
    summary: "Withdraw a recovery of signing keys",
    description: "Its keys stay as they are. For the operator.",
    params: OrganisationPath,
    status: 200,
    refusals: ["RECOVERY_UNKNOWN"],
    location: null,
  },
  call: (_, account) => ({
    contract: "organisations",
    function: "withdrawRecovery",
    values: [account],
    gas: 300_000,
  }),
  rule: {
    needs: ({ account }) => [need(latestRecovery, account)],
    decide: ({ account }, state) => ({
      arguments: {},
      dependsOn: requireWaiting(state.get(latestRecovery, account) ?? null).starting,
    }),
  },
});
