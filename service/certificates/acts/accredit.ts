import Type from "typebox";
import { act, type Command } from "../../accept/act.ts";
import { need, type State } from "../../accept/state.ts";
import { OPERATOR } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { SCHEMES } from "../../chain/enums.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { ACCOUNT } from "../../values/schemas.ts";
import { accreditation, type SchemeOf } from "../rows/acts.ts";
import { NewAccreditation } from "../views/accreditations.ts";
import { Scheme } from "../views/schemas.ts";
import { certificateCall } from "./ownCertificate.ts";

/** As it will be once everything that was asked for is done. Only a certifier is ever accredited. */
function isAccredited({ organisation: { kind } }: Command<unknown>, state: State, key: SchemeOf): boolean {
  if (kind !== "certifier") throw new LedgerError("ORGANISATION_KIND_NOT_ALLOWED", { kind });
  const row = state.get(accreditation, key);
  return row?.asked ?? row?.allowed ?? false;
}

/** Lets a certifier issue certificates of a scheme, once the chain has it. */
export const accredit = act({
  word: "accredit",
  channel: "registrar",
  by: OPERATOR,
  resource: "organisation",
  delegation: "nobody",
  body: NewAccreditation,
  arguments: Type.Object({ scheme: Type.String(), allowed: Type.Boolean() }),
  rest: {
    path: "/v1/organisations/:id/accreditations",
    tags: ["certificates"],
    summary: "Accredit a certifier for a scheme",
    description: "It can issue certificates of it as soon as the chain says so. For the operator.",
    params: OrganisationPath,
    status: 200,
    refusals: ["ORGANISATION_KIND_NOT_ALLOWED", "CERTIFIER_ACCREDITED"],
    location: null,
  },
  call: ({ scheme, allowed }, account) => certificateCall("accredit", [account, SCHEMES.indexOf(scheme), allowed]),
  rule: {
    needs: ({ account, body: { scheme } }) => [need(accreditation, { account, scheme })],
    decide(command, state) {
      const { account, body } = command;
      const { scheme } = body;
      if (isAccredited(command, state, { account, scheme })) throw new LedgerError("CERTIFIER_ACCREDITED", { scheme });
      return { arguments: { scheme, allowed: true } };
    },
  },
});

/** The same act the other way: the certifier can issue no more of the scheme, here at once; what it issued stands. */
export const endAccreditation = act({
  ...accredit,
  body: Type.Null(),
  rest: {
    path: "/v1/organisations/:id/accreditations/:scheme",
    method: "DELETE",
    operationId: "endAccreditation",
    tags: ["certificates"],
    summary: "End an accreditation",
    description: "The certifier can issue nothing more of it; what it issued stands. For the operator.",
    params: Type.Object({
      id: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The certifier's id, its account." }),
      scheme: Type.Enum([...Scheme.enum], { title: "scheme", description: "What it is accredited for." }),
    }),
    named: ({ id, scheme }) => ({ account: id!, subject: scheme! }),
    status: 200,
    refusals: ["ORGANISATION_KIND_NOT_ALLOWED", "CERTIFIER_NOT_ACCREDITED"],
    location: null,
  },
  rule: {
    needs: ({ account, subject: scheme }) => [need(accreditation, { account, scheme })],
    decide(command, state) {
      const { account, subject: scheme } = command;
      if (!isAccredited(command, state, { account, scheme }))
        throw new LedgerError("CERTIFIER_NOT_ACCREDITED", { scheme });
      return { arguments: { scheme, allowed: false } };
    },
  },
});

/** On the chain, and no end of it on its way. Throws CERTIFIER_NOT_ACCREDITED. */
export function requireAccredited(state: State, { account, scheme }: SchemeOf): void {
  const row = state.get(accreditation, { account, scheme });
  if (!row?.allowed || row.asked === false) throw new LedgerError("CERTIFIER_NOT_ACCREDITED", { scheme });
}
