/**
 * Why a bundle is not what it says. Codes are stable; sentences for people are elsewhere, in their languages.
 *
 * `NOT_ON_CHAIN` and `SUPERSEDED` accuse nobody: a record that waits for the chain, or that a reorganisation took back for
 * a while, is the one, and a document that was corrected since is the other.
 */
export const FAULTS = [
  "FORMAT_UNKNOWN",
  "BUNDLE_MALFORMED",
  /** The header is not that of the block. */
  "HEADER_DIFFERS",
  /** The nodes do not lead from the header to what they should prove. */
  "PROOF_BROKEN",
  /** Something in it has nothing to do with the batch. */
  "NOT_NEEDED",
  /** The same twice. */
  "REPEATED",
  /** No document in it has the id that was asked for. */
  "ID_DIFFERS",
  /** The chain holds another document, or says another thing of it than the document. */
  "BATCH_DIFFERS",
  "ORGANISATION_DIFFERS",
  "PRODUCT_DIFFERS",
  "TRANSFORMATION_DIFFERS",
  /** The chain holds no such certificate, or says another thing of it than the document. */
  "CERTIFICATE_DIFFERS",
  /** Whoever is said to have signed did not sign that, or it stands in no such transaction. */
  "ACT_DIFFERS",
  "NOT_ON_CHAIN",
  "SUPERSEDED",
] as const;
export type FaultCode = (typeof FAULTS)[number];

export class Fault extends Error {
  readonly code: FaultCode;
  /** Pointer into the bundle. */
  readonly at: string;

  constructor(code: FaultCode, at: string) {
    super(`${code} at “${at}”`);
    this.code = code;
    this.at = at;
  }
}
