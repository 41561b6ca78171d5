import Type from "typebox";
import { act } from "../../accept/act.ts";
import { registered } from "../../accept/organisations.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { ACCOUNT } from "../../values/schemas.ts";
import { type Pair, standing } from "../rows/memberships.ts";
import { expulsionDocument, type MembershipAct, UNION_SCHEMAS } from "../rules.ts";
import { NewExpulsion } from "../views/schemas.ts";
import { GAS_REGISTER, requireStep } from "./memberships.ts";

const PairPath = Type.Object({
  id: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The organisation's id, its account." }),
  other: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The other side's id, its account." }),
});

const atPair = {
  tags: ["organisations"],
  params: PairPath,
  named: ({ id, other }: Record<string, string>) => ({ account: id!, subject: other! }),
  status: 200 as const,
  refusals: ["MEMBERSHIP_STATE"] as const,
  location: null,
};

/** The member goes, or takes back its asking, or declines the offer: alone. */
export const leaveUnion = act({
  word: "leaveUnion",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({ union: Type.String() }),
  rest: {
    ...atPair,
    path: "/v1/organisations/:id/memberships/:other/departure",
    summary: "Leave a union",
    description:
      "Or take back what was asked, or decline what was offered. Needs nobody's consent; all grants to the union end with it. For the organisation's managers.",
  },
  call: ({ union }) => ({ contract: "organisations", function: "leaveUnion", values: [union], gas: GAS_REGISTER }),
  rule: {
    needs: ({ account, subject: union }) => endNeeds(account, union, { account, union }),
    decide({ account, subject: union }, state) {
      requireEnd(state, account, union, { account, union }, "leaveUnion");
      return { arguments: { union } };
    },
  },
});

/** The union lets go, or takes back its offer, or declines who asked, and says why. */
export const expel = act({
  word: "expel",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewExpulsion,
  arguments: Type.Object({ member: Type.String(), reason: Type.String() }),
  rest: {
    ...atPair,
    path: "/v1/organisations/:id/memberships/:other/expulsion",
    summary: "Let a member go",
    description: "Or take back what was offered, or decline who asked. For the union's managers.",
  },
  call: ({ member, reason }) => ({
    contract: "organisations",
    function: "expel",
    values: [member, reason],
    gas: GAS_REGISTER,
  }),
  rule: {
    needs: ({ account: union, subject: member }) => endNeeds(union, member, { account: member, union }),
    decide({ account: union, subject: member, body, seal }, state) {
      const document = expulsionDocument({ organisation: member, union, reason: body.reason });
      requireEnd(state, union, member, { account: member, union }, "expel");
      const sealed = seal(UNION_SCHEMAS.expulsion, document);
      return { arguments: { member, reason: sealed.commitment }, documents: [sealed] };
    },
  },
});

const endNeeds = (actor: string, other: string, pair: Pair): Need[] => [
  need(registered, other),
  need(standing, { actor, ...pair }),
];

function requireEnd(state: State, actor: string, other: string, pair: Pair, act: MembershipAct): void {
  // A member need not be known here: it may have come to the chain, and to the union, past this service.
  const stands = state.get(standing, { actor, ...pair })?.state ?? null;
  if (!state.get(registered, other) && stands === null)
    throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  requireStep(state, actor, pair, act);
}
