import { bytesOf, keccak256 } from "./hex.ts";

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
