import { createHash } from "node:crypto";
import type { Static } from "typebox";
import { execute } from "../../accept/execute.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Page } from "../../accept/paging.ts";
import { actsOf, known, toActor } from "../../desk/acts.ts";
import type { Act, DeskFrame, DeskUser } from "../../desk/frame.ts";
import type { Upload } from "../../desk/multipart.ts";
import { endingOf } from "../../values/files.ts";
import { type MayKnow, readFile, storeFile } from "../acts/file.ts";
import { issueCertificate } from "../acts/issueCertificate.ts";
import { getCertificate, readCertificates } from "../views/certificates.ts";
import type { CertificateReachView, CertificateView, NewCertificate } from "../views/schemas.ts";

/** What the desk asks of the ledger about certificates. */
export interface CertificateReads {
  /** Held and issued, newest first. */
  listCertificates(user: DeskUser, cursor: string | null): Promise<Page<CertificateView>>;
  /** Null where it is not the user's to know of. */
  getCertificate(user: DeskUser, id: string): Promise<CertificateView | null>;
  readCertificateReach(user: DeskUser, id: string): Promise<CertificateReachView>;
  /** Null where it is not the user's to read. */
  readFile(user: DeskUser, id: string): Promise<{ type: string; ending: string; content: Buffer } | null>;
  /** `paper`: kept first, in the same transaction, and named by the certificate. */
  issueWithPaper: Act<IssuedWithPaper, { id: string }>;
}

export interface IssuedWithPaper {
  certificate: Static<typeof NewCertificate>;
  paper: Upload | null;
}

export interface CertificateDesk extends DeskFrame, CertificateReads {}

export function deskCertificates(ledger: Ledger, mayKnow: MayKnow): Omit<CertificateReads, "readCertificateReach"> {
  const act = actsOf(ledger);
  return {
    listCertificates: (user, cursor) =>
      readCertificates(ledger, toActor(user), { cursor: cursor ?? undefined, limit: 20 }),
    getCertificate: (user, id) => known(getCertificate(ledger, ledger.db, toActor(user), id)),
    readFile: (user, id) =>
      known(
        readFile(ledger, toActor(user), id, mayKnow).then(({ type, content }) => ({
          type,
          ending: endingOf(type),
          content,
        })),
      ),
    // It is the same request while the paper has the same bytes.
    issueWithPaper: (user, { certificate, paper }, key) =>
      act(issueCertificate.word, async (tx, actor) => {
        const file = paper && (await storeFile(tx, actor, paper.type, paper.content)).id;
        const body = { ...certificate, ...(file && { file }) };
        const done = await execute(ledger, tx, actor, issueCertificate, { body });
        return { id: done.arguments.certificate };
      })(user, { certificate, paper: paper && createHash("sha256").update(paper.content).digest("hex") }, key),
  };
}
