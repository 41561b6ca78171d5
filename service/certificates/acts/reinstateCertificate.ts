import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { accreditation, certificateWithActs } from "../rows/acts.ts";
import { suspendedSince } from "../rules.ts";
import { CertificatePath, CertificateReason } from "../views/schemas.ts";
import { requireAccredited } from "./accredit.ts";
import {
  atCertificate,
  certificateCall,
  ownCertificate,
  ownNeeds,
  ReasonArguments,
  refuseOver,
  withReason,
} from "./ownCertificate.ts";

/** It counts again; what gives validity needs the accreditation still. */
export const reinstateCertificate = act({
  word: "reinstateCertificate",
  channel: "relay",
  by: MANAGER,
  resource: "certificate",
  delegation: "successor",
  whileSuspended: true,
  body: CertificateReason,
  arguments: ReasonArguments,
  rest: {
    path: "/v1/certificates/:id/reinstatement",
    tags: ["certificates"],
    summary: "Let a suspended certificate count again",
    description: "For its issuer, accredited still.",
    params: CertificatePath,
    refusals: ["CERTIFICATE_NOT_YOURS", "CERTIFIER_NOT_ACCREDITED", "CERTIFICATE_OVER", "CERTIFICATE_NOT_SUSPENDED"],
    location: atCertificate,
  },
  call: ({ certificate, reason }) => certificateCall("reinstateCertificate", [certificate, reason]),
  rule: {
    needs(command, state) {
      const row = state.get(certificateWithActs, command.subject)?.row;
      const { account } = command;
      return [...ownNeeds(command, state), ...(row ? [need(accreditation, { account, scheme: row.scheme })] : [])];
    },
    // In the contract's order.
    decide(command, state) {
      const own = ownCertificate(command, state);
      requireAccredited(state, own.row);
      refuseOver(own);
      if (suspendedSince(own.course) === null) throw new LedgerError("CERTIFICATE_NOT_SUSPENDED");
      return withReason(command, { act: "reinstatement", reason: command.body.reason });
    },
  },
});
