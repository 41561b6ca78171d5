import { Signature } from "@noble/secp256k1";
import { bytesOf, keccak256 } from "../formats/hex.ts";

/** r ‖ s ‖ v of a plain key; every other form is longer. */
export const isPlain = (signature: string): boolean => signature.length === 2 + 2 * 65;

/** Half of the order of the group, rounded down: of each pair of signatures the contract takes the one with the smaller s. */
const HALF = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The plain key that signed, as the contracts name signers; null when nobody can have. */
export function recover(digest: string, signature: string): string | null {
  const bytes = bytesOf(signature);
  const recovery = bytes[64]! - 27;
  if (recovery !== 0 && recovery !== 1) return null;
  try {
    const given = Signature.fromBytes(bytes.subarray(0, 64));
    if (given.s > HALF) return null;
    const key = given.addRecoveryBit(recovery).recoverPublicKey(bytesOf(digest)).toBytes(false);
    return `0x${keccak256(key.subarray(1)).slice(26).padStart(64, "0")}`;
  } catch {
    return null;
  }
}
