import canonicalize from "canonicalize";
import { LedgerError } from "../base/errors.ts";

/** JSON without numbers: amounts are decimals written as text, so no reader's floating point can change them. */
export type Json = string | boolean | null | Json[] | { [key: string]: Json };

/** A value stands at most this many steps below the root, so that no reader's stack decides what is valid. */
export const MAX_DEPTH = 32;

/**
 * The canonical form of a value, RFC 8785 (JCS).
 *
 * Narrower than RFC 8785: no numbers, and text (keys too) must already be NFC: repairing it here could make two keys one.
 * Throws DOCUMENT_INVALID with the pointer of what is at fault.
 */
export function canonicalText(value: unknown): string {
  checkJson(value);
  return canonicalize(value) as string;
}

/** The UTF-8 bytes of the canonical form: what is hashed and what is stored. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

/** Narrows an unknown value to `Json`, or throws DOCUMENT_INVALID. */
export function checkJson(value: unknown, pointer = "", depth = 0): asserts value is Json {
  if (depth > MAX_DEPTH) throw invalid(`is nested more than ${MAX_DEPTH} levels deep`, pointer);
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "string") return checkString(value, pointer);
  if (typeof value === "number") throw invalid("holds a number; write it as text", pointer);
  if (typeof value !== "object") throw invalid("holds something that JSON cannot say", pointer);
  if (Array.isArray(value)) {
    // by index, so that a hole is seen
    for (let i = 0; i < value.length; i++) checkJson(value[i], pointerTo(pointer, String(i)), depth + 1);
    return;
  }
  if (!isPlain(value)) throw invalid("holds something that JSON cannot say", pointer);
  for (const [key, member] of Object.entries(value)) {
    checkString(key, pointer);
    // assigning to this key changes an object's prototype in JavaScript readers instead of adding a member
    if (key === "__proto__") throw invalid("uses the name __proto__", pointer);
    checkJson(member, pointerTo(pointer, key), depth + 1);
  }
}

function checkString(text: string, pointer: string): void {
  // As isWellFormed says, which is younger than many phones.
  if (/\p{Cs}/u.test(text)) throw invalid("holds half a character (a lone surrogate)", pointer);
  if (text.normalize("NFC") !== text) throw invalid("holds text that is not in Unicode form NFC", pointer);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // one step below null also for objects of another frame or context
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function invalid(reason: string, pointer: string): LedgerError {
  return new LedgerError("DOCUMENT_INVALID", { reason }, pointer);
}

/** RFC 6901 JSON pointers, in their string form (section 5). */

/** The pointer of the member `token` of the container at `parent`. */
export function pointerTo(parent: string, token: string): string {
  return `${parent}/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The unescaped reference tokens of a pointer; null when it is not one (no leading slash, or "~" without 0 or 1). */
export function tokensOf(pointer: string): string[] | null {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return null;
  // "~1" first: the other order would turn "~01" into a slash (RFC 6901 section 4)
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}
