import Type from "typebox";
import { act } from "../../accept/act.ts";
import { suspension } from "../../accept/organisations.ts";
import { need } from "../../accept/state.ts";
import { OPERATOR } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { OrganisationPath } from "../../rest/schemas.ts";

/** Ends a suspension. */
export const reinstateOrganisation = act({
  word: "reinstateOrganisation",
  channel: "registrar",
  by: OPERATOR,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({}),
  rest: {
    path: "/v1/organisations/:id/suspension",
    method: "DELETE",
    tags: ["organisations"],
    summary: "Reinstate an organisation",
    description: "Ends its suspension. For the operator.",
    params: OrganisationPath,
    status: 200,
    refusals: ["ORGANISATION_NOT_SUSPENDED"],
    location: null,
  },
  call: (_, account) => ({ contract: "organisations", function: "reinstate", values: [account], gas: 200_000 }),
  rule: {
    needs: ({ account }) => [need(suspension, account)],
    decide({ account }, state) {
      if (!state.get(suspension, account)) throw new LedgerError("ORGANISATION_NOT_SUSPENDED");
      return { arguments: {} };
    },
  },
});
