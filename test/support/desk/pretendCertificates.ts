import type { CertificateNotice } from "../../../service/batches/views/claimSchemas.ts";
import type { ClaimView } from "../../../service/batches/views/schemas.ts";
import type { CertificateReads } from "../../../service/certificates/desk/reads.ts";
import type { CertificateReachView, CertificateView } from "../../../service/certificates/views/schemas.ts";
import { BATCH, EVIDENCE, hex, ORGANISATION } from "../service/views.ts";

const { id, code, name } = ORGANISATION;
const recorded = { commitment: hex("3c"), rejection: null, evidence: EVIDENCE, recordedBy: null } as const;

/** One that the organisation issued about itself, with all that can stand on its page. */
export const CERTIFICATE: CertificateView = {
  ...recorded,
  id: hex("ce"),
  issuer: { id, code, name },
  scheme: "organic",
  subject: { type: "organisation", organisation: { id, code, name }, batch: null },
  number: "MA-BIO-154/2026",
  scope: { fr: "Safran, 12 hectares", ar: "الزعفران" },
  validFrom: "2026-01-01",
  validUntil: "2027-12-31",
  file: { id: hex("f1"), type: "application/pdf", size: 48_213, erasedAt: null },
  validity: "suspended",
  state: "final",
  operation: "op-certificate",
  createdAt: "2026-01-05T10:00:00Z",
  acts: [
    {
      ...recorded,
      kind: "suspension",
      effectiveFrom: null,
      reason: "Résidus au-dessus du seuil",
      state: "final",
      operation: null,
      createdAt: "2026-06-01T10:00:00Z",
    },
  ],
};

const REACH: CertificateReachView = {
  items: [
    {
      ...{ id: BATCH.id, code: BATCH.code, lot: BATCH.lot, product: BATCH.product.name },
      ...{ organisation: BATCH.organisation, producedOn: BATCH.producedOn, covered: false },
    },
  ],
  next: null,
  descendants: 2,
};

/** In each of their standings, and both ways in which a certificate can have been stopped. */
export const CLAIMS: ClaimView[] = [
  {
    scheme: "organic",
    words: null,
    standing: "verified",
    by: CERTIFICATE.issuer,
    certificate: CERTIFICATE,
    file: null,
  },
  {
    scheme: "designation_of_origin",
    words: { fr: "Safran de Taliouine", ar: "زعفران تاليوين" },
    standing: "uncovered",
    by: BATCH.organisation,
    certificate: { ...CERTIFICATE, validity: "revoked" },
    file: null,
  },
  {
    ...{ scheme: "audit_finding", words: null, standing: "evidenced", by: BATCH.organisation },
    ...{ certificate: null, file: CERTIFICATE.file },
  },
  {
    ...{ scheme: "own_words", words: { fr: "Cueilli à l’aube" }, standing: "self_declared", by: BATCH.organisation },
    ...{ certificate: null, file: null },
  },
];

const notice = { certificate: CERTIFICATE, reason: "Résidus au-dessus du seuil", batch: REACH.items[0]! };
export const NOTICES: CertificateNotice[] = [
  { ...notice, kind: "suspension", from: "2026-06-01T10:00:00Z", part: "itself", covered: true, evidence: EVIDENCE },
  { ...notice, kind: "revocation", from: "2026-03-01", part: "source", covered: false, evidence: EVIDENCE },
];

/** Nothing follows from what is asked for: the desk's certificates are tried on the real ledger. */
export const pretendCertificates: CertificateReads = {
  listCertificates: async () => ({ items: [CERTIFICATE], next: null }),
  getCertificate: async (_, asked) => (asked === CERTIFICATE.id ? CERTIFICATE : null),
  readCertificateReach: async () => REACH,
  readFile: async () => null,
  issueWithPaper: async () => ({ id: CERTIFICATE.id }),
};
