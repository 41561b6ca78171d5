import { createECDH } from "node:crypto";
import { concat, getBytes, hexlify, sha256, toBeHex, toBigInt } from "ethers";

/** The order of the curve P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The point that a scalar gives, as x ‖ y. */
function point(scalar: bigint): Uint8Array {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(getBytes(toBeHex(scalar, 32)));
  return curve.getPublicKey().subarray(1);
}

function inverse(value: bigint): bigint {
  let result = 1n;
  let base = value % N;
  for (let exponent = N - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % N;
    base = (base * base) % N;
  }
  return result;
}

export const publicKey = (secret: bigint) => hexlify(point(secret));

/**
 * ECDSA over P-256 of a ready digest, which Node's own signing cannot do (it hashes first). Low s, as verifiers ask; the
 * nonce is derived from key and digest: for tests only.
 */
export function signDigest(secret: bigint, digest: string): string {
  const k = toBigInt(sha256(concat([toBeHex(secret, 32), digest]))) % N;
  const r = toBigInt(point(k).subarray(0, 32)) % N;
  const s = (inverse(k) * (toBigInt(digest) + r * secret)) % N;
  return concat([toBeHex(r, 32), toBeHex(s > N / 2n ? N - s : s, 32)]);
}
