import Type from "typebox";
import { type Call, type Command, type Effects, type Rest, rows } from "../../accept/act.ts";
import { blockTime, chainClock } from "../../accept/ledger.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Course } from "../../formats/slots.ts";
import { startOfDay } from "../../values/dates.ts";
import { certificateActs, certificateWithActs } from "../rows/acts.ts";
import { type CertificateRow, readable } from "../rows/certificates.ts";
import { CERTIFICATE_SCHEMAS, type CertificateAct, certificateActDocument, validityAt } from "../rules.ts";
import { courseOf } from "../views/certificates.ts";

/** What acts on a certificate have in common: its issuer says why, and the chain gets a commitment of that. */

export const ReasonArguments = Type.Object({ certificate: Type.String(), reason: Type.String() });

// Far above the gas snapshot, first acts included: what is not used is not paid.
const GAS = 200_000;

export const certificateCall = (name: string, values: readonly unknown[]): Call => ({
  contract: "certificates",
  function: name,
  values,
  gas: GAS,
});

export const atCertificate: NonNullable<Rest["location"]> = {
  what: "What it changed.",
  of: (_, certificate) => `/v1/certificates/${certificate}`,
};

/** For `ownCertificate`. */
export function ownNeeds({ account, subject: certificate }: Command<unknown>, state: State): Need[] {
  const row = state.get(certificateWithActs, certificate)?.row;
  return [
    need(certificateWithActs, certificate),
    need(blockTime, null),
    ...(row && row.account !== account ? [need(readable, { account, certificate })] : []),
  ];
}

export interface Own {
  row: CertificateRow;
  /** With what is on its way. */
  course: Course;
  now: number;
}

/** The certificate in the address, for its issuer. Whoever else may read it learns that it is another's. */
export function ownCertificate(command: Command<unknown>, state: State): Own {
  const { account, subject: certificate, suspended } = command;
  const { row, acts } = state.get(certificateWithActs, certificate) ?? {};
  const known = row?.account === account || state.get(readable, { account, certificate });
  if (!row || row.state === "rejected" || !known) throw new LedgerError("NOT_FOUND", { resource: "certificate" });
  if (row.account !== account) throw new LedgerError("CERTIFICATE_NOT_YOURS");
  if (suspended) throw new LedgerError("ORGANISATION_SUSPENDED");
  const now = chainClock(command, state);
  return { row, course: courseOf(row, acts, now), now };
}

export function refuseOver({ course, now }: Own): void {
  const validity = validityAt(course, now);
  if (validity === "expired" || validity === "revoked") throw new LedgerError("CERTIFICATE_OVER", { validity });
}

/** What follows from an act on a certificate: the reason is kept, and the act stands in the certificate's past. */
export function withReason(
  { operation, subject: certificate, seal }: Command<unknown>,
  stated: { act: CertificateAct; reason: string; effectiveFrom?: string },
): Effects<{ certificate: string; reason: string }> {
  const { act: kind, effectiveFrom: day } = stated;
  const sealed = seal(CERTIFICATE_SCHEMAS.act, certificateActDocument({ ...stated, certificate }));
  const { commitment } = sealed;
  const effectiveFrom = day === undefined ? null : startOfDay(day);
  return {
    arguments: { certificate, reason: commitment },
    documents: [sealed],
    rows: [rows(certificateActs, { intent: operation, certificate, kind, effectiveFrom, commitment })],
  };
}
