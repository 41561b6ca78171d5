import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { MANAGER, OPERATOR } from "../../access/roles.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { latestRecovery } from "../rows/recoveries.ts";
import { requireWaiting } from "../rules.ts";

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

/** The organisation refuses; also while it is suspended, else whoever suspends could take over. */
export const vetoRecovery = act({
  word: "vetoRecovery",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  whileSuspended: true,
  body: Type.Null(),
  arguments: Type.Object({}),
  rest: {
    path: "/v1/organisations/:id/recovery/veto",
    tags: ["organisations"],
    summary: "Veto a recovery of signing keys",
    description:
      "The organisation refuses the replacement of its keys, signed with a key that the service keeps for it; also while it is suspended. For its managers.",
    params: OrganisationPath,
    named: ({ id }) => ({ account: id! }),
    status: 200,
    refusals: ["RECOVERY_UNKNOWN"],
    location: null,
  },
  call: () => ({ contract: "organisations", function: "vetoRecovery", values: [], gas: 200_000 }),
  rule: {
    needs: ({ account }) => [need(latestRecovery, account)],
    decide: ({ account }, state) => ({
      arguments: {},
      dependsOn: requireWaiting(state.get(latestRecovery, account) ?? null).starting,
    }),
  },
});

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
