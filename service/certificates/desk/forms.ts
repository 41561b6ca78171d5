import type { FastifyInstance } from "fastify";
import type { ErrorCode } from "../../base/errors.ts";
import { type ActForm, actForm, reasonForm } from "../../desk/form.ts";
import type { DeskUser, Reasoned } from "../../desk/frame.ts";
import type { Doors } from "../../desk/guards.ts";
import { isUpload, type Upload } from "../../desk/multipart.ts";
import { inItsLanguage, isoDate, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { SCHEMES, SUBJECT_TYPES } from "../../formats/slots.ts";
import { html } from "../../web/html.ts";
import { lotCode, type Words } from "../../web/words.ts";
import type { NewCertificate } from "../acts/issue.ts";
import type { CertificateView } from "../views/types.ts";
import type { CertificateDesk } from "./reads.ts";

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

/** For certifiers: a statement about an organisation or a batch, with the paper that says it. */
const issueForm: ActForm<
  CertificateDesk,
  { paper: Upload | null },
  Field,
  NewCertificate & { paper: Upload | null },
  { id: string }
> = {
  act: "issueCertificate",
  path: "/desk/issue-certificate",
  action: "certificate.issue",
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
    return reading.give({
      scheme: reading.oneOf("scheme", SCHEMES),
      subject: { [kind]: reading.needed("subject") },
      number: reading.needed("number"),
      scope: inItsLanguage(reading.needed("scope"), words.language),
      validFrom: reading.day("validFrom"),
      ...(until !== "" && { validUntil: until }),
      paper,
    });
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
  do: (deps, user, input, wish) => deps.issueCertificate(user, input, wish),
  done: ({ id }) => ({ lot: "", to: `${CERTIFICATES}/${id}` }),
};

/** Of a certificate that the organisation issued itself. */
const subject = {
  find: async (deps: CertificateDesk, user: DeskUser, id: string) => {
    const certificate = await deps.getCertificate(user, id);
    return certificate?.issuer.id === user.account ? certificate : null;
  },
  about: ({ number, issuer }: CertificateView, words: Words) =>
    words.say(words.t.certificates.number, { number: lotCode(number), organisation: words.name(issuer.name) }),
  home: ({ id }: CertificateView) => `${CERTIFICATES}/${id}`,
  done: (_: unknown, { id }: CertificateView) => ({ lot: "", to: `${CERTIFICATES}/${id}` }),
  action: "certificate.withdraw",
} as const;

const suspensionForm = reasonForm<CertificateDesk, CertificateView>({
  ...subject,
  act: "suspendCertificate",
  path: "/desk/certificates/:id/suspend-certificate",
  do: (deps, user, input, wish) => deps.suspendCertificate(user, input, wish),
});

const reinstatementForm = reasonForm<CertificateDesk, CertificateView>({
  ...subject,
  act: "reinstateCertificate",
  path: "/desk/certificates/:id/reinstate-certificate",
  do: (deps, user, input, wish) => deps.reinstateCertificate(user, input, wish),
});

const revocationForm: ActForm<
  CertificateDesk,
  CertificateView,
  "effectiveFrom" | "reason",
  Reasoned & { effectiveFrom: string },
  unknown
> = {
  ...subject,
  act: "revokeCertificate",
  path: "/desk/certificates/:id/revoke-certificate",
  fields: () => ["effectiveFrom", "reason"],
  start: (_, { today }) => ({ effectiveFrom: today }),
  labelOf: (field, _, words) =>
    field === "reason" ? words.t.acts.fields.reason : words.t.certificates.fields.effectiveFrom,
  draw: (controls) =>
    html`${controls.date("effectiveFrom")} ${controls.note("reason", { hint: controls.words.t.acts.reasonHint })}`,
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    return reading.give({ id, effectiveFrom: reading.day("effectiveFrom"), reason: reading.needed("reason") });
  },
  fieldOf: (error) => fieldOf(error, { "/effectiveFrom": "effectiveFrom", "/reason": "reason" }),
  do: (deps, user, input, wish) => deps.revokeCertificate(user, input, wish),
};

export function certificateForms(app: FastifyInstance, deps: CertificateDesk, doors: Doors): void {
  actForm(app, deps, doors, issueForm);
  actForm(app, deps, doors, suspensionForm);
  actForm(app, deps, doors, reinstatementForm);
  actForm(app, deps, doors, revocationForm);
}
