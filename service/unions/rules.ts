import { at } from "../base/errors.ts";
import { LIMITS } from "../formats/fields.ts";
import { cleanText } from "../values/text.ts";

export const UNION_SCHEMAS = {
  expulsion: "silsila.expulsion.v1",
  merger: "silsila.merger.v1",
} as const;

/** Why a union let an organisation go; the chain gets the commitment only. */
export type ExpulsionDocument = { organisation: string; union: string; reason: string };

export function expulsionDocument(given: ExpulsionDocument): ExpulsionDocument {
  const { organisation, union } = given;
  return { organisation, union, reason: at("/reason", () => cleanText(given.reason, LIMITS.note)) };
}

/** What two organisations agree on: which goes on in which, and why. Both commit to this same document. */
export type MergerDocument = { predecessor: string; successor: string; reason: string };

export function mergerDocument(given: MergerDocument): MergerDocument {
  const { predecessor, successor } = given;
  return { predecessor, successor, reason: at("/reason", () => cleanText(given.reason, LIMITS.note)) };
}

export type MembershipState = "none" | "asked" | "offered" | "member";
export type MembershipAct = "join" | "admit" | "leaveUnion" | "expel";

/** Where an act leads from a state, as the contract has it; null when the way from there is another one. */
export function afterAct(state: MembershipState, act: MembershipAct): MembershipState | null {
  if (act === "leaveUnion" || act === "expel") return state === "none" ? null : "none";
  if (state === "none") return act === "join" ? "asked" : "offered";
  return state === (act === "join" ? "offered" : "asked") ? "member" : null;
}
