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

/** A static value of the contracts' ABI: a number, an address or 32 bytes. */
export type Word = string | bigint;

/** abi.encode of static values is one 32-byte word each, numbers and addresses padded on the left; hex without 0x. */
export const encodeWords = (values: readonly Word[]): string => values.map(wordOf).join("");

/** Bytes as abi.encode writes them: their length, then they themselves, filled up to whole words. */
export function encodeBytes(hex: string): string {
  const digits = hex.slice(2);
  return encodeWords([BigInt(digits.length / 2)]) + digits.padEnd(Math.ceil(digits.length / 64) * 64, "0");
}

export const hashWords = (...values: Word[]): string => keccak256(bytesOf(`0x${encodeWords(values)}`));

function wordOf(value: Word): string {
  if (typeof value === "bigint") {
    if (value < 0n || value >> 256n !== 0n) throw new RangeError("not a uint256");
    return value.toString(16).padStart(64, "0");
  }
  if (!/^0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.test(value)) throw new TypeError("not an address or 32 bytes");
  return value.slice(2).toLowerCase().padStart(64, "0");
}
