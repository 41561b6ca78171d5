import { documentOf } from "../formats/commitment.ts";
import type { Disclosed } from "../formats/fields.ts";
import type { Opening } from "../formats/opening.ts";
import { Fault } from "./faults.ts";

/** A document as far as it is shown, and the pointers of what is not: hidden from this reader, or erased for all. */
export interface ProvenDocument {
  document: { [key: string]: Disclosed };
  hidden: string[];
  /** How many fields are shown. */
  shown: number;
}
export type Told = ProvenDocument | null;

/** Throws Fault when it is another kind of document than `schema`. */
export function read(opening: Opening, schema: string): ProvenDocument {
  if (opening.schema !== schema) throw new Fault("BUNDLE_MALFORMED", `/${schema}`);
  const { document, hidden } = documentOf(opening);
  return { document, hidden, shown: Object.keys(opening.fields).length - hidden.length };
}
