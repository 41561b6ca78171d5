import type { Ledger } from "../../accept/ledger.ts";
import { lockOrganisation } from "../../accept/organisations.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Transaction } from "../../store/pool.ts";
import { findContact, findOrganisation, replaceContact } from "../rows/organisations.ts";
import { cleanContact, type Contact } from "../rules/contact.ts";

/** Says how an organisation may be visited or reached; what it said before is deleted. In force at once. */
export async function stateContact(tx: Transaction, actor: Actor, account: string, input: Contact): Promise<Contact> {
  authorise(actor, "contact.state", account);
  const contact = cleanContact(input);
  if (!(await lockOrganisation(tx, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  await replaceContact(tx, account, contact);
  return contact;
}

export async function readContact({ db }: Ledger, actor: Actor, account: string): Promise<Contact> {
  authorise(actor, "organisation.read", account);
  if (!(await findOrganisation(db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return findContact(db, account);
}

/** For everybody, of one that made what they hold. */
export async function findPublicContact({ db }: Ledger, account: string): Promise<Contact> {
  return findContact(db, account);
}
