import Type from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { dayOf, parseDate, startOfDay } from "../../values/dates.ts";
import { CertificatePath, NewRevocation } from "../views/schemas.ts";
import {
  atCertificate,
  certificateCall,
  ownCertificate,
  ownNeeds,
  ReasonArguments,
  withReason,
} from "./ownCertificate.ts";

/** It counts for nothing from a day on, past or to come; again only from an earlier one. */
export const revokeCertificate = act({
  word: "revokeCertificate",
  channel: "relay",
  by: MANAGER,
  resource: "certificate",
  delegation: "successor",
  whileSuspended: true,
  body: NewRevocation,
  // Unix seconds.
  arguments: Type.Object({ ...ReasonArguments.properties, effectiveFrom: Type.Integer() }),
  rest: {
    path: "/v1/certificates/:id/revocation",
    tags: ["certificates"],
    summary: "Revoke a certificate from a day on",
    description:
      "For ever, from a day within its validity, past or to come; again only from an earlier day. For its issuer, accredited or no longer.",
    params: CertificatePath,
    refusals: ["CERTIFICATE_NOT_YOURS", "DATE_INVALID", "CERTIFICATE_DATE_OUT_OF_BOUNDS", "CERTIFICATE_REVOKED"],
    location: atCertificate,
  },
  call: ({ certificate, effectiveFrom, reason }) =>
    certificateCall("revokeCertificate", [certificate, effectiveFrom, reason]),
  rule: {
    needs: ownNeeds,
    decide(command, state) {
      const { validFrom, validUntil, revokedFrom } = ownCertificate(command, state).course;
      const { reason, effectiveFrom: date } = command.body;
      const effectiveFrom = at("/effectiveFrom", () => startOfDay(parseDate(date)));
      if (effectiveFrom < validFrom || (validUntil !== 0 && effectiveFrom > validUntil)) {
        const values = { date, min: dayOf(validFrom), ...(validUntil !== 0 && { max: dayOf(validUntil) }) };
        throw new LedgerError("CERTIFICATE_DATE_OUT_OF_BOUNDS", values, "/effectiveFrom");
      }
      if (revokedFrom !== 0 && effectiveFrom >= revokedFrom)
        throw new LedgerError("CERTIFICATE_REVOKED", { from: dayOf(revokedFrom) }, "/effectiveFrom");
      const effects = withReason(command, { act: "revocation", reason, effectiveFrom: date });
      return { ...effects, arguments: { ...effects.arguments, effectiveFrom } };
    },
  },
});
