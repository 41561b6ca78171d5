import { dependencyOf } from "../../accept/acting.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Transaction } from "../../store/pool.ts";
import { findPresentSigners, type PresentSigner } from "../rows/signers.ts";

/** What keys an organisation will have; one that signs on its own devices only changes them there. */
export async function presentSigners(tx: Transaction, account: string): Promise<PresentSigner[]> {
  await dependencyOf(tx, account);
  return findPresentSigners(tx, account);
}

export function pickSigner(present: PresentSigner[], signer: string): PresentSigner {
  const found = present.find((one) => one.signer === signer);
  if (!found) throw new LedgerError("NOT_FOUND", { resource: "signer" });
  return found;
}
