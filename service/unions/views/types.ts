import type { Evidence, Party } from "../../accept/evidence.ts";
import type { GrantableAct } from "../../access/delegation.ts";

/** How an organisation stands towards a union. */
export interface MembershipView {
  organisation: Party;
  union: Party;
  /** `none`: nothing is on the chain yet. */
  state: "none" | "asked" | "offered" | "member" | "ended";
  since: string | null;
  /** Why the union ended it. */
  reason: string | null;
  /** What the reader's organisation has on its way for it. */
  operation: string | null;
  evidence: Evidence | null;
}

/** What a member lets its union do in its account. */
export interface GrantView {
  organisation: Party;
  union: Party;
  acts: { act: GrantableAct; until: string; ended: boolean }[];
  /** What the member has on its way for it. */
  operation: string | null;
}

/** That one organisation goes on in another: agreed on by one of them, or done. */
export interface MergerView {
  predecessor: Party;
  successor: Party;
  state: "agreed" | "done";
  /** Who agreed while the other has not. */
  agreedBy: string | null;
  commitment: string;
  reason: string | null;
  evidence: Evidence | null;
}
