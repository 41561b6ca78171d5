import { createHash } from "node:crypto";
import { endingOf } from "../domain/files.ts";
import { readCertificateReach } from "../ledger/certificateReach.ts";
import { getCertificate, issueCertificate, readCertificates } from "../ledger/certificates.ts";
import { reinstateCertificate, revokeCertificate, suspendCertificate } from "../ledger/certificateActs.ts";
import { readFile, storeFile } from "../ledger/files.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { actsOf, known, nothing, toActor } from "./deskActs.ts";
import type { CertificateDeps } from "./desk/certificateDeps.ts";

export function deskCertificates(ledger: Ledger): CertificateDeps {
  const act = actsOf(ledger);
  return {
    listCertificates: (user, cursor) =>
      readCertificates(ledger, toActor(user), { cursor: cursor ?? undefined, limit: 20 }),
    getCertificate: (user, id) => known(getCertificate(ledger, ledger.db, toActor(user), id)),
    readCertificateReach: (user, id) => readCertificateReach(ledger, toActor(user), id, { limit: 20 }),
    readFile: (user, id) =>
      known(
        readFile(ledger, toActor(user), id).then(({ type, content }) => ({ type, ending: endingOf(type), content })),
      ),
    issueCertificate: (user, { paper, ...input }, key) =>
      act("certificate", async (tx, actor) => {
        const file = paper && (await storeFile(tx, actor, paper.type, paper.content)).id;
        const { id } = await issueCertificate(ledger, tx, actor, { ...input, ...(file && { file }) });
        return { id };
      })(user, { ...input, paper: paper && createHash("sha256").update(paper.content).digest("hex") }, key),
    suspendCertificate: act("suspension", (tx, actor, { id, reason }) =>
      nothing(suspendCertificate(ledger, tx, actor, id, { reason })),
    ),
    reinstateCertificate: act("reinstatement", (tx, actor, { id, reason }) =>
      nothing(reinstateCertificate(ledger, tx, actor, id, { reason })),
    ),
    revokeCertificate: act("revocation", (tx, actor, { id, ...input }) =>
      nothing(revokeCertificate(ledger, tx, actor, id, input)),
    ),
  };
}
