import type { FastifyInstance } from "fastify";
import type { ErrorCode } from "../../base/errors.ts";
import { type ActForm, actForm, addressOf, formOf, reasonFormOf } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import type { Guards } from "../../desk/guards.ts";
import { isUpload, type Upload } from "../../desk/multipart.ts";
import { inItsLanguage, isoDate, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { SCHEMES, SUBJECT_TYPES } from "../../formats/slots.ts";
import { html } from "../../web/html.ts";
import { lotCode, type Words } from "../../web/words.ts";
import { issueCertificate } from "../acts/issueCertificate.ts";
import { reinstateCertificate } from "../acts/reinstateCertificate.ts";
import { revokeCertificate } from "../acts/revokeCertificate.ts";
import { suspendCertificate } from "../acts/suspendCertificate.ts";
import type { CertificateView } from "../views/schemas.ts";
import type { CertificateDesk, IssuedWithPaper } from "./reads.ts";

export const CERTIFICATES = "/desk/certificates";

const FIELDS = ["scheme", "subjectKind", "subject", "number", "scope", "validFrom", "validUntil", "file"] as const;
type Field = (typeof FIELDS)[number];

const CODES: Partial<Record<ErrorCode, Field>> = {
  CERTIFIER_NOT_ACCREDITED: "scheme",
  CERTIFICATE_EXISTS: "number",
  FILE_TYPE_UNKNOWN: "file",
  FILE_TYPE_MISMATCH: "file",
  FILE_TOO_LARGE: "file",
};

/**
 * For certifiers: a statement about an organisation or a batch, with the paper that says it. It has an adapter of its own,
 * since the paper is kept in the same transaction.
 */
const issueForm: ActForm<CertificateDesk, { paper: Upload | null }, Field, IssuedWithPaper, { id: string }> = {
  act: issueCertificate.word,
  path: `/desk/${addressOf(issueCertificate.word)}`,
  by: issueCertificate.by,
  multipart: true,
  find: async (_deps, user, _id, request) => {
    if (user.organisation.kind !== "certifier") return null;
    const paper = (request.body as { file?: unknown } | undefined)?.file;
    return { paper: isUpload(paper) ? paper : null };
  },
  about: (_, words) => words.t.certificates.subjectHint,
  home: () => CERTIFICATES,
  fields: () => FIELDS,
  start: () => ({ subjectKind: "organisation" }),
  labelOf: (field, _, words) =>
    field === "subjectKind" ? words.t.certificates.subjectKind : words.t.certificates.fields[field],
  draw: (controls) => {
    const { certificates: t } = controls.words.t;
    return html`${controls.choice(
      "scheme",
      SCHEMES.map((scheme) => [scheme, t.schemes[scheme]]),
    )}
    ${controls.select(
      "subjectKind",
      SUBJECT_TYPES.map((type) => [type, t.subjectKinds[type]]),
    )}
    ${controls.text("subject", { hint: t.subjectHint, dir: "ltr" })} ${controls.text("number", { dir: "ltr", max: 60 })}
    ${controls.note("scope")} ${controls.date("validFrom")} ${controls.date("validUntil", { optional: true })}
    ${controls.file("file", { hint: t.fileHint, optional: true })}`;
  },
  read: (typed, { paper }, words) => {
    const reading = new Reading(typed, words);
    const kind = reading.oneOf("subjectKind", SUBJECT_TYPES);
    const until = isoDate(reading.text("validUntil"));
    const certificate = {
      scheme: reading.oneOf("scheme", SCHEMES),
      subject: { [kind]: reading.needed("subject") },
      number: reading.needed("number"),
      scope: inItsLanguage(reading.needed("scope"), words.language),
      validFrom: reading.day("validFrom"),
      ...(until !== "" && { validUntil: until }),
    };
    return reading.give({ certificate, paper });
  },
  fieldOf: (error) =>
    fieldOf(
      error,
      {
        "/scheme": "scheme",
        "/subject": "subject",
        "/number": "number",
        "/scope": "scope",
        "/validFrom": "validFrom",
        "/validUntil": "validUntil",
        "/file": "file",
      },
      CODES,
    ),
  do: (deps, user, input, idempotencyKey) => deps.issueWithPaper(user, input, idempotencyKey),
  done: ({ id }) => ({ lot: "", to: `${CERTIFICATES}/${id}` }),
};

/** Of a certificate that the organisation issued itself. */
const subject = {
  find: async (deps: CertificateDesk, user: DeskUser, id: string) => {
    const certificate = await deps.getCertificate(user, id);
    return certificate?.issuer.id === user.account ? certificate : null;
  },
  about: ({ number, issuer }: CertificateView, words: Words) =>
    words.say(words.t.certificates.number, { number: lotCode(number), organisation: words.party(issuer) }),
  home: ({ id }: CertificateView) => `${CERTIFICATES}/${id}`,
  done: (_: unknown, { id }: CertificateView) => ({ lot: "", to: `${CERTIFICATES}/${id}` }),
  under: `${CERTIFICATES}/:id`,
} as const;

const suspension = reasonFormOf({ ...subject, act: suspendCertificate });
const reinstatement = reasonFormOf({ ...subject, act: reinstateCertificate });

const revocation = formOf<CertificateDesk, typeof revokeCertificate, CertificateView, "effectiveFrom" | "reason">({
  ...subject,
  act: revokeCertificate,
  fields: () => ["effectiveFrom", "reason"],
  start: (_, { today }) => ({ effectiveFrom: today }),
  labelOf: (field, _, words) =>
    field === "reason" ? words.t.acts.fields.reason : words.t.certificates.fields.effectiveFrom,
  draw: (controls) =>
    html`${controls.date("effectiveFrom")} ${controls.note("reason", { hint: controls.words.t.acts.reasonHint })}`,
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    const body = { effectiveFrom: reading.day("effectiveFrom"), reason: reading.needed("reason") };
    return reading.give({ subject: id, body });
  },
  fieldOf: (error) => fieldOf(error, { "/effectiveFrom": "effectiveFrom", "/reason": "reason" }),
});

export function certificateForms(app: FastifyInstance, deps: CertificateDesk, guards: Guards): void {
  actForm(app, deps, guards, issueForm);
  actForm(app, deps, guards, suspension);
  actForm(app, deps, guards, reinstatement);
  actForm(app, deps, guards, revocation);
}
