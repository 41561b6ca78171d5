import { LedgerError } from "../base/errors.ts";
import { canonicalBytes } from "./canonical.ts";
import { type Disclosed, type Document, type FieldValue, flatten, rebuild } from "./fields.ts";
import { bytesOf, hexOf, keccak256 } from "./hex.ts";
import { type ClosedField, type OpenField, type Opening, readOpening, SALT, SCHEMA_NAME } from "./opening.ts";

/**
 * Gives every field of a document its own salt.
 *
 * `randomSalt` returns 16 bytes of a secure random source at each call. Throws DOCUMENT_INVALID.
 */
export function seal(schema: string, document: Document, randomSalt: () => Uint8Array): Opening {
  if (!SCHEMA_NAME.test(schema)) throw new TypeError(`not the name of a schema: ${schema}`);
  const used = new Set<string>();
  const fields: Opening["fields"] = {};
  for (const [pointer, value] of flatten(document)) {
    const salt = hexOf(randomSalt()).slice(2);
    // a generator that repeats itself would let one disclosed field help to guess a hidden one
    if (!SALT.test(salt) || used.has(salt)) throw new TypeError("salts must be 16 fresh random bytes");
    used.add(salt);
    fields[pointer] = { value, salt };
  }
  return { schema, fields };
}

/** keccak256(0x00 ‖ salt ‖ JCS([pointer, value])): the leading zero keeps it apart from the hash over all fields. */
export function fieldDigest(salt: string, pointer: string, value: FieldValue): string {
  if (!SALT.test(salt)) throw new TypeError("a salt is 32 lower-case hex digits");
  const body = canonicalBytes([pointer, value]);
  const bytes = new Uint8Array(17 + body.length);
  bytes.set(bytesOf(`0x${salt}`), 1);
  bytes.set(body, 17);
  return keccak256(bytes);
}

/**
 * keccak256(JCS({schema, fields: {pointer: digest}})), 32 bytes as 0x-hex.
 *
 * Checks the whole opening first, wherever it comes from: a set of pointers that could be read as two documents has no
 * commitment. Throws OPENING_INVALID.
 */
export function commitmentOf(opening: Opening): string {
  const { schema, fields } = readOpening(opening);
  return keccak256(canonicalBytes({ schema, fields: digestsOf({ schema, fields }) }));
}

/** The digest of every field, by pointer. */
export function digestsOf(opening: Opening): { [pointer: string]: string } {
  const digests: { [pointer: string]: string } = {};
  for (const [pointer, field] of Object.entries(opening.fields)) digests[pointer] = digestOf(pointer, field);
  return digests;
}

function digestOf(pointer: string, field: OpenField | ClosedField): string {
  return "digest" in field ? field.digest : fieldDigest(field.salt, pointer, field.value);
}

/**
 * The opening without the values and salts at and below `pointer` ("" closes everything); the commitment stays the same.
 * The pointers themselves stay visible, and so does the length of a list. Throws FIELD_UNKNOWN when nothing is there.
 */
export function hide(opening: Opening, pointer: string): Opening {
  const fields = { ...opening.fields };
  const covered = Object.keys(fields).filter((each) => each === pointer || each.startsWith(`${pointer}/`));
  if (covered.length === 0) throw new LedgerError("FIELD_UNKNOWN", { field: pointer });
  for (const each of covered) fields[each] = { digest: digestOf(each, fields[each] as OpenField | ClosedField) };
  return { schema: opening.schema, fields };
}

/** The same step taken on the stored opening, the only copy: with the salt gone, nobody can ever show the value again. */
export const erase = hide;

/** The opening with nothing shown but `pointers`. Throws FIELD_UNKNOWN when one is not there or not open. */
export function showOnly(opening: Opening, pointers: readonly string[]): Opening {
  const fields: Opening["fields"] = hide(opening, "").fields;
  for (const pointer of pointers) {
    const field = opening.fields[pointer];
    if (!field || "digest" in field) throw new LedgerError("FIELD_UNKNOWN", { field: pointer });
    fields[pointer] = field;
  }
  return { schema: opening.schema, fields };
}

/**
 * The document as far as it is disclosed, and the pointers of what is not, sorted.
 *
 * A hidden member is absent and a hidden list element `undefined` (never shifted), so `hidden` must be shown beside the
 * document: without it an object whose members are all hidden looks empty. Throws OPENING_INVALID.
 */
export function documentOf(opening: Opening): { document: { [key: string]: Disclosed }; hidden: string[] } {
  const hidden: string[] = [];
  const fields = Object.entries(opening.fields).map(([pointer, field]): [string, FieldValue | undefined] => {
    if ("value" in field) return [pointer, field.value];
    hidden.push(pointer);
    return [pointer, undefined];
  });
  return { document: rebuild(fields), hidden: hidden.sort() };
}
