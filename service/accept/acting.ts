import { LedgerError } from "../base/errors.ts";
import type { Transaction } from "../store/pool.ts";
import { findOpenRegistration } from "./intents.ts";
import { holdsSigner } from "./organisations.ts";

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
