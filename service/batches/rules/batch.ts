import { at, Findings, LedgerError } from "../../base/errors.ts";
import { hex, LIMITS, type Loose } from "../../formats/fields.ts";
import { isAccount, isWord } from "../../formats/hex.ts";
import { inOrder, parseDate } from "../../values/dates.ts";
import { cleanNames, cleanPlace, type Names, type Place } from "../../values/names.ts";
import { canonicalQuantity, netMassOf, parseQuantity, type Quantity } from "../../values/quantities.ts";
import { cleanLot, cleanText } from "../../values/text.ts";
import { type Claim, cleanClaims } from "./claims.ts";

/** A batch is brought together by at most so many intakes. */
export const MAX_INTAKES = 5000;

/**
 * `product.commitment` binds the batch to the words that the product had that day. Dates are YYYY-MM-DD. `intakes`: the tree
 * over what members brought, see intakes.ts; `claims` is left out where there are none. `amendment`: why this document replaces the one of the commitment `previous`.
 */
export type BatchDocument = {
  organisation: string;
  product: { id: string; commitment: string };
  lot: string;
  quantity: Quantity;
  netMass?: Quantity;
  producedOn: string;
  expiresOn?: string;
  place: Place;
  note?: Names;
  claims?: Claim[];
  intakes?: { size: string; root: string };
  amendment?: { reason: string; previous: string };
};

export function batchDocument(given: Loose<BatchDocument>): BatchDocument {
  const { organisation, product, expiresOn, intakes, amendment } = given;
  const findings = new Findings();
  findings.check("/organisation", () => hex(isAccount(organisation)));
  findings.check("/product/id", () => hex(isWord(product.id)));
  findings.check("/product/commitment", () => hex(isWord(product.commitment)));
  const lot = findings.check("/lot", () => cleanLot(given.lot));
  const quantity = findings.check("/quantity", () => canonicalQuantity(given.quantity));
  const netMass = findings.check("/netMass", () => given.netMass && canonicalQuantity(given.netMass));
  if (quantity && netMass) findings.check("/netMass", () => netMassOf(parseQuantity(quantity), netMass));
  const producedOn = findings.check("/producedOn", () => parseDate(given.producedOn));
  if (expiresOn !== undefined) findings.check("/expiresOn", () => inOrder(producedOn ?? "", parseDate(expiresOn)));
  const place = findings.check("/place", () => cleanPlace(given.place));
  const note = findings.check("/note", () => given.note && cleanNames(given.note, LIMITS.note));
  const claims = findings.check("/claims", () => cleanClaims(given.claims ?? []));
  if (intakes) findings.check("/intakes/size", () => checkSize(intakes.size));
  if (intakes) findings.check("/intakes/root", () => hex(isWord(intakes.root)));
  const reason = findings.check("/amendment/reason", () => amendment && cleanText(amendment.reason, LIMITS.note));
  if (amendment) findings.check("/amendment/previous", () => hex(isWord(amendment.previous)));
  findings.throwAny();
  return {
    organisation,
    product: { id: product.id, commitment: product.commitment },
    lot: lot!,
    quantity: quantity!,
    ...(netMass && { netMass }),
    producedOn: producedOn!,
    ...(expiresOn !== undefined && { expiresOn }),
    place: place!,
    ...(note && { note }),
    ...(claims?.length && { claims }),
    ...(intakes && { intakes: { size: intakes.size, root: intakes.root } }),
    ...(amendment && { amendment: { reason: reason!, previous: amendment.previous } }),
  };
}

/** The number that the size of a tree of intakes says, 1 to MAX_INTAKES without leading zeros; else null. */
export function intakesSize(text: unknown): number | null {
  const size = typeof text === "string" && /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : 0;
  return size >= 1 && size <= MAX_INTAKES ? size : null;
}

function checkSize(size: string): void {
  if (intakesSize(size) === null)
    throw new LedgerError("FIELD_INVALID", { field: "size", reason: `must be a number from 1 to ${MAX_INTAKES}` });
}

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
