import { Findings, LedgerError } from "../../base/errors.ts";
import { checkOwnFile } from "../../certificates/acts/file.ts";
import { findCertificateActs } from "../../certificates/rows/acts.ts";
import { findCertificates } from "../../certificates/rows/certificates.ts";
import { covered } from "../../certificates/rules.ts";
import { courseOf } from "../../certificates/views/certificates.ts";
import type { Queryable } from "../../store/pool.ts";
import { findCovering } from "../rows/claims.ts";
import type { BatchDocument } from "../rules/batch.ts";
import { type Claim, isProtected } from "../rules/claims.ts";

/** When a batch was made, and when that is stated, in Unix seconds. */
export interface Made {
  account: string;
  producedOn: string;
  statedAt: number;
}

interface Certificate {
  id: string;
  scheme: string;
  covers: boolean;
}

/**
 * What a batch may be called, each claim with the certificate that it rests on. What the law protects must be covered by one
 * about the organisation on the day on which the batch was made; all else may also be declared. All refusals at once.
 */
export async function checkClaims(db: Queryable, claims: readonly Claim[], made: Made): Promise<Claim[]> {
  if (claims.length === 0) return [];
  const certificates = await certificatesOf(db, claims, made);
  const findings = new Findings();
  const resting: Claim[] = [];
  for (const [i, claim] of claims.entries()) {
    await findings.checkLater(`/${i}/file`, () => checkOwnFile(db, made.account, claim.file));
    const certificate = findings.check(`/${i}`, () => restsOn(claim, certificates, made));
    resting.push({ ...claim, ...(certificate !== undefined && { certificate }) });
  }
  findings.throwAny();
  return resting;
}

async function certificatesOf(db: Queryable, claims: readonly Claim[], made: Made): Promise<Certificate[]> {
  const rows = await findCovering(
    db,
    [],
    [made.account],
    claims.map(({ scheme }) => scheme),
  );
  const acts = await findCertificateActs(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    scheme: row.scheme,
    covers: covered(courseOf(row, acts.get(row.id)), { day: made.producedOn, statedAt: made.statedAt }, false),
  }));
}

/** Undefined for what is declared. */
function restsOn(claim: Claim, certificates: Certificate[], { producedOn: date }: Made): string | undefined {
  const { scheme } = claim;
  const named = claim.certificate;
  const refusal = new LedgerError(
    "CLAIM_NOT_COVERED",
    { scheme, date },
    named === undefined ? "/scheme" : "/certificate",
  );
  const covering = certificates.filter((one) => one.scheme === scheme && one.covers);
  if (named !== undefined) {
    if (!covering.some(({ id }) => id === named)) throw refusal;
    return named;
  }
  if (covering.length === 0 && isProtected(scheme)) throw refusal;
  return covering[0]?.id;
}

/** After an amendment of the day: every certificate that the batch's claims rest on must cover the new day as well. */
export async function checkStillCovered(db: Queryable, document: BatchDocument, made: Made): Promise<void> {
  const resting = (document.claims ?? []).filter(({ certificate }) => certificate !== undefined);
  const rows = await findCertificates(
    db,
    resting.map(({ certificate }) => certificate!),
  );
  const acts = await findCertificateActs(
    db,
    rows.map(({ id }) => id),
  );
  const act = { day: made.producedOn, statedAt: made.statedAt };
  for (const row of rows)
    if (!covered(courseOf(row, acts.get(row.id)), act, false))
      throw new LedgerError("CLAIM_NOT_COVERED", { scheme: row.scheme, date: made.producedOn }, "/producedOn");
}
