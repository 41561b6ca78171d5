import { at, Findings, LedgerError } from "../../base/errors.ts";
import { type Claim, cleanClaims } from "../../batches/rules/claims.ts";
import { hex, LIMITS, type Loose, oneOf } from "../../formats/documentFields.ts";
import { isAccount, isWord } from "../../formats/hex.ts";
import { normaliseGtin } from "../../products/gs1.ts";
import { cleanYield, type ExpectedYield } from "../../products/rules.ts";
import { inOrder, parseDate } from "../../values/dates.ts";
import { cleanNames, type Names } from "../../values/names.ts";
import { cleanPlace, type Place } from "../../values/places.ts";
import { canonicalQuantity, netMassOf, parseQuantity, type Quantity } from "../../values/quantities.ts";
import { cleanLot, cleanText } from "../../values/text.ts";

/** The names under which documents are committed; a changed meaning gets a new version, never the same name. */
export const SCHEMAS = {
  organisation: "silsila.organisation.v1",
  product: "silsila.product.v1",
  batch: "silsila.batch.v1",
  suspension: "silsila.suspension.v1",
  reason: "silsila.reason.v1",
  intake: "silsila.intake.v1",
  observation: "silsila.observation.v1",
  transformation: "silsila.transformation.v1",
  disposal: "silsila.disposal.v1",
  recovery: "silsila.recovery.v1",
} as const;

export const ORGANISATION_KINDS = [
  "cooperative",
  "union",
  "buyer",
  "processor",
  "carrier",
  "certifier",
  "auditor",
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const SIGN_KINDS = ["igp", "aop", "label_agricole", "organic"] as const;

// Types, not interfaces, here and in what these hold: only a type literal fits the index signature of `Document`.

/** A sign of origin or quality that is claimed (law 25-06); self-declared until a certifier says so. */
export type Sign = { kind: (typeof SIGN_KINDS)[number]; name: Names };

export { hex, LIMITS, type Loose, oneOf };

/** A batch is brought together by at most so many intakes. */
export const MAX_INTAKES = 5000;

/** No contact: a cooperative's telephone is most often a person's, and what is committed may be kept for ever. */
export type OrganisationDocument = { kind: OrganisationKind; name: Names; place: Place };

export type SuspensionDocument = { organisation: string; reason: string };

/** `signer`: the one key that the organisation will have. */
export type RecoveryDocument = { organisation: string; signer: string; reason: string };

/** `organisation`: account of the maker. `gtin`: 14 digits, under a prefix that GS1 licensed to it. */
export type ProductDocument = {
  organisation: string;
  name: Names;
  description?: Names;
  sign?: Sign;
  expectedYield?: ExpectedYield;
  gtin?: string;
};

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

/**
 * The builders below take what was asked and return what gets committed: texts cleaned, quantities canonical, fields that
 * were not given left out. They throw what the rules of the fields throw, all at once, each with its pointer. Whether a day is in the future is
 * asked elsewhere, by `notInFuture`: documents have no clock.
 */
export function organisationDocument(given: OrganisationDocument): OrganisationDocument {
  const findings = new Findings();
  findings.check("/kind", () => oneOf(ORGANISATION_KINDS, given.kind));
  const name = findings.check("/name", () => cleanNames(given.name, LIMITS.name));
  const place = findings.check("/place", () => cleanPlace(given.place));
  findings.throwAny();
  return { kind: given.kind, name: name!, place: place! };
}

export function productDocument(given: Loose<ProductDocument>): ProductDocument {
  const { organisation, sign, expectedYield } = given;
  const findings = new Findings();
  findings.check("/organisation", () => hex(isAccount(organisation)));
  const name = findings.check("/name", () => cleanNames(given.name, LIMITS.name));
  const description = findings.check(
    "/description",
    () => given.description && cleanNames(given.description, LIMITS.description),
  );
  if (sign) findings.check("/sign/kind", () => oneOf(SIGN_KINDS, sign.kind));
  const signName = findings.check("/sign/name", () => sign && cleanNames(sign.name, LIMITS.name));
  const cleaned = findings.check("/expectedYield", () => expectedYield && cleanYield(expectedYield));
  const gtin = findings.check("/gtin", () => (given.gtin === undefined ? undefined : normaliseGtin(given.gtin)));
  findings.throwAny();
  return {
    organisation,
    name: name!,
    ...(description && { description }),
    ...(sign && { sign: { kind: sign.kind, name: signName! } }),
    ...(cleaned && { expectedYield: cleaned }),
    ...(gtin !== undefined && { gtin }),
  };
}

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

/** Why a registrar stopped an organisation; the chain gets the commitment only. */
export function suspensionDocument(given: SuspensionDocument): SuspensionDocument {
  return { organisation: given.organisation, reason: at("/reason", () => cleanText(given.reason, LIMITS.note)) };
}

/** Why a registrar asks for the replacement of an organisation's keys; the chain gets the commitment only. */
export function recoveryDocument(given: RecoveryDocument): RecoveryDocument {
  const { organisation, signer } = given;
  return { organisation, signer, reason: at("/reason", () => cleanText(given.reason, LIMITS.note)) };
}

function checkSize(size: string): void {
  if (intakesSize(size) === null)
    throw new LedgerError("FIELD_INVALID", { field: "size", reason: `must be a number from 1 to ${MAX_INTAKES}` });
}
