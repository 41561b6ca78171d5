/**
 * Membership in a union, and what a union may do for a member: to be walked. Refusals are named as the contracts name them.
 *
 * The *organisation* and the *stranger* are cooperatives, the *union* and the *rival* unions; each acts towards the
 * organisation or the union, in its own name. *suspended* is the organisation, then the union, once a registrar stopped it.
 */

export const STATES = ["none", "asked", "offered", "member", "granted", "left", "expelled"] as const;
export const ACTORS = ["organisation", "union", "stranger", "rival", "suspended", "registrar"] as const;
export const ACTIONS = ["join", "admit", "leave", "expel", "grant", "revokeGrant", "revokeAllGrants"] as const;

export type State = (typeof STATES)[number];
export type Actor = (typeof ACTORS)[number];
export type Action = (typeof ACTIONS)[number];

const wrong = "MembershipInvalidState";
const outside = "MembershipRequired";
const nothing = "GrantUnknown";

/** Of who can do it with success at all: the organisation, or the union. */
const TABLE: Record<Action, Record<State, string>> = {
  join: { none: "ok", asked: wrong, offered: "ok", member: wrong, granted: wrong, left: "ok", expelled: "ok" },
  admit: { none: "ok", asked: "ok", offered: wrong, member: wrong, granted: wrong, left: "ok", expelled: "ok" },
  leave: { none: wrong, asked: "ok", offered: "ok", member: "ok", granted: "ok", left: wrong, expelled: wrong },
  expel: { none: wrong, asked: "ok", offered: "ok", member: "ok", granted: "ok", left: wrong, expelled: wrong },
  grant: {
    none: outside,
    asked: outside,
    offered: outside,
    member: "ok",
    granted: "ok",
    left: outside,
    expelled: outside,
  },
  revokeGrant: {
    none: nothing,
    asked: nothing,
    offered: nothing,
    member: nothing,
    granted: "ok",
    left: nothing,
    expelled: nothing,
  },
  revokeAllGrants: {
    none: outside,
    asked: outside,
    offered: outside,
    member: "ok",
    granted: "ok",
    left: outside,
    expelled: outside,
  },
};

/** Of everybody else, whatever the state: of their own membership, which they do not have. */
const ELSEWHERE: Record<"organisation" | "union" | "stranger" | "rival", Partial<Record<Action, string>>> = {
  organisation: { admit: "UnionInvalidKind", expel: wrong },
  union: { join: "UnionOfItself", leave: wrong, grant: outside, revokeGrant: nothing, revokeAllGrants: outside },
  stranger: {
    ...{ join: "ok", admit: "UnionInvalidKind", leave: wrong, expel: wrong },
    ...{ grant: outside, revokeGrant: nothing, revokeAllGrants: outside },
  },
  rival: {
    ...{ join: "ok", admit: "ok", leave: wrong, expel: wrong },
    ...{ grant: outside, revokeGrant: nothing, revokeAllGrants: outside },
  },
};

export function expectedOf(state: State, action: Action, actor: Actor): string {
  if (actor === "registrar") return "OrganisationsOnlyThroughRelay";
  if (actor === "suspended") return "OrganisationNotActive";
  return ELSEWHERE[actor][action] ?? TABLE[action][state];
}

/** What stands between the organisation and its union when the union acts for it: it was granted `register`, once. */
export const GRANT_STATES = [
  "granted",
  /** The last second of it. */
  "lastSecond",
  "ended",
  "prolonged",
  "revoked",
  "allRevoked",
  "grantedAgain",
  "left",
  "expelled",
  "readmitted",
  /** The organisation's keys were recovered. */
  "recovered",
  /** The organisation merged into the stranger. */
  "merged",
  "unionSuspended",
  "unionReinstated",
  /** The union merged into the rival. */
  "unionMerged",
  "organisationSuspended",
] as const;

/** Who signs a request in the organisation's account, in the lane of its own account; for *registerMany* it was not granted. */
export const DELEGATES = ["union", "rival", "stranger", "beyond"] as const;

export type GrantState = (typeof GRANT_STATES)[number];
export type Delegate = (typeof DELEGATES)[number];

const none = "RelayNotGranted";

const GRANTS: Record<GrantState, string> = {
  granted: "ok",
  lastSecond: "ok",
  ended: none,
  prolonged: "ok",
  revoked: none,
  allRevoked: none,
  grantedAgain: "ok",
  left: none,
  expelled: none,
  // A new membership is a new beginning.
  readmitted: none,
  recovered: none,
  merged: none,
  unionSuspended: none,
  unionReinstated: "ok",
  // It may act; but it has no key to say so.
  unionMerged: "RelayInvalidSigner",
  organisationSuspended: "OrganisationNotActive",
};

export function expectedOfGrant(state: GrantState, delegate: Delegate): string {
  if (delegate === "union") return GRANTS[state];
  return delegate === "stranger" && state === "merged" ? "ok" : none;
}
