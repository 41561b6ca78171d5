import type { NewGrant } from "../../ledger/grants.ts";
import type { NewMembership } from "../../ledger/memberships.ts";
import type { NewMerger } from "../../ledger/mergers.ts";
import type { GrantableAct } from "../../domain/delegation.ts";
import type { GrantView, MembershipView, MergerView } from "../../ledger/views.ts";
import type { Act, Reasoned } from "./actDeps.ts";
import type { DeskUser } from "./deps.ts";

/** What the desk asks of the ledger for unions, grants and mergers; `id`: the account of the other. */
export interface UnionDeps {
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
