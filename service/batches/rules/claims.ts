import { Findings, LedgerError } from "../../base/errors.ts";
import { hex, LIMITS, oneOf } from "../../formats/fields.ts";
import { isWord } from "../../formats/hex.ts";
import { SCHEMES } from "../../formats/slots.ts";
import { cleanNames, type Names } from "../../values/names.ts";

/** What a batch can be said to be: of a scheme, or in the maker's own words. */
export const CLAIM_SCHEMES = [...SCHEMES, "own_words"] as const;
export type ClaimScheme = (typeof CLAIM_SCHEMES)[number];

/** Signs that the law keeps for those who are certified (25-06, 39-12): nobody declares them by themselves. */
const PROTECTED: readonly ClaimScheme[] = [
  "geographical_indication",
  "designation_of_origin",
  "agricultural_label",
  "organic",
];
export const isProtected = (scheme: ClaimScheme): boolean => PROTECTED.includes(scheme);

export const MAX_CLAIMS = 10;

/** `certificate`: on which it rests. `file`: what shows it, by the SHA-256 of its bytes. */
export type Claim = { scheme: ClaimScheme; words?: Names; certificate?: string; file?: string };

/** How a claim stands; `uncovered`: the certificate that it rested on did not cover it after all. */
export const CLAIM_STANDINGS = ["verified", "evidenced", "self_declared", "uncovered"] as const;
export type ClaimStanding = (typeof CLAIM_STANDINGS)[number];

/** Each cleaned, in their order. */
export function cleanClaims(given: readonly Claim[]): Claim[] {
  if (given.length > MAX_CLAIMS)
    throw new LedgerError("FIELD_INVALID", { field: "claims", reason: `must be at most ${MAX_CLAIMS}` });
  const findings = new Findings();
  const claims = given.map((claim, i) => findings.check(`/${i}`, () => cleanClaim(claim)));
  findings.throwAny();
  return claims as Claim[];
}

function cleanClaim(given: Claim): Claim {
  const { scheme, certificate, file } = given;
  const findings = new Findings();
  findings.check("/scheme", () => oneOf(CLAIM_SCHEMES, scheme, "scheme"));
  const words = findings.check("/words", () => {
    if (scheme === "own_words" && !given.words) throw new LedgerError("FIELD_MISSING", { field: "words" });
    return given.words && cleanNames(given.words, LIMITS.name);
  });
  if (certificate !== undefined) findings.check("/certificate", () => hex(isWord(certificate)));
  if (file !== undefined) findings.check("/file", () => hex(isWord(file)));
  findings.throwAny();
  return {
    scheme,
    ...(words && { words }),
    ...(certificate !== undefined && { certificate }),
    ...(file !== undefined && { file }),
  };
}
