import { commitmentOf, documentOf, seal } from "../domain/commitment.ts";
import type { Document } from "../domain/fields.ts";
import { openingBytes, parseOpening } from "../domain/opening.ts";
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
