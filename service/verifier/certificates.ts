import { CERTIFICATE_SCHEMAS, validityAt, validityFor } from "../certificates/rules.ts";
import { commitmentOf } from "../formats/commitment.ts";
import type { Disclosed } from "../formats/fields.ts";
import { certificateIdOf } from "../formats/ids.ts";
import {
  certificateSlot,
  type CertificateState,
  type Course,
  readCertificateSlot,
  SCHEMES,
  SUBJECT_TYPES,
  type SubjectType,
  type Validity,
} from "../formats/slots.ts";
import type { Bundle, BundledCertificate } from "./bundle.ts";
import { Fault } from "./faults.ts";
import { type Proven, type ProvenCertificate, type ProvenDocument, read } from "./proven.ts";
import type { State } from "./state.ts";

export function proveCertificates(bundle: Bundle, state: State, proven: Proven): ProvenCertificate[] {
  const seen = new Set<string>();
  return bundle.certificates.map((entry, i) => {
    const at = `/certificates/${i}`;
    const certificate = proveCertificate(entry, at, bundle, state, proven);
    if (seen.has(certificate.id)) throw new Fault("REPEATED", at);
    seen.add(certificate.id);
    return certificate;
  });
}

function proveCertificate(
  { issuer, scheme, subject, document }: BundledCertificate,
  at: string,
  { chainId, contracts }: Bundle,
  state: State,
  proven: Proven,
): ProvenCertificate {
  const commitment = commitmentOf(document);
  const places = { scheme: SCHEMES.indexOf(scheme) + 1, subjectType: SUBJECT_TYPES.indexOf(subject.type) + 1 };
  const stated = { ...places, subject: subject.id, commitment };
  const id = certificateIdOf(chainId, contracts.certificates, issuer, stated);
  const stands = readCertificateSlot(state.contracts.certificates.word(certificateSlot(id)));
  // Whether there is one at all, too: nobody has the serial 0.
  if (stands.issuer !== proven.organisations.get(issuer)!.serial) throw new Fault("CERTIFICATE_DIFFERS", at);
  const shown = read(document, CERTIFICATE_SCHEMAS.certificate);
  holdAgainst(shown, stands, { issuer, scheme, subject }, `${at}/document`);
  const { course } = stands;
  const behind = proven.batches
    .filter(({ id: batch, account }) => subject.id === (subject.type === "batch" ? batch : account))
    .map((batch) => ({ batch: batch.id, validity: validityBehind(course, batch, subject.type, state.timestamp) }));
  if (behind.length === 0) throw new Fault("NOT_NEEDED", at);
  const validity = validityAt(course, state.timestamp);
  return { id, issuer, scheme, subject, commitment, told: shown, course, validity, behind };
}

/** What document and chain both say, they must say alike. */
function holdAgainst(
  { document, hidden }: ProvenDocument,
  { course }: CertificateState,
  { issuer, scheme, subject }: Pick<BundledCertificate, "issuer" | "scheme" | "subject">,
  at: string,
): void {
  const about = (document["subject"] ?? {}) as { [key: string]: Disclosed };
  const said: [pointer: string, value: Disclosed, expected: string][] = [
    ["/issuer", document["issuer"], issuer],
    ["/scheme", document["scheme"], scheme],
    ["/subject/type", about["type"], subject.type],
    ["/subject/id", about["id"], subject.id],
  ];
  for (const [pointer, value, expected] of said)
    if (value !== undefined && value !== expected) throw new Fault("CERTIFICATE_DIFFERS", at + pointer);
  const isOpen = document["validUntil"] === undefined && !hidden.includes("/validUntil");
  if (!isFirstSecond(document["validFrom"], course.validFrom))
    throw new Fault("CERTIFICATE_DIFFERS", `${at}/validFrom`);
  if (isOpen ? course.validUntil !== 0 : !isFirstSecond(document["validUntil"], course.validUntil - 86_399))
    throw new Fault("CERTIFICATE_DIFFERS", `${at}/validUntil`);
}

/**
 * Whether a day in Morocco begins in that second, which it does at midnight UTC or an hour before: when the clocks change
 * there is decided from year to year, and a browser may not have heard of it yet. A day that is hidden begins whenever.
 */
function isFirstSecond(day: Disclosed, second: number): boolean {
  if (day === undefined) return true;
  const midnight = typeof day === "string" ? Date.parse(`${day}T00:00:00Z`) / 1_000 : Number.NaN;
  return second === midnight || second === midnight - 3_600;
}

function validityBehind(
  course: Course,
  { told }: Proven["batches"][number],
  type: SubjectType,
  statedAt: number,
): Validity | null {
  const day = told?.document["producedOn"];
  if (typeof day !== "string" || !/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  return validityFor(course, { day, statedAt }, type === "batch");
}
