import { id, keccak256, zeroPadValue, type ContractTransactionResponse } from "ethers";
import { SCHEME, SUBJECT } from "./enums.ts";
import type { Ledger } from "./ledger.ts";
import { abi, commitmentOf, requestOf, type Member, type Terms } from "./requests.ts";

/** Certificates as the tests state them; ids are computed here apart from the contract, from the interface's text. */

export const DAY = 86_400n;
export const YEAR = 365n * DAY;

export interface Statement {
  scheme: bigint;
  subjectType: bigint;
  subject: string;
  commitment: string;
  validFrom: bigint;
  validUntil: bigint;
}

export const subjectOf = (account: string) => zeroPadValue(account, 32).toLowerCase();

/** That the organisation may use the sign, for a year. */
export const stated = (name: string, about: Member, validFrom: bigint, wish: Partial<Statement> = {}): Statement => ({
  scheme: SCHEME.organic,
  subjectType: SUBJECT.organisation,
  subject: subjectOf(about.account),
  commitment: commitmentOf(name),
  validFrom,
  validUntil: validFrom + YEAR,
  ...wish,
});

export const argsOf = ({ scheme, subjectType, subject, commitment, validFrom, validUntil }: Statement) => [
  scheme,
  subjectType,
  subject,
  commitment,
  validFrom,
  validUntil,
];

export function certificateIdOf({ chainId, certificates }: Ledger, issuer: string, of: Statement): string {
  const content = keccak256(
    abi.encode(["uint8", "uint8", "bytes32", "bytes32"], [of.scheme, of.subjectType, of.subject, of.commitment]),
  );
  return keccak256(
    abi.encode(
      ["bytes32", "uint256", "address", "address", "bytes32"],
      [id("silsila.certificate.v1"), chainId, certificates.target, issuer, content],
    ),
  );
}

/** Does something in Certificates as a member, through the Relay, by a request of its own. */
export async function certify(
  ledger: Ledger,
  member: Member,
  method: string,
  args: readonly unknown[],
  terms: Terms = {},
): Promise<ContractTransactionResponse> {
  return ledger.relay.execute(await requestOf(ledger, member, ledger.certificates, method, args, terms));
}
