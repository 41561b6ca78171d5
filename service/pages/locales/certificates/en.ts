/** Certificates, and what batches claim. */
export const certificates = {
  title: "Signs and certificates",
  schemes: {
    sanitary_authorisation: "ONSSA sanitary authorisation (law 28-07)",
    geographical_indication: "Protected geographical indication, IGP (law 25-06)",
    designation_of_origin: "Protected designation of origin, AOP (law 25-06)",
    agricultural_label: "Agricultural label (law 25-06)",
    organic: "Organic production (law 39-12)",
    laboratory_result: "Laboratory result",
    audit_finding: "Audit finding",
    own_words: "In the maker’s own words",
  },
  standings: {
    verified: "certified by {organisation}",
    evidenced: "shown by {organisation} with a paper",
    self_declared: "said by {organisation} itself",
    uncovered: "not covered by any certificate any more",
  },
  number: "Certificate {number} of {organisation}",
  period: "From {from} until {until}",
  periodOpen: "From {from}, without an end",
  evidence: "On the chain in block {block}, {date}; transaction {transaction}",
  validity:
    "{validity, select, not_yet {not valid yet} valid {valid} suspended {suspended} expired {expired} revoked {revoked} other {}}",
  stopped: "A certificate does not count any more",
  notice:
    "{kind, select, revocation {The certificate {number} of {organisation} ({scheme}) was revoked with effect from {date}.} other {The certificate {number} of {organisation} ({scheme}) is suspended since {date}.}}",
  itselfCovered: "It was valid on the day on which this was made.",
  itselfUncovered: "It does not cover this batch: the sign does not count.",
  sourceCovered: "This was made of {product}, lot {lot}, of {maker}, which rests on it; it was valid on that day.",
  sourceUncovered: "This was made of {product}, lot {lot}, of {maker}, which it does not cover any more.",
  list: "Certificates",
  none: "No certificates yet.",
  older: "Older ones",
  issue: "Issue a certificate",
  about: "About",
  all: "all of the organisation",
  scope: "For what",
  paper: "Paper (SHA-256)",
  past: "What became of it",
  acts: { suspension: "Suspended", reinstatement: "Valid again", revocation: "Revoked from {date}" },
  reach: "What rests on it",
  reachNone: "No batch rests on it.",
  descendants:
    "{n, plural, =0 {Nothing was made of these.} one {# batch was made of these.} other {# batches were made of these.}}",
  covered: "covered on its day",
  uncovered: "not covered any more",
  fields: {
    scheme: "What it is of",
    subject: "About whom or what",
    number: "Number as printed",
    scope: "For what",
    validFrom: "First day",
    validUntil: "Last day",
    file: "The paper itself",
    effectiveFrom: "From which day it counts for nothing",
    claim: "A sign or a statement",
    claimWords: "In words",
  },
  subjectHint: "The 13 digits of the organisation, or of the batch on its label.",
  subjectKind: "It is about",
  subjectKinds: { organisation: "an organisation", batch: "a batch" },
  fileHint: "PDF, JPEG, PNG or WebP, 10 MB at most.",
  claimNone: "none",
  claimHint: "Protected signs need a certificate that is valid on the day of production.",
} as const;

/** The forms of certifiers. */
export const certificateTitles = {
  certificate: "Issue a certificate",
  suspension: "Suspend it",
  reinstatement: "Let it count again",
  revocation: "Revoke it",
} as const;

export const certificateTexts = {
  certificate: "It stands under your name on the pages of what it covers.",
  suspension: "It counts for nothing until you lift this. Whoever scans a label that rests on it sees it.",
  reinstatement: "It counts again from now on.",
  revocation: "It counts for nothing from that day on, past or to come. This cannot be undone.",
} as const;

export const certificateRefusals = {
  CERTIFIER_NOT_ACCREDITED: "You are not accredited for this. Ask the operator of the registry.",
  CERTIFICATE_EXISTS: "A certificate of this number was issued already.",
  CERTIFICATE_NOT_YOURS: "Only the certifier that issued it may do that.",
  CERTIFICATE_OVER: "It is over: it can be neither suspended nor reinstated.",
  CERTIFICATE_SUSPENDED: "It is suspended already.",
  CERTIFICATE_NOT_SUSPENDED: "It is not suspended.",
  CERTIFICATE_REVOKED: "It is revoked already, from this day or an earlier one.",
  CERTIFICATE_PERIOD_ENDED: "Its last day is over already.",
  CERTIFICATE_DATE_OUT_OF_BOUNDS: "This day is not within its validity.",
  CLAIM_NOT_COVERED: "No certificate covers this on the day of production. Only what is certified may be called so.",
  FILE_TOO_LARGE: "The file is larger than 10 MB.",
  FILE_TYPE_UNKNOWN: "This kind of file is not taken: PDF, JPEG, PNG or WebP.",
  FILE_TYPE_MISMATCH: "The file is not what its name says.",
} as const;
