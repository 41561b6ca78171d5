import { LedgerError } from "../base/errors.ts";
import { bytesOf, hexOf, isAccount, isWord } from "../formats/hex.ts";

/**
 * One entry of the journal: who states which observation of which batch, signed.
 * `signer`: as the contracts name it, the address of a plain key left-padded to 32 bytes. `signature`: r ‖ s ‖ v, 65 bytes.
 */
export interface JournalEntry {
  account: string;
  batch: string;
  commitment: string;
  signer: string;
  signature: string;
}

const VERSION = 1;

/**
 * The leaf's data, 182 bytes, nothing between:
 *
 *   offset  length
 *        0       1  version, 0x01
 *        1      20  account
 *       21      32  id of the batch
 *       53      32  commitment of the observation
 *       85      32  signer: 12 zero bytes and an address
 *      117      32  signature, r
 *      149      32  signature, s, in the lower half of the curve's order
 *      181       1  signature, v, 27 or 28
 *
 * Another length of fields, as signatures on other curves would need, is another version.
 */
const LAYOUT = [
  ["account", 20],
  ["batch", 32],
  ["commitment", 32],
  ["signer", 32],
  ["signature", 65],
] as const;
const LENGTH = 182;

/** Half the order of secp256k1, rounded down. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Throws FIELD_INVALID; whether the signature is right, whoever knows the signed message must say. */
export function journalLeaf(entry: JournalEntry): Uint8Array {
  const { account, batch, commitment, signer, signature } = entry;
  check(isAccount(account), "account", "must be 20 bytes in lower-case 0x-hex");
  check(isWord(batch), "batch", "must be 32 bytes in lower-case 0x-hex");
  check(isWord(commitment), "commitment", "must be 32 bytes in lower-case 0x-hex");
  check(isWord(signer) && /^0x0{24}/.test(signer), "signer", "must be an address padded to 32 bytes");
  check(isOnlyForm(signature), "signature", "must be 65 bytes, s in the lower half, v 27 or 28");
  const bytes = new Uint8Array(LENGTH);
  bytes[0] = VERSION;
  let offset = 1;
  for (const [name, length] of LAYOUT) {
    bytes.set(bytesOf(entry[name]), offset);
    offset += length;
  }
  return bytes;
}

/** Inverse of `journalLeaf`, for readers of the journal. Throws PROOF_INVALID or FIELD_INVALID. */
export function parseJournalLeaf(bytes: Uint8Array): JournalEntry {
  if (bytes.length !== LENGTH || bytes[0] !== VERSION) {
    throw new LedgerError("PROOF_INVALID", { reason: "holds an entry of an unknown form" });
  }
  const entry: JournalEntry = { account: "", batch: "", commitment: "", signer: "", signature: "" };
  let offset = 1;
  for (const [name, length] of LAYOUT) entry[name] = hexOf(bytes.subarray(offset, (offset += length)));
  journalLeaf(entry);
  return entry;
}

/** From any signature others follow that verify too (s mirrored, v spelt 0 or 1): one observation must not give two leaves. */
function isOnlyForm(signature: string): boolean {
  if (!/^0x[0-9a-f]{128}(?:1b|1c)$/.test(signature)) return false;
  const s = BigInt(`0x${signature.slice(66, 130)}`);
  return s > 0n && s <= HALF_ORDER;
}

function check(valid: boolean, field: string, reason: string): void {
  if (!valid) throw new LedgerError("FIELD_INVALID", { field, reason }, `/${field}`);
}
