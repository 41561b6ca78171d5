import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { offer } from "../rows/mergers.ts";
import { NewMergerWithdrawal } from "../views/schemas.ts";
import { GAS_REGISTER, otherAt, otherNeeds } from "./memberships.ts";

/** Takes back what it agreed on, while the other has not. */
export const withdrawMerger = act({
  word: "withdrawMerger",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewMergerWithdrawal,
  arguments: Type.Object({ other: Type.String() }),
  rest: {
    path: "/v1/organisations/:id/merger/withdrawal",
    tags: ["organisations"],
    summary: "Take back the consent to a merger",
    description: "While the other has not agreed. For the organisation's managers.",
    params: OrganisationPath,
    named: ({ id }) => ({ account: id! }),
    status: 200,
    refusals: ["MERGER_UNKNOWN"],
    location: null,
  },
  call: ({ other }) => ({ contract: "organisations", function: "withdrawMerger", values: [other], gas: GAS_REGISTER }),
  rule: {
    needs: ({ account, body }, state) => otherNeeds(state, body.other, (other) => [need(offer, { account, other })]),
    decide({ account, body }, state) {
      const { account: other, code } = otherAt(state, "/other", body.other);
      if (!state.get(offer, { account, other })) throw new LedgerError("MERGER_UNKNOWN", { other: code });
      return { arguments: { other } };
    },
  },
});
