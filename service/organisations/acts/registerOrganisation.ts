import Type, { type Static } from "typebox";
import { act, rows } from "../../accept/act.ts";
import { execute } from "../../accept/execute.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authoriseRole, MANAGER, OPERATOR } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { CUSTODIES, KINDS } from "../../chain/enums.ts";
import { issueApiKey, type NewApiKeyView } from "../../keys/acts/apiKeys.ts";
import type { Transaction } from "../../store/pool.ts";
import { findNamesake, registrations } from "../rows/organisations.ts";
import { organisationDocument } from "../rules/organisation.ts";
import { getOrganisation, type NewOrganisation, type OrganisationView } from "../views/organisations.ts";
import { enrol, registration } from "./enrol.ts";

/** A registrar takes an organisation into the register. */
export const registerOrganisation = act({
  word: "registerOrganisation",
  channel: "registrar",
  by: OPERATOR,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Object({ ...registration, organisationKind: Type.String() }),
  arguments: Type.Object({ ...registration, organisationKind: Type.String() }),
  // Its address issues the first API key too, and shows it this once.
  rest: null,
  call: ({ serial, organisationKind, profile, signer, custody }) => ({
    contract: "organisations",
    function: "register",
    values: [serial, KINDS.indexOf(organisationKind), profile, signer, CUSTODIES.indexOf(custody)],
    gas: 400_000,
  }),
  rule: {
    needs: () => [],
    decide: ({ account, operation, body }) => ({
      arguments: body,
      rows: [rows(registrations, { account, intent: operation })],
    }),
  },
});

/**
 * Registers an organisation with a signing key that the service keeps, and issues its first API key, a manager's. Its serial is
 * drawn here, so its account is known at once and no reorganisation can change it.
 */
export async function enrolOrganisation(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  input: Static<typeof NewOrganisation>,
): Promise<{ organisation: OrganisationView; apiKey: NewApiKeyView }> {
  authoriseRole(actor, registerOrganisation);
  if (!input.acknowledge?.includes("ORGANISATION_NAMESAKE")) await refuseNamesake(tx, input);
  const { account, ...given } = await enrol(ledger, tx, input);
  const body = { ...given, organisationKind: input.kind };
  await execute(ledger, tx, actor, registerOrganisation, { account, body });
  const apiKey = await issueApiKey(ledger, tx, account, {
    name: "first key",
    role: "manager",
    issuedBy: "operator",
    membersFrom: null,
  });
  return { organisation: await getOrganisation(ledger, tx, actor, account), apiKey };
}

/** The same organisation registered twice would have two accounts and two histories, for ever. */
async function refuseNamesake(tx: Transaction, input: Static<typeof NewOrganisation>): Promise<void> {
  const code = await findNamesake(tx, organisationDocument(input));
  if (code !== null) throw new LedgerError("ORGANISATION_NAMESAKE", { code }, "/name");
}

/** A cooperative or union vouches for a new buyer, in place of a registrar. */
export const sponsor = act({
  word: "sponsor",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Object({ ...registration, account: Type.String() }),
  arguments: Type.Object(registration),
  // Whoever accepts an invitation asks for it.
  rest: null,
  call: ({ serial, profile, signer, custody }) => ({
    contract: "organisations",
    function: "sponsor",
    values: [serial, profile, signer, CUSTODIES.indexOf(custody)],
    gas: 400_000,
  }),
  rule: {
    needs: () => [],
    decide: ({ operation, body: { account, ...given } }) => ({
      arguments: given,
      rows: [rows(registrations, { account, intent: operation })],
    }),
  },
});
