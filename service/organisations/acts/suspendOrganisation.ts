import Type from "typebox";
import { act } from "../../accept/act.ts";
import { suspension } from "../../accept/organisations.ts";
import { need } from "../../accept/state.ts";
import { OPERATOR } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { suspensionDocument } from "../rules/organisation.ts";
import { Suspension } from "../views/organisations.ts";

/**
 * The organisation can record nothing until it is reinstated: the service refuses at once, the contract as soon as the act is
 * mined. The chain gets a commitment of the reason only.
 */
export const suspendOrganisation = act({
  word: "suspendOrganisation",
  channel: "registrar",
  by: OPERATOR,
  resource: "organisation",
  delegation: "nobody",
  body: Suspension,
  arguments: Type.Object({ reason: Type.String() }),
  rest: {
    path: "/v1/organisations/:id/suspension",
    tags: ["organisations"],
    summary: "Suspend an organisation",
    description: "It can record nothing until it is reinstated; what it recorded stays. For the operator.",
    params: OrganisationPath,
    status: 200,
    refusals: [],
    location: null,
  },
  call: ({ reason }, account) => ({
    contract: "organisations",
    function: "suspend",
    values: [account, reason],
    gas: 200_000,
  }),
  rule: {
    needs: ({ account }) => [need(suspension, account)],
    decide({ account, body: { reason }, seal }, state) {
      const sealed = seal(SCHEMAS.suspension, suspensionDocument({ organisation: account, reason }));
      if (state.get(suspension, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
      return { arguments: { reason: sealed.commitment }, documents: [sealed] };
    },
  },
});

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
