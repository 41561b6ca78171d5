import type { Page } from "../../accept/paging.ts";
import type { Act, DeskFrame, DeskUser, Reasoned } from "../../desk/frame.ts";
import type { Upload } from "../../desk/multipart.ts";
import type { NewCertificate } from "../acts/issue.ts";
import type { CertificateReachView, CertificateView } from "../views/types.ts";

/** What the desk asks of the ledger about certificates. */
export interface CertificateReads {
  /** Held and issued, newest first. */
  listCertificates(user: DeskUser, cursor: string | null): Promise<Page<CertificateView>>;
  /** Null where it is not the user's to know of. */
  getCertificate(user: DeskUser, id: string): Promise<CertificateView | null>;
  readCertificateReach(user: DeskUser, id: string): Promise<CertificateReachView>;
  /** Null where it is not the user's to read. */
  readFile(user: DeskUser, id: string): Promise<{ type: string; ending: string; content: Buffer } | null>;
  /** `paper`: kept first, and named by the certificate. */
  issueCertificate: Act<NewCertificate & { paper: Upload | null }, { id: string }>;
  suspendCertificate: Act<Reasoned>;
  reinstateCertificate: Act<Reasoned>;
  revokeCertificate: Act<Reasoned & { effectiveFrom: string }>;
}

export interface CertificateDesk extends DeskFrame, CertificateReads {}
