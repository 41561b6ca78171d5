import { LedgerError } from "../base/errors.ts";
import { canonicalBytes, canonicalText, checkJson, tokensOf } from "./canonical.ts";
import { type FieldValue, isFieldValue, rebuild } from "./fields.ts";
import { isWord } from "./hex.ts";

/** A field that shows its value. `salt`: 16 bytes as 32 lower-case hex digits, without 0x. */
export interface OpenField {
  value: FieldValue;
  salt: string;
}

/** A field of which only the digest is left: hidden from this reader, or erased for all. */
export interface ClosedField {
  digest: string;
}

/** All that is needed to recompute a commitment; fields by RFC 6901 pointer. */
export interface Opening {
  schema: string;
  fields: { [pointer: string]: OpenField | ClosedField };
}

/** Dotted lower-case words and a version, such as `silsila.batch.v1`. */
export const SCHEMA_NAME = /^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*\.v[1-9][0-9]*$/;

/** 16 bytes: at 2^128 tries nobody can guess a hidden value by hashing the likely ones. */
export const SALT = /^[0-9a-f]{32}$/;

/** The bytes in which an opening is stored and handed over: its RFC 8785 form, so it has exactly one encoding. */
export function openingBytes(opening: Opening): Uint8Array {
  return canonicalBytes(readOpening(opening));
}

/**
 * Reads the stored bytes of an opening. Throws OPENING_INVALID.
 *
 * Only the canonical bytes are taken: anything else (a key given twice, spaces, another escape, invalid UTF-8) differs
 * from what the parsed value encodes to, and that one comparison finds it.
 */
export function parseOpening(bytes: Uint8Array | string): Opening {
  let text: string;
  let value: unknown;
  try {
    text = typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw invalid("is not JSON in UTF-8");
  }
  const opening = readOpening(value);
  if (canonicalText(opening) !== text) throw invalid("is not in canonical form, or has a key twice");
  return opening;
}

/** Checks an opening that came inside other JSON, such as a proof bundle. Throws OPENING_INVALID. */
export function readOpening(value: unknown): Opening {
  const { schema, fields } = membersOf(value, ["fields", "schema"], "");
  if (typeof schema !== "string" || !SCHEMA_NAME.test(schema)) throw invalid("has no valid schema name");
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) throw invalid("has no fields");
  const opening: Opening = { schema, fields: {} };
  for (const [pointer, field] of Object.entries(fields)) {
    opening.fields[pointer] = readField(pointer, field);
  }
  try {
    checkJson(opening);
  } catch (error) {
    if (error instanceof LedgerError) throw invalid(String(error.values.reason));
    throw error;
  }
  rebuild(
    Object.entries(opening.fields).map(([pointer, field]) => [pointer, "value" in field ? field.value : undefined]),
  );
  return opening;
}

function readField(pointer: string, value: unknown): OpenField | ClosedField {
  if (!tokensOf(pointer)) throw invalid(`has a field that is no pointer, “${pointer}”`);
  if (typeof value === "object" && value !== null && "digest" in value) {
    const { digest } = membersOf(value, ["digest"], pointer);
    if (!isWord(digest)) throw invalid(`has a bad digest at “${pointer}”`);
    return { digest };
  }
  const field = membersOf(value, ["salt", "value"], pointer);
  if (typeof field.salt !== "string" || !SALT.test(field.salt)) throw invalid(`has a bad salt at “${pointer}”`);
  if (!isFieldValue(field.value)) throw invalid(`has a value that is no field at “${pointer}”`);
  return { value: field.value, salt: field.salt };
}

/** The members of an object that has exactly the keys `names` (given sorted). */
function membersOf(value: unknown, names: string[], pointer: string): Record<string, unknown> {
  const keys = typeof value === "object" && value !== null ? Object.keys(value).sort() : [];
  if (keys.length !== names.length || keys.join() !== names.join())
    throw invalid(`must have ${names.join(" and ")}, nothing else, at “${pointer}”`);
  return value as Record<string, unknown>;
}

function invalid(reason: string): LedgerError {
  return new LedgerError("OPENING_INVALID", { reason });
}
