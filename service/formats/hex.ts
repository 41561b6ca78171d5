import { keccak_256 } from "@noble/hashes/sha3";

/** Bytes as 0x-prefixed lower-case hex: the one spelling of hex used for ids, digests and accounts. */
export function hexOf(bytes: Uint8Array): string {
  let text = "0x";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** The bytes of 0x-prefixed hex; upper case is understood, because checksummed addresses have it. */
export function bytesOf(hex: string): Uint8Array {
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(hex)) throw new TypeError("not 0x-prefixed hex");
  const bytes = new Uint8Array(hex.length / 2 - 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i + 2, 2 * i + 4), 16);
  return bytes;
}

/** Keccak-256 as Ethereum uses it (not NIST SHA3-256: the padding differs), as 0x-hex. */
export function keccak256(bytes: Uint8Array): string {
  return hexOf(keccak_256(bytes));
}

/** A 32-byte value in its one spelling: `0x` and 64 lower-case digits. */
export function isWord(value: unknown): value is string {
  return typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
}

/** An account in its one spelling: `0x` and 40 lower-case digits. */
export function isAccount(value: unknown): value is string {
  return typeof value === "string" && /^0x[0-9a-f]{40}$/.test(value);
}
