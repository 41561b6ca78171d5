import { type Need, need, type State } from "../../accept/state.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { type CertificateWithActs, certificateWithActs } from "../../certificates/rows/acts.ts";
import { ownFile } from "../../certificates/rows/files.ts";
import { covered } from "../../certificates/rules.ts";
import { courseOf } from "../../certificates/views/certificates.ts";
import { covering } from "../rows/claims.ts";
import type { BatchDocument } from "../rules/batch.ts";
import { type Claim, isProtected } from "../rules/claims.ts";

/** When a batch was made, and when that is stated, in Unix seconds. */
export interface Made {
  account: string;
  producedOn: string;
  statedAt: number;
}

/** For `checkClaims`. */
export const claimNeeds = (account: string, claims: readonly Claim[]): Need[] =>
  claims.flatMap(({ scheme, file }) => [
    need(covering, { account, scheme }),
    ...(file === undefined ? [] : [need(ownFile, { account, hash: file })]),
  ]);

/**
 * What a batch may be called, each claim with the certificate that it rests on. What the law protects must be covered by one
 * about the organisation on the day on which the batch was made; all else may also be declared. All refusals at once.
 */
export function checkClaims(state: State, claims: readonly Claim[], made: Made): Claim[] {
  const findings = new Findings();
  const resting = claims.map((claim, i) => {
    const { account } = made;
    const { file: hash } = claim;
    // What another organisation's file says is not its to show.
    if (hash !== undefined && !state.get(ownFile, { account, hash }))
      findings.add(new LedgerError("NOT_FOUND", { resource: "file" }, `/${i}/file`));
    const certificate = findings.check(`/${i}`, () => restsOn(state, claim, made));
    return { ...claim, ...(certificate !== undefined && { certificate }) };
  });
  findings.throwAny();
  return resting;
}

/** The certificate's id; undefined for what is declared. */
function restsOn(state: State, { scheme, certificate: named }: Claim, made: Made): string | undefined {
  const refusal = new LedgerError(
    "CLAIM_NOT_COVERED",
    { scheme, date: made.producedOn },
    named === undefined ? "/scheme" : "/certificate",
  );
  const certificates = state.get(covering, { account: made.account, scheme }) ?? [];
  const valid = certificates.filter((one) => covers(one, made)).map(({ row }) => row.id);
  if (named !== undefined) {
    if (!valid.includes(named)) throw refusal;
    return named;
  }
  if (valid.length === 0 && isProtected(scheme)) throw refusal;
  return valid[0];
}

const covers = ({ row, acts }: CertificateWithActs, { producedOn: day, statedAt }: Made): boolean =>
  covered(courseOf(row, acts), { day, statedAt }, false);

const restingOn = (claims: readonly Claim[] = []): string[] =>
  claims.flatMap(({ certificate }) => (certificate === undefined ? [] : [certificate]));

/** For `checkStillCovered`. */
export const coveredNeeds = (claims: readonly Claim[]): Need[] =>
  restingOn(claims).map((certificate) => need(certificateWithActs, certificate));

/** After an amendment of the day: every certificate that the batch's claims rest on must cover the new day as well. */
export function checkStillCovered(state: State, { claims }: BatchDocument, made: Made): void {
  for (const id of restingOn(claims)) {
    const certificate = state.get(certificateWithActs, id);
    if (certificate && !covers(certificate, made))
      throw new LedgerError(
        "CLAIM_NOT_COVERED",
        { scheme: certificate.row.scheme, date: made.producedOn },
        "/producedOn",
      );
  }
}
