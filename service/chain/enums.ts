/** The order of the contracts' enums. */
export const KINDS = ["none", "cooperative", "union", "buyer", "processor", "carrier", "certifier", "auditor"];
export const CUSTODIES = ["none", "service", "own_device"];
export const DISPOSALS = ["none", "retail", "sample", "destroyed", "lost"];
/** Of IShipments.LineState, in words that end the sentence “its line was …”. */
export const LINE_STATES = ["never sent", "in transit", "received", "cancelled"];
/** Of ICertificates. */
export const SCHEMES = [
  "none",
  "sanitary_authorisation",
  "geographical_indication",
  "designation_of_origin",
  "agricultural_label",
  "organic",
  "laboratory_result",
  "audit_finding",
];
export const SUBJECT_TYPES = ["none", "organisation", "batch"];
export const VALIDITIES = ["none", "not_yet", "valid", "suspended", "expired", "revoked"];
/** Of IUnions. */
export const MEMBERSHIP_STATES = ["none", "asked", "offered", "member"];
export { AGREEMENT_STATES } from "../domain/agreementStates.ts";
