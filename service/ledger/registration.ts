import { findOpenRegistration } from "../db/intents.ts";
import type { Transaction } from "../db/pool.ts";
import { LedgerError } from "../errors.ts";

/**
 * The operation that an act of this organisation must wait for: its own registration while that is on its way, else null.
 * Throws ORGANISATION_REJECTED when the registration was refused: the act could never be done.
 */
export async function dependencyOf(tx: Transaction, account: string): Promise<string | null> {
  const open = await findOpenRegistration(tx, account);
  if (open?.rejected) throw new LedgerError("ORGANISATION_REJECTED");
  return open?.id ?? null;
}
