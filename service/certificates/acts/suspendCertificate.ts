import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { timeOf } from "../../values/dates.ts";
import { suspendedSince } from "../rules.ts";
import { CertificatePath, CertificateReason } from "../views/schemas.ts";
import {
  atCertificate,
  certificateCall,
  ownCertificate,
  ownNeeds,
  ReasonArguments,
  refuseOver,
  withReason,
} from "./ownCertificate.ts";

/** It counts for nothing until it is reinstated. */
export const suspendCertificate = act({
  word: "suspendCertificate",
  channel: "relay",
  by: MANAGER,
  resource: "certificate",
  delegation: "successor",
  whileSuspended: true,
  body: CertificateReason,
  arguments: ReasonArguments,
  rest: {
    path: "/v1/certificates/:id/suspension",
    tags: ["certificates"],
    summary: "Suspend a certificate",
    description: "It counts for nothing until it is reinstated. For its issuer, accredited or no longer.",
    params: CertificatePath,
    refusals: ["CERTIFICATE_NOT_YOURS", "CERTIFICATE_OVER", "CERTIFICATE_SUSPENDED"],
    location: atCertificate,
  },
  call: ({ certificate, reason }) => certificateCall("suspendCertificate", [certificate, reason]),
  rule: {
    needs: ownNeeds,
    // In the contract's order.
    decide(command, state) {
      const own = ownCertificate(command, state);
      refuseOver(own);
      const since = suspendedSince(own.course);
      if (since !== null) throw new LedgerError("CERTIFICATE_SUSPENDED", { from: timeOf(since) });
      return withReason(command, { act: "suspension", reason: command.body.reason });
    },
  },
});
