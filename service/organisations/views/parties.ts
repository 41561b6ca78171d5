import { readDocument } from "../../accept/documents.ts";
import { isPending } from "../../accept/operationStates.ts";
import { isSuspended } from "../../accept/organisations.ts";
import type { Party } from "../../accept/schemas.ts";
import { type Load, loadFinding } from "../../accept/state.ts";
import { LedgerError } from "../../base/errors.ts";
import { isAccount } from "../../formats/hex.ts";
import type { Queryable } from "../../store/pool.ts";
import { parseCode } from "../../values/codes.ts";
import { findSuccessor } from "../rows/kin.ts";
import { findOrganisation, findOrganisationByCode, findProfiles, type OrganisationRow } from "../rows/organisations.ts";
import type { Carrier, OrganisationDocument } from "../rules/organisation.ts";

/**
 * The organisation that somebody names, by its account or by the public code on its letters. That it exists is no secret:
 * codes and accounts are public. One whose registration was refused never was.
 */
export async function findParty(db: Queryable, name: string): Promise<OrganisationRow> {
  const row = isAccount(name) ? await findOrganisation(db, name) : await findOrganisationByCode(db, parseCode(name));
  if (!row || row.state === "rejected") throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return row;
}

/** The account of an organisation that `sender` can send to now. */
async function receiverOf(db: Queryable, sender: string, name: string): Promise<string> {
  const { account, code, state } = await findParty(db, name);
  if (account === sender) throw new LedgerError("SHIPMENT_TO_SELF");
  if (isPending(state)) throw new LedgerError("RECEIVER_PENDING", { code });
  if (await isSuspended(db, account)) throw new LedgerError("RECEIVER_SUSPENDED", { code });
  return account;
}

/** A carrier with an account must be one; of one without, nobody knows more than the name. */
async function carrierOf(
  db: Queryable,
  named: { organisation?: string; name?: string } | undefined,
): Promise<Carrier | undefined> {
  if (!named) return undefined;
  const { organisation, name } = named;
  if ((organisation === undefined) === (name === undefined))
    throw new LedgerError("FIELD_INVALID", { field: "carrier", reason: "must have either organisation or name" });
  if (organisation === undefined) return { name: name! };
  const { account, kind } = await findParty(db, organisation).catch((error: unknown) => {
    throw error instanceof LedgerError ? error.within("/organisation") : error;
  });
  if (kind !== "carrier") throw new LedgerError("ORGANISATION_KIND_NOT_ALLOWED", { kind }, "/organisation");
  return { organisation: account };
}

/**
 * Organisations as others speak of them, by account: every one that is asked for is there. Of an account that came to the
 * chain past this service, nothing but the account is known.
 */
export async function nameParties(db: Queryable, accounts: string[]): Promise<Map<string, Party>> {
  const asked = [...new Set(accounts)];
  const profiles = await findProfiles(db, asked);
  return new Map(
    asked.map((id) => {
      const profile = profiles.get(id);
      const name = profile ? readDocument<OrganisationDocument>(profile.opening).name : null;
      return [id, { id, code: profile?.code ?? null, name }];
    }),
  );
}

/** The account of an organisation that `account` can agree with now. */
export async function requireParty(db: Queryable, account: string, name: string): Promise<string> {
  const party = await findParty(db, name);
  if (party.account === account) throw new LedgerError("AGREEMENT_WITH_ITSELF");
  if (isPending(party.state)) throw new LedgerError("PARTY_PENDING", { code: party.code });
  if (await isSuspended(db, party.account)) throw new LedgerError("PARTY_SUSPENDED", { code: party.code });
  return party.account;
}

/** As `partyOf`, for something new: who has merged into another agrees on nothing more in its own name. */
export async function newPartyOf(db: Queryable, account: string, name: string): Promise<string> {
  const party = await requireParty(db, account, name);
  await refuseMerged(db, party);
  return party;
}

async function refuseMerged(db: Queryable, account: string): Promise<void> {
  const successor = await findSuccessor(db, account);
  if (successor !== null) throw new LedgerError("ORGANISATION_MERGED", { account, successor });
}

/** The account of whom both sides name to decide their disputes; it is asked for nothing until then. */
export async function arbiterOf(db: Queryable, parties: (string | undefined)[], name: string): Promise<string> {
  const { account, code, state } = await findParty(db, name);
  if (parties.includes(account)) throw new LedgerError("AGREEMENT_ARBITER");
  if (isPending(state)) throw new LedgerError("PARTY_PENDING", { code });
  await refuseMerged(db, account);
  return account;
}

/** Whom an organisation names, by account or public code. */
export interface NamedParty {
  account: string;
  name: string;
}

const nameOf = ({ account, name }: NamedParty): string => `${account} ${name}`;

/** An organisation, by account or public code, however it stands. */
export const named: Load<string, OrganisationRow | LedgerError> = loadFinding((name) => name, findParty);

/** The account of whom it can agree with now. */
export const party: Load<NamedParty, string | LedgerError> = loadFinding(nameOf, (tx, { account, name }) =>
  requireParty(tx, account, name),
);

/** The account of whom it can send to now. */
export const receiver: Load<NamedParty, string | LedgerError> = loadFinding(nameOf, (tx, { account, name }) =>
  receiverOf(tx, account, name),
);

type NamedCarrier = { organisation?: string; name?: string } | undefined;

/** Who carries it, as a document says; nothing where nobody was named. */
export const carrier: Load<NamedCarrier, Carrier | undefined | LedgerError> = loadFinding(
  (named) => JSON.stringify([named?.organisation, named?.name]),
  carrierOf,
);
