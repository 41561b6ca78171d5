import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { GRANTABLE_ACTS } from "../../access/delegation.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { functionsOf } from "../../chain/functions.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { timeOf } from "../../values/dates.ts";
import { standing } from "../rows/memberships.ts";
import { readGrant } from "../views/grants.ts";
import { Grant, NewGrant } from "../views/schemas.ts";
import { GAS_REGISTER, otherAt, otherNeeds, requireMember } from "./memberships.ts";

/** A slot and an event's words for each function. */
export const GAS_GRANT = 40_000;

export const Acts = Type.Array(Type.Enum([...GRANTABLE_ACTS]));

/** A member lets its union do acts in its account, until a time. */
export const grant = act({
  word: "grant",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewGrant,
  // `until`: Unix seconds.
  arguments: Type.Object({ union: Type.String(), acts: Acts, until: Type.Integer() }),
  rest: {
    path: "/v1/organisations/:id/grants",
    tags: ["organisations"],
    summary: "Let a union act for its member",
    description:
      "Which acts, and until when. The union's keys then do them with `On-Behalf-Of`, and every record says so. For the member's managers.",
    params: OrganisationPath,
    named: ({ id }) => ({ account: id! }),
    refusals: ["GRANT_UNTIL_PAST"],
    answer: {
      schema: Grant,
      read: (ledger, db, actor, { account, arguments: given }) =>
        readGrant(ledger, db, actor, { account, union: (given as { union: string }).union }),
    },
    location: null,
  },
  call({ union, acts, until }, _, addresses) {
    const functions = functionsOf(addresses, acts);
    return {
      contract: "organisations",
      function: "grant",
      values: [union, functions, until],
      gas: GAS_REGISTER + GAS_GRANT * functions.length,
    };
  },
  rule: {
    needs: ({ account, body }, state) =>
      otherNeeds(state, body.union, (union) => [need(standing, { actor: account, account, union })]),
    decide({ account, body, clock }, state) {
      const union = otherAt(state, "/union", body.union).account;
      requireMember(state, { account, union });
      const until = Math.floor(Date.parse(body.until) / 1_000);
      // Such as a leap second, which the format allows.
      if (Number.isNaN(until))
        throw new LedgerError("FIELD_INVALID", { field: "until", reason: "must be a moment that there is" }, "/until");
      if (until <= clock) throw new LedgerError("GRANT_UNTIL_PAST", { until: timeOf(until) }, "/until");
      return { arguments: { union, acts: [...new Set(body.acts)], until } };
    },
  },
});
