import { LedgerError, at } from "../errors.ts";
import { inOrder, parseDate } from "./dates.ts";
import { isAccount, isWord } from "./hex.ts";
import { cleanNames } from "./names.ts";
import type { Names } from "./names.ts";
import { cleanPlace } from "./places.ts";
import type { Place } from "./places.ts";
import { canonicalQuantity, netMassOf, parseQuantity } from "./quantities.ts";
import type { Quantity } from "./quantities.ts";
import { cleanLot } from "./text.ts";

/** The names under which documents are committed; a changed meaning gets a new version, never the same name. */
export const SCHEMAS = {
  organisation: "silsila.organisation.v1",
  product: "silsila.product.v1",
  batch: "silsila.batch.v1",
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

/** Lengths in code points. */
export const LIMITS = {
  name: { min: 1, max: 120 },
  description: { min: 1, max: 2000 },
  note: { min: 1, max: 500 },
} as const;

/** No contact: a cooperative's telephone is most often a person's, and what is committed may be kept for ever. */
export type OrganisationDocument = { kind: OrganisationKind; name: Names; place: Place };

/** `organisation`: account of the maker. */
export type ProductDocument = { organisation: string; name: Names; description?: Names; sign?: Sign };

/** `product.commitment` binds the batch to the words that the product had that day. Dates are YYYY-MM-DD. */
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
};

/**
 * The builders below take what was asked and return what gets committed: texts cleaned, quantities canonical, fields that
 * were not given left out. They throw what the rule of a field throws, with its pointer. Whether a day is in the future is
 * asked elsewhere, by `notInFuture`: documents have no clock.
 */
export function organisationDocument(given: OrganisationDocument): OrganisationDocument {
  oneOf(ORGANISATION_KINDS, given.kind, "/kind");
  return {
    kind: given.kind,
    name: at("/name", () => cleanNames(given.name, LIMITS.name)),
    place: at("/place", () => cleanPlace(given.place)),
  };
}

export function productDocument(given: Loose<ProductDocument>): ProductDocument {
  const { organisation, name, description, sign } = given;
  hex(isAccount(organisation), "/organisation");
  if (sign) oneOf(SIGN_KINDS, sign.kind, "/sign/kind");
  return {
    organisation,
    name: at("/name", () => cleanNames(name, LIMITS.name)),
    ...(description && { description: at("/description", () => cleanNames(description, LIMITS.description)) }),
    ...(sign && { sign: { kind: sign.kind, name: at("/sign/name", () => cleanNames(sign.name, LIMITS.name)) } }),
  };
}

export function batchDocument(given: Loose<BatchDocument>): BatchDocument {
  const { organisation, product, netMass, expiresOn, note } = given;
  hex(isAccount(organisation), "/organisation");
  hex(isWord(product.id), "/product/id");
  hex(isWord(product.commitment), "/product/commitment");
  const quantity = at("/quantity", () => canonicalQuantity(given.quantity));
  if (netMass) at("/netMass", () => netMassOf(parseQuantity(quantity), netMass));
  const producedOn = at("/producedOn", () => parseDate(given.producedOn));
  if (expiresOn !== undefined) at("/expiresOn", () => inOrder(producedOn, parseDate(expiresOn)));
  return {
    organisation,
    product: { id: product.id, commitment: product.commitment },
    lot: at("/lot", () => cleanLot(given.lot)),
    quantity,
    ...(netMass && { netMass: canonicalQuantity(netMass) }),
    producedOn,
    ...(expiresOn !== undefined && { expiresOn }),
    place: at("/place", () => cleanPlace(given.place)),
    ...(note && { note: at("/note", () => cleanNames(note, LIMITS.note)) }),
  };
}

/** Optional fields may also be given as `undefined`. */
type Loose<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] } & {};

function oneOf(allowed: readonly string[], value: string, pointer: string): void {
  if (!allowed.includes(value)) {
    throw new LedgerError("FIELD_INVALID", { field: pointer, reason: `must be one of ${allowed.join(", ")}` }, pointer);
  }
}

function hex(valid: boolean, pointer: string): void {
  if (!valid) throw new LedgerError("FIELD_INVALID", { field: pointer, reason: "must be lower-case 0x-hex" }, pointer);
}
