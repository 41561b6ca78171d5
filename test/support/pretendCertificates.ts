import type { CertificateDeps } from "../../service/pages/desk/certificateDeps.ts";
import { hex } from "./views.ts";

/** There are none, and nothing follows from what is asked for: the desk's certificates are tried on the real ledger. */
export const pretendCertificates: CertificateDeps = {
  listCertificates: async () => ({ items: [], next: null }),
  getCertificate: async () => null,
  readCertificateReach: async () => ({ items: [], next: null, descendants: 0 }),
  readFile: async () => null,
  issueCertificate: async () => ({ id: hex("ce") }),
  suspendCertificate: async () => undefined,
  reinstateCertificate: async () => undefined,
  revokeCertificate: async () => undefined,
};
