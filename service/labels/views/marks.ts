import type { Ledger } from "../../accept/ledger.ts";
import { isOnChain } from "../../accept/operationStates.ts";
import { LedgerError } from "../../base/errors.ts";
import { findCovering } from "../../batches/rows/claims.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { covered, SCHEME_OF_SIGN } from "../../certificates/rules.ts";
import { courseIn, toCertificateViews } from "../../certificates/views/certificates.ts";
import type { CertificateView } from "../../certificates/views/schemas.ts";
import type { Sign } from "../../products/rules.ts";

/**
 * Returns when a label of the batch may be printed: what it says must be on the chain, and a new label on what nobody may
 * eat would only bring it back among people.
 */
export function checkLabelled({ rejection, state, status, lot }: BatchView): void {
  if (rejection) throw new LedgerError(rejection.code, rejection.values);
  if (!isOnChain(state)) throw new LedgerError("BATCH_NOT_MINED");
  if (status === "annulled") throw new LedgerError("BATCH_ANNULLED", { lot });
  if (status === "recalled") throw new LedgerError("BATCH_RECALLED", { lot });
}

/** What a label may say beside its maker's own words, since a certificate on the chain says so. */
export interface LabelMarks {
  /** Number of the ONSSA's sanitary authorisation. */
  onssa: string | null;
  /** Of origin or quality, of the product. */
  sign: Sign | null;
}

const ONSSA = "sanitary_authorisation";

/**
 * A mark stands when a certificate covered the batch on the day on which it was made, and was neither suspended nor revoked
 * since: what is printed today will be on shelves for years.
 */
export async function readLabelMarks(ledger: Ledger, batch: BatchView): Promise<LabelMarks> {
  const { db } = ledger;
  const { sign } = batch.product;
  const schemes = [ONSSA, ...(sign ? [SCHEME_OF_SIGN[sign.kind]] : [])];
  const rows = await findCovering(db, [batch.id], [batch.organisation.id], schemes);
  const certificates = await toCertificateViews(ledger, db, null, rows);
  const standing = certificates.filter((certificate) => stands(certificate, batch));
  const found = (scheme: string) => standing.find((certificate) => certificate.scheme === scheme);
  return {
    onssa: found(ONSSA)?.number ?? null,
    sign: sign && found(SCHEME_OF_SIGN[sign.kind]) ? sign : null,
  };
}

function stands(certificate: CertificateView, { id, organisation, producedOn, createdAt }: BatchView): boolean {
  const { subject, validity } = certificate;
  const itself = subject.batch?.id === id;
  if (!itself && (subject.batch || subject.organisation.id !== organisation.id)) return false;
  const act = { day: producedOn, statedAt: Date.parse(createdAt) / 1_000 };
  return (validity === "valid" || validity === "expired") && covered(courseIn(certificate), act, itself);
}
