import { LedgerError } from "../base/errors.ts";
import type { Transaction } from "../store/pool.ts";
import { findOpenRegistration } from "./intents.ts";
import { holdsSigner, isSuspended, type LockedOrganisation, lockOrganisation } from "./organisations.ts";

/**
 * The organisation that acts, locked to the end of the transaction: what its colleagues ask for at the same moment sees
 * what this request claims. Refuses one that is suspended; so will the contract.
 */
export async function lockActing(tx: Transaction, account: string): Promise<LockedOrganisation> {
  const organisation = await lockOrganisation(tx, account);
  if (!organisation) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  if (await isSuspended(tx, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  return organisation;
}

/**
 * The operation that an act of this organisation must wait for: its own registration while that is on its way, else null.
 * Throws ORGANISATION_REJECTED when the registration was refused: the act could never be done; and SIGNER_MISSING when the
 * organisation signs on its own devices only, or has asked for that.
 */
export async function dependencyOf(tx: Transaction, account: string): Promise<string | null> {
  const registration = await registrationOf(tx, account);
  if (!(await holdsSigner(tx, account))) throw new LedgerError("SIGNER_MISSING");
  return registration;
}

/** As `dependencyOf`, for acts of the registrar, which need no signature of the organisation. */
export async function registrationOf(tx: Transaction, account: string): Promise<string | null> {
  const open = await findOpenRegistration(tx, account);
  if (open?.rejected) throw new LedgerError("ORGANISATION_REJECTED");
  return open?.id ?? null;
}
