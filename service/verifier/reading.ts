import { bytesOf, isAccount, isWord } from "../formats/hex.ts";
import { type Opening, readOpening } from "../formats/opening.ts";
import { Fault } from "./faults.ts";
import { type Header, readHeader } from "./header.ts";

/** Each reads one thing of a bundle in its one spelling; `at`: its pointer. They throw Fault. */

export function membersOf(value: unknown, at: string, names: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(at);
  const keys = Object.keys(value);
  if (keys.length !== names.length || !names.every((name) => Object.hasOwn(value, name))) throw malformed(at);
  return value as Record<string, unknown>;
}

export function listOf<T>(value: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
  if (!Array.isArray(value)) throw malformed(at);
  return value.map((item, i) => read(item, `${at}/${i}`));
}

export function word(value: unknown, at: string): string {
  if (!isWord(value)) throw malformed(at);
  return value;
}

export function account(value: unknown, at: string): string {
  if (!isAccount(value)) throw malformed(at);
  return value;
}

export function oneOf<T extends string>(names: readonly T[], value: unknown, at: string): T {
  const found = names.find((name) => name === value);
  if (found === undefined) throw malformed(at);
  return found;
}

/** Up to a uint256, without leading zeros. */
export function natural(value: unknown, at: string): bigint {
  if (typeof value !== "string" || !/^(?:0|[1-9][0-9]{0,77})$/.test(value)) throw malformed(at);
  const number = BigInt(value);
  if (number >> 256n !== 0n) throw malformed(at);
  return number;
}

export const opening = (value: unknown, at: string): Opening | null =>
  value === null ? null : attempt(() => readOpening(value), `${at}/document`);

export function attempt<T>(read: () => T, at: string): T {
  try {
    return read();
  } catch {
    throw malformed(at);
  }
}

export const malformed = (at: string): Fault => new Fault("BUNDLE_MALFORMED", at);

/** Bytes in their one spelling. */
export function data(value: unknown, at: string): string {
  if (typeof value !== "string" || !/^0x(?:[0-9a-f]{2})*$/.test(value)) throw malformed(at);
  return value;
}

export const bytes = (value: unknown, at: string): Uint8Array => bytesOf(data(value, at));

export function block(value: unknown, at: string): { hash: string; header: Header } {
  const given = membersOf(value, at, ["hash", "header"]);
  return {
    hash: word(given["hash"], `${at}/hash`),
    header: attempt(() => readHeader(given["header"]), `${at}/header`),
  };
}
