import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need, type State } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { functionsOf } from "../../chain/functions.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { grants, pendingGrants } from "../rows/grants.ts";
import { type Pair, standing } from "../rows/memberships.ts";
import { NewGrantWithdrawal } from "../views/schemas.ts";
import { Acts, GAS_GRANT } from "./grant.ts";
import { GAS_REGISTER, otherAt, otherNeeds, requireMember } from "./memberships.ts";

/** Takes back some acts, all of which must be granted. */
export const revokeGrant = act({
  word: "revokeGrant",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Required(NewGrantWithdrawal),
  arguments: Type.Object({ union: Type.String(), acts: Acts }),
  rest: {
    path: "/v1/organisations/:id/grants/withdrawal",
    tags: ["organisations"],
    summary: "Take back what a union may do",
    description:
      "Some acts, or without `acts` all of them; also for what the union has on its way. For the member's managers.",
    params: OrganisationPath,
    status: 200,
    refusals: ["GRANT_UNKNOWN"],
    location: null,
  },
  call({ union, acts }, _, addresses) {
    const functions = functionsOf(addresses, acts);
    return {
      contract: "organisations",
      function: "revokeGrant",
      values: [union, functions],
      gas: GAS_REGISTER + GAS_GRANT * functions.length,
    };
  },
  rule: {
    needs: ({ account, body }, state) =>
      otherNeeds(state, body.union, (union) => [
        need(grants, { account, union }),
        need(pendingGrants, { account, union }),
      ]),
    decide({ account, body, clock }, state) {
      const union = otherAt(state, "/union", body.union).account;
      const acts = [...new Set(body.acts)];
      const granted = grantedSoon(state, { account, union }, clock);
      const unknown = acts.find((one) => !granted.has(one));
      if (unknown) throw new LedgerError("GRANT_UNKNOWN", { act: unknown });
      return { arguments: { union, acts } };
    },
  },
});

/** Takes back everything. */
export const revokeAllGrants = act({
  word: "revokeAllGrants",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Pick(NewGrantWithdrawal, ["union"]),
  arguments: Type.Object({ union: Type.String() }),
  // One address for both: there, acts are named.
  rest: revokeGrant.rest,
  call: ({ union }) => ({ contract: "organisations", function: "revokeAllGrants", values: [union], gas: GAS_REGISTER }),
  rule: {
    needs: ({ account, body }, state) =>
      otherNeeds(state, body.union, (union) => [need(standing, { actor: account, account, union })]),
    decide({ account, body }, state) {
      const union = otherAt(state, "/union", body.union).account;
      requireMember(state, { account, union });
      return { arguments: { union } };
    },
  },
});

/** What is granted now, and as the member's own acts on their way will leave it. */
function grantedSoon(state: State, pair: Pair, clock: number): Set<string> {
  const inForce = (state.get(grants, pair) ?? []).filter(({ until }) => until >= clock);
  const acts = new Set<string>(inForce.map((one) => one.act));
  for (const { kind, acts: named } of state.get(pendingGrants, pair) ?? []) {
    if (kind === "revokeAllGrants") acts.clear();
    for (const one of named ?? [])
      if (kind === "grant") acts.add(one);
      else acts.delete(one);
  }
  return acts;
}
