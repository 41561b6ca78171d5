import type { GrantableAct } from "../access/delegation.ts";

/** What is wanted of the register for memberships, grants and mergers; others are named by their accounts. */
export type UnionWish =
  | { kind: "join_union" | "leave_union" | "revoke_all_acts"; arguments: { union: string } }
  | { kind: "admit_member"; arguments: { member: string } }
  | { kind: "expel_member"; arguments: { member: string; reason: string } }
  // `until`: Unix seconds.
  | { kind: "grant_acts"; arguments: { union: string; acts: GrantableAct[]; until: number } }
  | { kind: "revoke_acts"; arguments: { union: string; acts: GrantableAct[] } }
  | { kind: "hand_over"; arguments: { successor: string; document: string } }
  | { kind: "take_over"; arguments: { predecessor: string; document: string } }
  | { kind: "withdraw_merger"; arguments: { other: string } };
