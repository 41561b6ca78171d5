import { at, Findings, LedgerError } from "../base/errors.ts";
import { hex, LIMITS, type Loose, oneOf } from "../formats/fields.ts";
import { isAccount, isWord } from "../formats/hex.ts";
import { type Course, type Scheme, SCHEMES, type SubjectType, type Validity } from "../formats/slots.ts";
import { endOfDay, inOrder, parseDate, startOfDay } from "../values/dates.ts";
import { cleanNames, type Names } from "../values/names.ts";
import { cleanText } from "../values/text.ts";

export const CERTIFICATE_ACTS = ["suspension", "reinstatement", "revocation"] as const;
export type CertificateAct = (typeof CERTIFICATE_ACTS)[number];

/** Schemas of the documents; the chain gets their commitments. */
export const CERTIFICATE_SCHEMAS = {
  certificate: "silsila.certificate.v1",
  act: "silsila.certificate-act.v1",
} as const;

const NUMBER = { min: 1, max: 60 };

/** `subject.id`: account or batch. `number`: as printed. Days are whole days in Morocco. `file`: SHA-256 of its bytes. */
export type CertificateDocument = {
  issuer: string;
  scheme: Scheme;
  subject: { type: SubjectType; id: string };
  number: string;
  scope: Names;
  validFrom: string;
  validUntil?: string;
  file?: string;
};

/** `effectiveFrom`: the first day on which a revoked certificate counts for nothing. */
export type CertificateActDocument = {
  act: CertificateAct;
  certificate: string;
  effectiveFrom?: string;
  reason: string;
};

/** As the builders in documents.ts: it cleans, and throws what the rules throw, all at once. */
export function certificateDocument(given: Loose<CertificateDocument>): CertificateDocument {
  const { issuer, scheme, subject, validUntil, file } = given;
  const findings = new Findings();
  findings.check("/issuer", () => hex(isAccount(issuer)));
  findings.check("/scheme", () => oneOf(SCHEMES, scheme, "scheme"));
  findings.check("/subject", () => hex(subject.type === "batch" ? isWord(subject.id) : isAccount(subject.id)));
  const number = findings.check("/number", () => cleanText(given.number, NUMBER));
  const scope = findings.check("/scope", () => cleanNames(given.scope, LIMITS.note));
  const validFrom = findings.check("/validFrom", () => sinceTheEpoch(parseDate(given.validFrom)));
  if (validUntil !== undefined) findings.check("/validUntil", () => inOrder(validFrom ?? "", parseDate(validUntil)));
  if (file !== undefined) findings.check("/file", () => hex(isWord(file)));
  findings.throwAny();
  return {
    issuer,
    scheme,
    subject: { type: subject.type, id: subject.id },
    number: number!,
    scope: scope!,
    validFrom: validFrom!,
    ...(validUntil !== undefined && { validUntil }),
    ...(file !== undefined && { file }),
  };
}

/** The contract counts seconds since 1970, and none of them is 0. */
function sinceTheEpoch(day: string): string {
  if (startOfDay(day) <= 0)
    throw new LedgerError("FIELD_INVALID", { field: "validFrom", reason: "must not be before 1970-01-02" });
  return day;
}

export function certificateActDocument(given: Loose<CertificateActDocument>): CertificateActDocument {
  const { act, certificate, effectiveFrom } = given;
  const reason = at("/reason", () => cleanText(given.reason, LIMITS.note));
  return { act, certificate, ...(effectiveFrom !== undefined && { effectiveFrom }), reason };
}

/** First and last second of a certificate's days; 0: open. */
export const periodOf = (days: { validFrom: string; validUntil?: string }): { from: number; until: number } => ({
  from: startOfDay(days.validFrom),
  until: days.validUntil === undefined ? 0 : endOfDay(days.validUntil),
});

/**
 * How it stands at a time, by the contract's rule; unlike the contract, which has room for the latest suspension only, this
 * knows all of them.
 */
export function validityAt(course: Course, time: number): Validity {
  const { validFrom, validUntil, revokedFrom, suspensions } = course;
  if (time < validFrom) return "not_yet";
  if (revokedFrom !== 0 && time >= revokedFrom) return "revoked";
  if (validUntil !== 0 && time > validUntil) return "expired";
  const suspended = suspensions.some(({ from, until }) => time >= from && (until === 0 || time < until));
  return suspended ? "suspended" : "valid";
}

/** Since when a suspension stands; null when none does. */
export function suspendedSince({ suspensions }: Course): number | null {
  return suspensions.find(({ until }) => until === 0)?.from ?? null;
}

/** The scheme that stands behind a sign of a product. */
export const SCHEME_OF_SIGN = {
  igp: "geographical_indication",
  aop: "designation_of_origin",
  label_agricole: "agricultural_label",
  organic: "organic",
} as const satisfies Record<string, Scheme>;

/** A batch that was made: on which day, and in which second (Unix) it was stated. */
export interface Making {
  day: string;
  statedAt: number;
}

/**
 * How a certificate stood for a batch on the day on which that was made: as the end of the day leaves it, or the moment
 * at which it was stated here, whichever is earlier, so that what comes later changes nothing. One about the batch itself
 * is younger than the batch, and counts from its own beginning.
 */
export function validityFor(course: Course, { day, statedAt }: Making, aboutItself: boolean): Validity {
  const time = Math.min(endOfDay(day), statedAt);
  return validityAt(course, aboutItself ? Math.max(time, course.validFrom) : time);
}

/** Whether it covered it. */
export const covered = (course: Course, act: Making, aboutItself: boolean): boolean =>
  validityFor(course, act, aboutItself) === "valid";
