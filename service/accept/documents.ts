import { tokensOf } from "../formats/canonical.ts";
import { commitmentOf, documentOf, seal } from "../formats/commitment.ts";
import type { Document } from "../formats/fields.ts";
import { type Opening, openingBytes, parseOpening } from "../formats/opening.ts";
import type { Ledger } from "./ledger.ts";

/** A document made ready to be stored and committed to: fresh salts, exact bytes, commitment. */
export function sealDocument(
  ledger: Ledger,
  schema: string,
  document: Document,
): { commitment: string; schema: string; opening: Uint8Array } {
  const opening = seal(schema, document, () => ledger.randomBytes(16));
  return { commitment: commitmentOf(opening), schema, opening: openingBytes(opening) };
}

/** What a stored opening still discloses. The type is a promise of whoever sealed it under that schema. */
export function readDocument<T>(opening: Uint8Array): T {
  return documentOf(parseOpening(opening)).document as T;
}

/**
 * As `readDocument`, but only what stands directly or one step below the root, and without its checks, which take thirty
 * times as long: for lists of many documents that were sealed here. What is closed is left out.
 */
export function skimDocument<T>(opening: Uint8Array): Partial<T> {
  const { fields } = JSON.parse(Buffer.from(opening).toString()) as Opening;
  const document: Record<string, unknown> = {};
  for (const [pointer, field] of Object.entries(fields)) {
    const [top, below, deeper] = tokensOf(pointer)!;
    if (!("value" in field) || top === undefined || deeper !== undefined) continue;
    if (below === undefined) document[top] = field.value;
    else ((document[top] ??= {}) as Record<string, unknown>)[below] = field.value;
  }
  return document as Partial<T>;
}
