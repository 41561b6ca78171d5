import { LedgerError } from "../errors.ts";
import { canonicalBytes, canonicalText, checkJson } from "./canonical.ts";
import { SALT, SCHEMA_NAME, documentOf } from "./commitment.ts";
import type { ClosedField, OpenField, Opening } from "./commitment.ts";
import { isFieldValue } from "./fields.ts";
import { isWord } from "./hex.ts";

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
  for (const [pointer, field] of Object.entries(fields)) opening.fields[pointer] = readField(pointer, field);
  try {
    checkJson(opening);
  } catch (error) {
    if (error instanceof LedgerError) throw invalid(String(error.values.reason));
    throw error;
  }
  documentOf(opening);
  return opening;
}

function readField(pointer: string, value: unknown): OpenField | ClosedField {
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
  if (keys.join() !== names.join()) throw invalid(`must have ${names.join(" and ")}, nothing else, at “${pointer}”`);
  return value as Record<string, unknown>;
}

function invalid(reason: string): LedgerError {
  return new LedgerError("OPENING_INVALID", { reason });
}
