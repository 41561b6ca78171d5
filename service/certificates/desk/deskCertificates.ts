import { createHash } from "node:crypto";
import type { Ledger } from "../../accept/ledger.ts";
import { actsOf, known, nothing, toActor } from "../../desk/acts.ts";
import { endingOf } from "../../values/files.ts";
import { type MayKnow, readFile, storeFile } from "../acts/file.ts";
import { getCertificate, issueCertificate, readCertificates } from "../acts/issue.ts";
import { reinstateCertificate, revokeCertificate, suspendCertificate } from "../acts/suspend.ts";
import type { CertificateReads } from "./reads.ts";

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
