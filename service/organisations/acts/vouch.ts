import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { OPERATOR } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { sponsorOf } from "../rows/organisations.ts";

/** A registrar's word in place of a sponsor's. */
export const vouch = act({
  word: "vouch",
  channel: "registrar",
  by: OPERATOR,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({}),
  rest: {
    path: "/v1/organisations/:id/vouching",
    tags: ["organisations"],
    summary: "Vouch for a buyer",
    description:
      "For one that a cooperative or union vouched for when it accepted an invitation: from now on the registrar does. For the operator.",
    params: OrganisationPath,
    status: 200,
    refusals: ["ORGANISATION_NOT_SPONSORED"],
    location: null,
  },
  call: (_, account) => ({ contract: "organisations", function: "vouch", values: [account], gas: 200_000 }),
  rule: {
    needs: ({ account }) => [need(sponsorOf, account)],
    decide({ account }, state) {
      if (!state.get(sponsorOf, account)) throw new LedgerError("ORGANISATION_NOT_SPONSORED");
      return { arguments: {} };
    },
  },
});
