import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { latestRecovery } from "../rows/recoveries.ts";
import { requireWaiting } from "../rules.ts";

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
