import type { GrantableAct } from "../access/delegation.ts";

/** What is wanted of the register for memberships, grants and mergers; others are named by their accounts. */
export type UnionWish =
  | { kind: "join" | "leaveUnion" | "revokeAllGrants"; arguments: { union: string } }
  | { kind: "admit"; arguments: { member: string } }
  | { kind: "expel"; arguments: { member: string; reason: string } }
  // `until`: Unix seconds.
  | { kind: "grant"; arguments: { union: string; acts: GrantableAct[]; until: number } }
  | { kind: "revokeGrant"; arguments: { union: string; acts: GrantableAct[] } }
  | { kind: "handOver"; arguments: { successor: string; document: string } }
  | { kind: "takeOver"; arguments: { predecessor: string; document: string } }
  | { kind: "withdrawMerger"; arguments: { other: string } };
