import { LedgerError } from "../base/errors.ts";
import { checkJson, type Json, MAX_DEPTH, pointerTo, tokensOf } from "./canonical.ts";

/** What gets committed: a JSON object without numbers. */
export type Document = { [key: string]: Json };

/** What a field can hold: a scalar, or a container that has nothing inside. */
export type FieldValue = string | boolean | null | Record<string, never> | never[];

/** A document as far as it is disclosed: a hidden list element is `undefined`, a hidden member is absent. */
export type Disclosed = string | boolean | null | undefined | Disclosed[] | { [key: string]: Disclosed };

/** A token of digits alone is always the index of a list: objects may not have such keys, so `["a"]` ≠ `{"0":"a"}`. */
const DIGITS = /^[0-9]+$/;

/**
 * The fields of a document, [RFC 6901 pointer, value], sorted by pointer as RFC 8785 sorts keys (UTF-16 code units).
 *
 * An empty object or list is itself a value; the empty document is the one field ["", {}]. Throws DOCUMENT_INVALID.
 */
export function flatten(document: Document): [pointer: string, value: FieldValue][] {
  checkJson(document);
  if (!isObject(document)) throw new LedgerError("DOCUMENT_INVALID", { reason: "must be an object" }, "");
  const fields: [string, FieldValue][] = [];
  collect(document, "", fields);
  return fields.sort(([a], [b]) => (a < b ? -1 : 1));
}

function collect(value: Json, pointer: string, fields: [string, FieldValue][]): void {
  if (isFieldValue(value)) {
    fields.push([pointer, value]);
    return;
  }
  for (const [token, member] of Object.entries(value as object) as [string, Json][]) {
    if (!Array.isArray(value) && DIGITS.test(token))
      throw new LedgerError("DOCUMENT_INVALID", { reason: "uses digits alone as a name" }, pointerTo(pointer, token));
    collect(member, pointerTo(pointer, token), fields);
  }
}

/** A scalar or an empty container. */
export function isFieldValue(value: unknown): value is FieldValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

type Node = Map<string, Node> | { leaf: FieldValue | undefined };

/**
 * The document that has exactly these fields; `undefined` stands for a hidden value.
 *
 * Throws OPENING_INVALID for pointers that no document has: two that contradict each other ("/a" beside "/a/b"), a list
 * with a gap, digits beside names in one container, no field at all.
 */
export function rebuild(fields: Iterable<[pointer: string, value: FieldValue | undefined]>): {
  [key: string]: Disclosed;
} {
  const root: Node = new Map();
  let whole: FieldValue | undefined | null = null;
  for (const [pointer, value] of fields) {
    const tokens = tokensOf(pointer);
    if (!tokens || tokens.length > MAX_DEPTH || tokens.includes("__proto__")) throw impossible(pointer);
    if (tokens.length === 0) {
      if (value !== undefined && !isObject(value)) throw impossible(pointer);
      whole = value;
    } else insert(root, tokens, value, pointer);
  }
  // the pointer "" is the empty document, and then nothing else stands beside it
  if ((whole === null) === (root.size === 0)) throw impossible("");
  const document = whole === null ? build(root, "") : {};
  if (!isObject(document)) throw impossible("");
  return document;
}

function insert(root: Map<string, Node>, tokens: string[], leaf: FieldValue | undefined, pointer: string): void {
  let node = root;
  for (const token of tokens.slice(0, -1)) {
    const next: Node = node.get(token) ?? new Map<string, Node>();
    if (!(next instanceof Map)) throw impossible(pointer);
    node.set(token, next);
    node = next;
  }
  const last = tokens.at(-1) as string;
  if (node.has(last)) throw impossible(pointer);
  node.set(last, { leaf });
}

function build(node: Node, pointer: string): Disclosed {
  if (!(node instanceof Map)) return structuredClone(node.leaf);
  const list = [...node.keys()].some((token) => DIGITS.test(token));
  if (!list) {
    const members = [...node].map(([token, child]) => [token, build(child, pointerTo(pointer, token))] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  }
  return Array.from({ length: node.size }, (_, index) => {
    const child = node.get(String(index));
    if (!child) throw impossible(pointerTo(pointer, String(index)));
    return build(child, pointerTo(pointer, String(index)));
  });
}

function isObject(value: unknown): value is Record<string, never> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function impossible(pointer: string): LedgerError {
  return new LedgerError("OPENING_INVALID", { reason: `has fields that no document has, at “${pointer}”` });
}

/** Lengths in code points. */
export const LIMITS = {
  name: { min: 1, max: 120 },
  description: { min: 1, max: 2000 },
  note: { min: 1, max: 500 },
} as const;

/** Optional fields may also be given as `undefined`. */
export type Loose<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] } & {};

export function oneOf(allowed: readonly string[], value: string, field = "kind"): void {
  if (!allowed.includes(value))
    throw new LedgerError("FIELD_INVALID", { field, reason: `must be one of ${allowed.join(", ")}` });
}

export function hex(valid: boolean): void {
  if (!valid) throw new LedgerError("FIELD_INVALID", { field: "id", reason: "must be lower-case 0x-hex" });
}

/** The names under which documents are committed; a changed meaning gets a new version, never the same name. */
export const SCHEMAS = {
  organisation: "silsila.organisation.v1",
  product: "silsila.product.v1",
  batch: "silsila.batch.v1",
  suspension: "silsila.suspension.v1",
  reason: "silsila.reason.v1",
  intake: "silsila.intake.v1",
  observation: "silsila.observation.v1",
  transformation: "silsila.transformation.v1",
  disposal: "silsila.disposal.v1",
  recovery: "silsila.recovery.v1",
} as const;
