import type { GrantableAct } from "../../access/delegation.ts";
import type { Act, DeskFrame, DeskUser, Reasoned } from "../../desk/frame.ts";
import type { NewGrant } from "../acts/grants.ts";
import type { NewMembership } from "../acts/memberships.ts";
import type { NewMerger } from "../acts/mergers.ts";
import type { GrantView, MembershipView, MergerView } from "../views/schemas.ts";

/** What the desk asks of the ledger for unions, grants and mergers; `id`: the account of the other. */
export interface UnionReads {
  /** The latest of the organisation's, as a member and as a union. */
  listMemberships(user: DeskUser): Promise<MembershipView[]>;
  listGrants(user: DeskUser): Promise<GrantView[]>;
  listMergers(user: DeskUser): Promise<MergerView[]>;
  consentToMembership: Act<NewMembership>;
  leaveUnion: Act<{ id: string }>;
  expelMember: Act<Reasoned>;
  grantActs: Act<NewGrant>;
  withdrawGrant: Act<{ union: string; acts: GrantableAct[] }>;
  agreeToMerger: Act<NewMerger>;
  withdrawMerger: Act<{ id: string }>;
}

export interface UnionDesk extends DeskFrame, UnionReads {}
