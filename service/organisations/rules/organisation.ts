import { at, Findings } from "../../base/errors.ts";
import { LIMITS, oneOf } from "../../formats/fields.ts";
import { cleanPlace, cleanPrintedNames, type Names, type Place } from "../../values/names.ts";
import { cleanText } from "../../values/text.ts";

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

/** No contact: a cooperative's telephone is most often a person's, and what is committed may be kept for ever. */
export type OrganisationDocument = { kind: OrganisationKind; name: Names; place: Place };

export type SuspensionDocument = { organisation: string; reason: string };

/**
 * The builders below take what was asked and return what gets committed: texts cleaned, quantities canonical, fields that
 * were not given left out. They throw what the rules of the fields throw, all at once, each with its pointer. Whether a day is in the future is
 * asked elsewhere, by `notInFuture`: documents have no clock.
 */
export function organisationDocument(given: OrganisationDocument): OrganisationDocument {
  const findings = new Findings();
  findings.check("/kind", () => oneOf(ORGANISATION_KINDS, given.kind));
  const name = findings.check("/name", () => cleanPrintedNames(given.name, LIMITS.name));
  const place = findings.check("/place", () => cleanPlace(given.place));
  findings.throwAny();
  return { kind: given.kind, name: name!, place: place! };
}

/** Why a registrar stopped an organisation; the chain gets the commitment only. */
export function suspensionDocument(given: SuspensionDocument): SuspensionDocument {
  return { organisation: given.organisation, reason: at("/reason", () => cleanText(given.reason, LIMITS.note)) };
}

/** By its account, or by a name where it has none. */
export type Carrier = { organisation: string } | { name: string };
