import type { Ledger } from "../../accept/ledger.ts";
import { actsOf, nothing, toActor } from "../../desk/acts.ts";
import { grantActs, withdrawGrant } from "../acts/grants.ts";
import { consentToMembership, expelMember, leaveUnion } from "../acts/memberships.ts";
import { agreeToMerger, withdrawMerger } from "../acts/mergers.ts";
import { readGrants } from "../views/grants.ts";
import { readMemberships } from "../views/memberships.ts";
import { readMergers } from "../views/mergers.ts";
import type { UnionReads } from "./reads.ts";

/** A union of more members than this has the REST API. */
const FIRST = { limit: 200 };

export function deskUnions(ledger: Ledger): UnionReads {
  const act = actsOf(ledger);
  return {
    listMemberships: async (user) => (await readMemberships(ledger, toActor(user), user.account, FIRST)).items,
    listGrants: async (user) => (await readGrants(ledger, toActor(user), user.account, FIRST)).items,
    listMergers: async (user) => (await readMergers(ledger, toActor(user), user.account, FIRST)).items,
    consentToMembership: (user, input, key) =>
      act("membership", (tx, actor, given: typeof input) =>
        nothing(consentToMembership(ledger, tx, actor, user.account, given)),
      )(user, input, key),
    leaveUnion: (user, input, key) =>
      act("departure", (tx, actor, { id }: typeof input) => nothing(leaveUnion(tx, actor, user.account, id)))(
        user,
        input,
        key,
      ),
    expelMember: (user, input, key) =>
      act("expulsion", (tx, actor, { id, reason }: typeof input) =>
        nothing(expelMember(ledger, tx, actor, user.account, id, reason)),
      )(user, input, key),
    grantActs: (user, input, key) =>
      act("grant", (tx, actor, given: typeof input) => nothing(grantActs(ledger, tx, actor, user.account, given)))(
        user,
        input,
        key,
      ),
    withdrawGrant: (user, input, key) =>
      act("grantWithdrawal", (tx, actor, given: typeof input) =>
        nothing(withdrawGrant(ledger, tx, actor, user.account, given)),
      )(user, input, key),
    agreeToMerger: (user, input, key) =>
      act("merger", (tx, actor, given: typeof input) => nothing(agreeToMerger(ledger, tx, actor, user.account, given)))(
        user,
        input,
        key,
      ),
    withdrawMerger: (user, input, key) =>
      act("mergerWithdrawal", (tx, actor, { id }: typeof input) =>
        nothing(withdrawMerger(tx, actor, user.account, id)),
      )(user, input, key),
  };
}
