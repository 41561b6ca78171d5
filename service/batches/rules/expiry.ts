import { LedgerError } from "../../base/errors.ts";
import { oneOf } from "../../formats/fields.ts";
import type { BatchDocument } from "./batch.ts";

/** What is out of date and was sold or sent all the same, by who says so. */
export const EXPIRED = "BATCH_EXPIRED" as const;

/** The last day is still a good one. */
export const isExpired = ({ expiresOn }: Pick<BatchDocument, "expiresOn">, day: string): boolean =>
  expiresOn !== undefined && expiresOn < day;

/**
 * Whether what goes to others on a day is past its date. Throws BATCH_EXPIRED unless that is acknowledged; who acknowledges
 * it has it written into the document of the act, where everybody who may read that sees it.
 */
export function checkExpiry(
  document: Pick<BatchDocument, "lot" | "expiresOn">,
  day: string,
  acknowledge: readonly string[] = [],
): boolean {
  if (!isExpired(document, day)) return false;
  if (acknowledge.includes(EXPIRED)) return true;
  throw new LedgerError(EXPIRED, { lot: document.lot, expired: document.expiresOn!, date: day });
}

/** Of the document of an act: what was acknowledged, in its one spelling, and left out where nothing was. */
export function acknowledgedIn(given: readonly string[] | undefined): { acknowledged?: [typeof EXPIRED] } {
  for (const code of given ?? []) oneOf([EXPIRED], code, "acknowledged");
  return given?.length ? { acknowledged: [EXPIRED] } : {};
}
