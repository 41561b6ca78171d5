import { Interface, zeroPadValue } from "ethers";
import { certificatesAbi } from "../../chain/abi.ts";
import type { Act } from "../../chain/calls.ts";
import type { Addresses } from "../../chain/deployment.ts";
import { SCHEMES, SUBJECT_TYPES } from "../../chain/enums.ts";
import type { Call } from "../../chain/sign.ts";

const contract = new Interface(certificatesAbi);

// Far above the gas snapshot, first acts included: what is not used is not paid.
const GAS = 200_000;

const act = (target: string, name: string, values: unknown[]): Act => ({
  target,
  data: contract.encodeFunctionData(name, values),
  gas: GAS,
});

export function issueCertificate(
  certificates: string,
  stated: {
    scheme: string;
    subjectType: string;
    subject: string;
    commitment: string;
    validFrom: number;
    validUntil: number;
  },
): Act {
  return act(certificates, "issue", [
    SCHEMES.indexOf(stated.scheme),
    SUBJECT_TYPES.indexOf(stated.subjectType),
    zeroPadValue(stated.subject, 32),
    stated.commitment,
    stated.validFrom,
    stated.validUntil,
  ]);
}

interface Reasoned {
  certificate: string;
  reason: string;
}

export function suspendCertificate(certificates: string, { certificate, reason }: Reasoned): Act {
  return act(certificates, "suspendCertificate", [certificate, reason]);
}

export function reinstateCertificate(certificates: string, { certificate, reason }: Reasoned): Act {
  return act(certificates, "reinstateCertificate", [certificate, reason]);
}

export function revokeCertificate(
  certificates: string,
  { certificate, effectiveFrom, reason }: Reasoned & { effectiveFrom: number },
): Act {
  return act(certificates, "revokeCertificate", [certificate, effectiveFrom, reason]);
}

/** A registrar's own act. */
export function accreditCertifier(
  { certificates: to }: Addresses,
  account: string,
  { scheme, allowed }: { scheme: string; allowed: boolean },
): Call {
  return {
    to,
    data: contract.encodeFunctionData("accredit", [account, SCHEMES.indexOf(scheme), allowed]),
    gas: BigInt(GAS),
  };
}
