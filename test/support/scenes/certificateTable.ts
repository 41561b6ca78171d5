/**
 * What may be done with a certificate, by whom, in each of its states: to be walked. Refusals are named as the contract names
 * them. The scene is the same for every walk: the *issuer* is a certifier accredited for the scheme, *disaccredited* is the
 * same once a registrar has taken the accreditation back, *suspended* once a registrar has stopped it. The *rival* is another
 * certifier with the same accreditation; the *subject* is the cooperative that the certificate is about.
 */

/** All of a year from now on, but for the first and the last two. */
export const STATES = [
  /** There is no such certificate. */
  "none",
  /** Its first day is to come. */
  "notYet",
  "valid",
  "suspended",
  /** Suspended before its first day has come. */
  "suspendedEarly",
  /** It was suspended, and is not any more. */
  "reinstated",
  /** With effect from a day to come. */
  "revokedLater",
  /** With effect from a day in the past. */
  "revoked",
  /** Its year is over. */
  "expired",
  /** It was suspended when its year ended. */
  "expiredSuspended",
] as const;

export const ACTORS = ["issuer", "disaccredited", "suspended", "rival", "subject", "registrar"] as const;

export const ACTIONS = [
  /** The same statement about the same subject, for a year from now on. */
  "issue",
  "suspend",
  "reinstate",
  /** With effect from its first day. */
  "revoke",
] as const;

export type State = (typeof STATES)[number];
export type Actor = (typeof ACTORS)[number];
export type Action = (typeof ACTIONS)[number];

/** How it stands on the day of the walk. */
export const VALIDITIES: Record<State, string> = {
  none: "none",
  notYet: "notYet",
  valid: "valid",
  suspended: "suspended",
  suspendedEarly: "notYet",
  reinstated: "valid",
  revokedLater: "valid",
  revoked: "revoked",
  expired: "expired",
  expiredSuspended: "expired",
};

const unknown = "CertificateUnknown";
const over = "CertificateIsOver";
const not = "CertificateNotSuspended";
const twice = "CertificateAlreadySuspended";
const again = "CertificateAlreadyIssued";

/** Of the issuer. */
const TABLE: Record<Action, Record<State, string>> = {
  issue: {
    none: "ok",
    notYet: again,
    valid: again,
    suspended: again,
    suspendedEarly: again,
    reinstated: again,
    revokedLater: again,
    revoked: again,
    expired: again,
    expiredSuspended: again,
  },
  suspend: {
    none: unknown,
    notYet: "ok",
    valid: "ok",
    suspended: twice,
    suspendedEarly: twice,
    reinstated: "ok",
    revokedLater: "ok",
    revoked: over,
    expired: over,
    expiredSuspended: over,
  },
  reinstate: {
    none: unknown,
    notYet: not,
    valid: not,
    suspended: "ok",
    suspendedEarly: "ok",
    reinstated: not,
    revokedLater: not,
    revoked: over,
    expired: over,
    expiredSuspended: over,
  },
  revoke: {
    none: unknown,
    notYet: "ok",
    valid: "ok",
    suspended: "ok",
    suspendedEarly: "ok",
    reinstated: "ok",
    // From an earlier day than before.
    revokedLater: "ok",
    revoked: "CertificateAlreadyRevoked",
    expired: "ok",
    expiredSuspended: "ok",
  },
};

export function expectedOf(state: State, action: Action, actor: Actor): string {
  if (actor === "registrar") return "CertificatesOnlyThroughRelay";
  if (actor === "suspended") return "OrganisationNotActive";
  if (action === "issue") {
    // Of another certifier it is another certificate.
    if (actor === "rival") return "ok";
    return actor === "issuer" ? TABLE.issue[state] : "CertifierNotAccredited";
  }
  if (state === "none") return unknown;
  if (actor === "rival" || actor === "subject") return "CertificateNotYours";
  // What takes validity away needs no accreditation.
  if (actor === "disaccredited" && action === "reinstate") return "CertifierNotAccredited";
  return TABLE[action][state];
}
