import type { Ledger } from "../../accept/ledger.ts";
import { dependencyOf } from "../../accept/organisations.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { keyOwner, newPrivateKey, sealKey, signerOf } from "../../formats/signingKeys.ts";
import type { Custody } from "../../formats/slots.ts";
import type { Transaction } from "../../store/pool.ts";
import { holdsSigningKey, insertSigningKey } from "../rows/credentials.ts";
import { findPresentSigners, type PresentSigner } from "../rows/signers.ts";
import { parseSigner } from "../rules.ts";

/** `signer`: of a device's key, which its organisation made; the service makes its own. */
export interface GivenSigner {
  custody: Custody;
  signer?: string | undefined;
}

/** A key ready to be told to the chain; the service's is new, and sealed here. Nothing is asked of the chain yet. */
export async function provideSigner(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  { custody, signer: given }: GivenSigner,
): Promise<{ signer: string; custody: Custody }> {
  if (custody === "own_device") {
    if (given === undefined) throw new LedgerError("FIELD_MISSING", { field: "signer" }, "/signer");
    const signer = at("/signer", () => parseSigner(given));
    if (await holdsSigningKey(tx, signer))
      throw invalid("is a key that this service made and holds; it is on no device of yours");
    return { signer, custody };
  }
  if (given !== undefined) throw invalid("is not given where the service keeps the key: it makes its own");
  const privateKey = newPrivateKey((size) => ledger.randomBytes(size));
  const signer = signerOf(privateKey);
  const sealed = sealKey(ledger.masterKey, keyOwner(account, signer), privateKey, ledger.randomBytes(12));
  await insertSigningKey(tx, account, signer, sealed);
  return { signer, custody };
}

const invalid = (reason: string): LedgerError =>
  new LedgerError("FIELD_INVALID", { field: "signer", reason }, "/signer");

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
