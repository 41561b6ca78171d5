import {
  CUSTODIES as KNOWN_CUSTODIES,
  SCHEMES as KNOWN_SCHEMES,
  SUBJECT_TYPES as KNOWN_SUBJECT_TYPES,
  VALIDITIES as KNOWN_VALIDITIES,
} from "../formats/slots.ts";

/** The order of the contracts' enums. */
export const KINDS = ["none", "cooperative", "union", "buyer", "processor", "carrier", "certifier", "auditor"];
export const CUSTODIES = ["none", ...KNOWN_CUSTODIES] as string[];
export const DISPOSALS = ["none", "retail", "sample", "destroyed", "lost"];
/** Of IShipments.LineState, in words that end the sentence “its line was …”. */
export const LINE_STATES = ["never sent", "in transit", "received", "cancelled"];
/** Of ICertificates. */
export const SCHEMES = ["none", ...KNOWN_SCHEMES];
export const SUBJECT_TYPES = ["none", ...KNOWN_SUBJECT_TYPES];
export const VALIDITIES = ["none", ...KNOWN_VALIDITIES];
/** Of IUnions. */
export const MEMBERSHIP_STATES = ["none", "asked", "offered", "member"];

/** As IAgreements.State: expired, overdue and lapsed come by time alone. */
export const AGREEMENT_STATES = [
  "none",
  "proposed",
  "accepted",
  "overdue",
  "disputed",
  "settled",
  "resolved",
  "lapsed",
  "withdrawn",
  "rejected",
  "countered",
  "expired",
] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];
