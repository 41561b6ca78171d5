import { Interface, isError } from "ethers";
import { ERRORS } from "../base/errorTable.ts";
import type { ErrorCode, ErrorValues } from "../base/errors.ts";
import { timeOf } from "../values/dates.ts";
import { BASE_UNITS, formatQuantity } from "../values/quantities.ts";
import {
  accessManagerAbi,
  agreementsAbi,
  batchesAbi,
  certificatesAbi,
  journalAbi,
  organisationsAbi,
  relayAbi,
} from "./abi.ts";
import {
  AGREEMENT_STATES,
  KINDS,
  LINE_STATES,
  MEMBERSHIP_STATES,
  SCHEMES,
  SUBJECT_TYPES,
  VALIDITIES,
} from "./enums.ts";
import { actOfSelector } from "./functions.ts";

/** Why a contract refused, in the ledger's words: a code of the one table, and its values. */
export interface Refusal {
  code: ErrorCode;
  values: ErrorValues;
  /** The contract's own error, for whoever looks closer. */
  error: string;
}

const ERRORS_OF_CONTRACTS = new Interface(
  [
    ...organisationsAbi,
    ...relayAbi,
    ...batchesAbi,
    ...journalAbi,
    ...certificatesAbi,
    ...agreementsAbi,
    ...accessManagerAbi,
  ]
    .filter((entry) => entry.type === "error")
    .map((entry) => JSON.stringify(entry))
    // Contracts share errors (OpenZeppelin's); an interface takes each once.
    .filter((text, i, all) => all.indexOf(text) === i)
    .map((text) => JSON.parse(text) as object),
);

/**
 * Contract errors that mean something to the person who asked but do not bear the name of their code, and the values of
 * their sentence beyond the error's own. What is neither here nor named so is told by its name: it is a fault of ours, or
 * of whoever signs without this service. Quantities are base units and batches are ids here: who reads the refusal knows
 * their unit and their lot.
 */
const MEANINGS: Record<string, (error: ErrorValues) => [code: ErrorCode, values?: ErrorValues]> = {
  OrganisationNotActive: () => ["ORGANISATION_SUSPENDED"],
  OrganisationSignerTaken: () => ["SIGNER_TAKEN"],
  OrganisationSignerUnknown: () => ["SIGNER_UNKNOWN"],
  OrganisationLastSigner: () => ["SIGNER_LAST"],
  OrganisationRecoveryPending: () => ["RECOVERY_PENDING"],
  OrganisationRecoveryUnknown: () => ["RECOVERY_UNKNOWN"],
  OrganisationRecoveryTooEarly: () => ["RECOVERY_TOO_EARLY"],
  OrganisationIsMerged: () => ["ORGANISATION_MERGED"],
  OrganisationSponsorsTooMany: ({ max }) => ["SPONSORED_TOO_MANY", { limit: max! }],
  RelayInvalidSigner: () => ["SIGNER_UNKNOWN"],
  RelayNotGranted: ({ selector }) => ["GRANT_MISSING", { act: actOfSelector(String(selector)) }],
  UnionInvalidKind: () => ["UNION_REQUIRED"],
  MembershipInvalidState: ({ state }) => ["MEMBERSHIP_STATE", { state: MEMBERSHIP_STATES[Number(state)]! }],
  GrantInvalidAct: () => ["GRANT_NOT_POSSIBLE"],
  GrantEnded: ({ until }) => ["GRANT_UNTIL_PAST", { until: timeOf(until!) }],
  MergerKindsNotAllowed: () => ["MERGER_KINDS_DIFFER"],
  MergerLineTooLong: ({ max }) => ["MERGER_LINE_TOO_LONG", { limit: max! }],
  CertificatesKindNotAllowed: () => ["ORGANISATION_KIND_NOT_ALLOWED"],
  CertifierNotAccredited: ({ scheme }) => ["CERTIFIER_NOT_ACCREDITED", { scheme: SCHEMES[Number(scheme)]! }],
  CertificateSubjectUnknown: ({ subjectType }) => ["NOT_FOUND", { resource: SUBJECT_TYPES[Number(subjectType)]! }],
  CertificateInvalidPeriod: ({ validFrom, validUntil }) => [
    "DATE_ORDER",
    { later: timeOf(validUntil!), earlier: timeOf(validFrom!) },
  ],
  CertificatePeriodEnded: ({ validUntil }) => ["CERTIFICATE_PERIOD_ENDED", { until: timeOf(validUntil!) }],
  CertificateAlreadyIssued: () => ["CERTIFICATE_EXISTS"],
  CertificateUnknown: () => ["NOT_FOUND", { resource: "certificate" }],
  CertificateIsOver: ({ validity }) => ["CERTIFICATE_OVER", { validity: VALIDITIES[Number(validity)]! }],
  CertificateAlreadySuspended: ({ suspendedFrom }) => ["CERTIFICATE_SUSPENDED", { from: timeOf(suspendedFrom!) }],
  CertificateAlreadyRevoked: ({ revokedFrom }) => ["CERTIFICATE_REVOKED", { from: timeOf(revokedFrom!) }],
  CertificateDateOutOfBounds: ({ date }) => ["CERTIFICATE_DATE_OUT_OF_BOUNDS", { date: timeOf(date!) }],
  AgreementUnexpectedState: ({ current, allowed }) => [
    "AGREEMENT_STATE",
    {
      state: AGREEMENT_STATES[Number(current)]!,
      allowed: AGREEMENT_STATES.filter((_, bit) => (BigInt(allowed!) >> BigInt(bit)) & 1n).join(" or "),
    },
  ],
  AgreementAlreadyProposed: () => ["AGREEMENT_EXISTS"],
  AgreementInvalidArbiter: () => ["AGREEMENT_ARBITER"],
  AgreementInvalidDeadlines: ({ validUntil, deliveredUntil }) => [
    "AGREEMENT_DEADLINES",
    { validUntil: timeOf(validUntil!), deliveredUntil: timeOf(deliveredUntil!) },
  ],
  AgreementLineUnknown: () => ["NOT_FOUND", { resource: "line" }],
  AgreementPaymentsTooMany: () => ["PAYMENTS_TOO_MANY"],
  AgreementPaymentsOpen: () => ["PAYMENTS_OPEN"],
  PaymentUnknown: () => ["NOT_FOUND", { resource: "payment" }],
  PaymentAlreadyConfirmed: () => ["PAYMENT_CONFIRMED"],
  SettlementAlreadyStated: () => ["SETTLEMENT_STATED"],
  BatchesKindNotAllowed: () => ["ORGANISATION_KIND_NOT_ALLOWED"],
  BatchUnknown: () => ["NOT_FOUND", { resource: "batch" }],
  BatchInsufficientFree: ({ id }) => ["STOCK_INSUFFICIENT", { lot: id!, unit: BASE_UNITS }],
  BatchIsAnnulled: ({ id }) => ["BATCH_ANNULLED", { lot: id! }],
  BatchIsOnHold: ({ id }) => ["BATCH_ON_HOLD", { lot: id! }],
  BatchIsRecalled: ({ id }) => ["BATCH_RECALLED", { lot: id! }],
  BatchNothingHeld: ({ id, account }) => ["BATCH_NOTHING_HELD", { lot: id!, code: account! }],
  BatchTooManyVersions: ({ id }) => ["AMENDMENTS_TOO_MANY", { lot: id!, limit: 255 }],
  BatchAlreadyRecalled: ({ id }) => ["RECALL_STANDS", { lot: id! }],
  BatchNotRecalled: ({ id }) => ["RECALL_NOT_STANDING", { lot: id! }],
  BatchesNotAscending: ({ id }) => ["BATCH_REPEATED", { lot: id! }],
  BatchQuantityOutOfBounds: ({ quantity, max }) =>
    quantity === "0" ? ["QUANTITY_NOT_POSITIVE"] : ["QUANTITY_TOO_LARGE", { limit: max!, unit: BASE_UNITS }],
  BatchNetMassMismatch: () => ["NET_MASS_MISMATCH"],
  TransformationMassExceeded: ({ inputsMg, outputsMg, lossMg }) => [
    "MASS_EXCEEDED",
    { inputs: kilograms(inputsMg!), outputs: kilograms(outputsMg!), loss: kilograms(lossMg!) },
  ],
  ShipmentLineNotInTransit: ({ batch, state }) => [
    "SHIPMENT_LINE_ENDED",
    { lot: batch!, state: LINE_STATES[Number(state)]! },
  ],
  // The service tells which transformation; the error cannot.
  BatchWasMade: () => ["CHAIN_REFUSED"],
  ShipmentNotYetCancellable: ({ cancellableFrom }) => [
    "SHIPMENT_NOT_YET_CANCELLABLE",
    { from: timeOf(cancellableFrom!) },
  ],
  ShipmentNotYours: () => ["SHIPMENT_NOT_YOURS", { party: "other party" }],
  ShipmentLineAlreadySent: ({ batch }) => ["BATCH_REPEATED", { lot: batch! }],
};

/** An error that bears the name of a code means it; of a batch the sentence tells the lot, and of a quantity the unit. */
function namedAlike(name: string, values: ErrorValues): [code: ErrorCode, values?: ErrorValues] {
  const code = name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  if (!(code in ERRORS)) return ["CHAIN_REFUSED"];
  const sentence = ERRORS[code as ErrorCode][1];
  const more = {
    ...(sentence.includes("{lot}") && { lot: values["batch"] ?? values["id"]! }),
    ...(sentence.includes("{unit}") && { unit: BASE_UNITS }),
  };
  return [code as ErrorCode, more];
}

const kilograms = (mg: string | number): string => formatQuantity(BigInt(mg), "KGM");

/** Fields that the contract does not take; they are refused here first, so this is seen only where rules differ. */
const INVALID = /^(?:Organisation|Certificate|Merger)Invalid(?!Period)(\w+)$/;

/** Reads revert data; empty data is what a call leaves that ran out of gas. */
export function refusalOf(revertData: string): Refusal {
  const parsed = revertData.length >= 10 ? ERRORS_OF_CONTRACTS.parseError(revertData) : null;
  if (!parsed) {
    const reason = revertData.length > 2 ? `unknown error ${revertData.slice(0, 10)}` : "it ran out of gas";
    return { code: "CHAIN_REFUSED", values: { reason }, error: revertData.slice(0, 74) };
  }
  const values: ErrorValues = { reason: parsed.name };
  parsed.fragment.inputs.forEach((input, i) => {
    const value = String(parsed.args[i]);
    values[input.name] = spell(input.name, value);
  });
  const field = INVALID.exec(parsed.name)?.[1]?.toLowerCase();
  if (field !== undefined) {
    const reason = `is not taken by the contract: ${String(values[field])}`;
    return { code: "FIELD_INVALID", values: { ...values, field, reason }, error: parsed.name };
  }
  const [code, more] = MEANINGS[parsed.name]?.(values) ?? namedAlike(parsed.name, values);
  return { code, values: { ...values, ...more }, error: parsed.name };
}

/** Enums are numbers there, and times Unix seconds. */
function spell(name: string, value: string): string {
  if (name === "kind") return KINDS[Number(value)] ?? value;
  return name === "readyAt" ? timeOf(value) : value;
}

/** Every error the contracts can give, for the test that each has a meaning. */
export const contractErrors = (): string[] =>
  ERRORS_OF_CONTRACTS.fragments.map((fragment) => (fragment as { name?: string }).name ?? "");

/** What a node's answer to a sent transaction means. Nodes differ in words, so words decide here and nowhere else. */
export type SendOutcome = "known" | "nonce_too_low" | "underpriced" | "unreachable" | "refused";

export function sendOutcome(error: unknown): SendOutcome {
  if (isError(error, "NONCE_EXPIRED")) return "nonce_too_low";
  if (isError(error, "REPLACEMENT_UNDERPRICED")) return "underpriced";
  const message = nodeMessage(error);
  if (message === null) return "unreachable";
  if (/already known|known transaction|already imported|already in the/i.test(message)) return "known";
  if (/nonce.{0,20}too low|nonce too low|expected nonce/i.test(message)) return "nonce_too_low";
  if (/underpriced|base fee|fee too low/i.test(message)) return "underpriced";
  return "refused";
}

/** The node's own message, or null when the node did not answer at all. */
function nodeMessage(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const inner =
    (error as { error?: { message?: string } }).error ??
    (error as { info?: { error?: { message?: string } } }).info?.error;
  return inner?.message ?? null;
}

/** Revert data inside an error of `eth_call`, or null when it was no revert. */
export function revertDataOf(error: unknown): string | null {
  const found =
    (error as { error?: { data?: unknown }; info?: { error?: { data?: unknown } }; data?: unknown } | null) ?? {};
  const data = found.error?.data ?? found.info?.error?.data ?? found.data;
  if (typeof data === "string" && data.startsWith("0x")) return data;
  const nested = (data as { data?: unknown } | undefined)?.data;
  return typeof nested === "string" ? nested : null;
}
