import { zeroPadValue } from "ethers";
import Type from "typebox";
import { act, rows } from "../../accept/act.ts";
import { blockTime, chainClock } from "../../accept/ledger.ts";
import { found, need } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { SCHEMES as CHAIN_SCHEMES, SUBJECT_TYPES as CHAIN_SUBJECT_TYPES } from "../../chain/enums.ts";
import { certificateIdOf } from "../../formats/ids.ts";
import { SCHEMES, SUBJECT_TYPES } from "../../formats/slots.ts";
import { accreditation } from "../rows/acts.ts";
import { certificates, issuedNumbers } from "../rows/certificates.ts";
import { ownFile } from "../rows/files.ts";
import { CERTIFICATE_SCHEMAS, certificateDocument, periodOf } from "../rules.ts";
import { getCertificate } from "../views/certificates.ts";
import { Certificate, type CertificateView, NewCertificate } from "../views/schemas.ts";
import { namedSubject } from "../views/subjects.ts";
import { requireAccredited } from "./accredit.ts";
import { certificateCall } from "./ownCertificate.ts";

/** Stands in for a subject that was refused, so that the other fields are still checked. */
const NOBODY = { type: "organisation", id: `0x${"00".repeat(20)}` } as const;

/** States something about an organisation or a batch. */
export const issueCertificate = act({
  word: "issueCertificate",
  channel: "relay",
  by: RECORDER,
  resource: "certificate",
  delegation: "successor",
  body: NewCertificate,
  // Unix seconds; `validUntil` 0: open.
  arguments: Type.Object({
    certificate: Type.String(),
    scheme: Type.String(),
    subjectType: Type.String(),
    subject: Type.String(),
    commitment: Type.String(),
    validFrom: Type.Integer(),
    validUntil: Type.Integer(),
  }),
  rest: {
    path: "/v1/certificates",
    tags: ["certificates"],
    summary: "Issue a certificate",
    description:
      "About an organisation, suspended or not, or about a batch that is on the chain. For certifiers accredited for its scheme.",
    refusals: [
      "CODE_INVALID",
      "DATE_INVALID",
      "DATE_ORDER",
      "BATCH_ANNULLED",
      "CERTIFIER_NOT_ACCREDITED",
      "CERTIFICATE_PERIOD_ENDED",
      "CERTIFICATE_EXISTS",
    ],
    answer: {
      schema: Certificate,
      read: (ledger, db, actor, done) =>
        getCertificate(ledger, db, actor, (done.arguments as { certificate: string }).certificate),
    },
    location: { what: "The certificate.", of: ({ id }: CertificateView) => `/v1/certificates/${id}` },
  },
  call: ({ scheme, subjectType, subject, commitment, validFrom, validUntil }) =>
    certificateCall("issue", [
      CHAIN_SCHEMES.indexOf(scheme),
      CHAIN_SUBJECT_TYPES.indexOf(subjectType),
      zeroPadValue(subject, 32),
      commitment,
      validFrom,
      validUntil,
    ]),
  rule: {
    needs({ account, body: { scheme, subject, file } }, state) {
      const named = state.get(namedSubject, subject);
      const about = named instanceof LedgerError ? undefined : named?.id;
      return [
        ...[need(accreditation, { account, scheme }), need(namedSubject, subject), need(blockTime, null)],
        ...(file === undefined ? [] : [need(ownFile, { account, hash: file })]),
        ...(about === undefined ? [] : [need(issuedNumbers, { account, scheme, subject: about })]),
      ];
    },
    // In the contract's order.
    decide(command, state) {
      const { account, body, operation, contracts, seal } = command;
      const { scheme, file } = body;
      requireAccredited(state, { account, scheme });
      const findings = new Findings();
      const named = findings.check("/subject", () => found(state, namedSubject, body.subject));
      findings.check("/file", () => {
        if (file !== undefined && !state.get(ownFile, { account, hash: file }))
          throw new LedgerError("NOT_FOUND", { resource: "file" });
      });
      const document = findings.check("", () =>
        certificateDocument({ ...body, issuer: account, subject: named ?? NOBODY }),
      );
      if (document) findings.check("/validUntil", () => refuseEnded(document, chainClock(command, state)));
      findings.throwAny();
      const { number } = document!;
      const { type: subjectType, id: subject } = named!;
      if (state.get(issuedNumbers, { account, scheme, subject })?.has(number))
        throw new LedgerError("CERTIFICATE_EXISTS", { number });
      const sealed = seal(CERTIFICATE_SCHEMAS.certificate, document!);
      const { commitment } = sealed;
      const id = certificateIdOf(contracts.chainId, contracts.certificates, account, {
        scheme: SCHEMES.indexOf(scheme) + 1,
        subjectType: SUBJECT_TYPES.indexOf(subjectType) + 1,
        subject,
        commitment,
      });
      const { from: validFrom, until: validUntil } = periodOf(document!);
      const stated = { scheme, subjectType, subject, commitment, validFrom, validUntil };
      return {
        arguments: { certificate: id, ...stated },
        documents: [sealed],
        rows: [rows(certificates, { id, account, ...stated, number, file: file ?? null, intent: operation })],
      };
    },
  },
});

function refuseEnded(document: { validFrom: string; validUntil?: string }, now: number): void {
  const { until } = periodOf(document);
  if (until !== 0 && until < now) throw new LedgerError("CERTIFICATE_PERIOD_ENDED", { until: document.validUntil! });
}
