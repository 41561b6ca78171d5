import { at } from "../../base/errors.ts";
import { LIMITS } from "../../formats/documentFields.ts";
import { cleanText } from "../../values/text.ts";

export const REASONED_ACTS = ["hold", "release", "annulment", "recall", "lift"] as const;
export type ReasonedAct = (typeof REASONED_ACTS)[number];

/**
 * Why something was stopped, let go or annulled; the chain gets the commitment only. `by`: the account that acts, or
 * `authority`; `subject`: id of the batch or transformation; `holder`: the account whose share alone is meant.
 */
export type ReasonDocument = { act: ReasonedAct; by: string; subject: string; holder?: string; reason: string };

export function reasonDocument(given: Omit<ReasonDocument, "holder"> & { holder?: string | null }): ReasonDocument {
  const { act, by, subject, holder } = given;
  const reason = at("/reason", () => cleanText(given.reason, LIMITS.note));
  return { act, by, subject, ...(holder && { holder }), reason };
}
