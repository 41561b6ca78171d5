import type { Disclosed } from "../domain/fields.ts";
import { pointerTo, tokensOf } from "../domain/pointers.ts";
import type { Proven, ProvenDocument } from "./check.ts";

/** What a page says of a batch, in the form and the words of the documents; what it does not say is left out. */
export interface Shown {
  batch: { [field: string]: Disclosed };
  product: { [field: string]: Disclosed };
  organisation: { [field: string]: Disclosed };
}

/** Pointers such as `/batch/lot`. */
export interface Compared {
  /** The page says one thing, the proven document another. */
  differs: string[];
  /** The page says it, and the bundle shows nothing that proves it. */
  unproven: string[];
}

/**
 * Holds a page against what was proven. Whoever serves both can make them agree; this finds a page made of records that
 * somebody changed, beside documents that they did not.
 */
export function compareShown(shown: Shown, { batches, products, organisations }: Proven): Compared {
  const batch = batches[0]!;
  const named = batch.told?.document["product"] as { [key: string]: Disclosed } | undefined;
  const product = typeof named?.["commitment"] === "string" ? products.get(named["commitment"]) : undefined;
  const proven = { batch: batch.told, product, organisation: organisations.get(batch.account)?.told };
  const compared: Compared = { differs: [], unproven: [] };
  for (const part of ["batch", "product", "organisation"] as const)
    hold(shown[part], proven[part] ?? null, `/${part}`, "", compared);
  return compared;
}

function hold(
  shown: { [field: string]: Disclosed },
  told: ProvenDocument | null,
  part: string,
  within: string,
  into: Compared,
): void {
  for (const [field, value] of Object.entries(shown)) {
    const pointer = pointerTo(within, field);
    if (typeof value === "object" && value !== null) {
      hold(value as { [field: string]: Disclosed }, told, part, pointer, into);
      continue;
    }
    const proven = told && valueAt(told.document, pointer);
    if (proven === value) continue;
    const isHidden = told === null || told.hidden.includes(pointer);
    (isHidden ? into.unproven : into.differs).push(part + pointer);
  }
}

function valueAt(document: Disclosed, pointer: string): Disclosed {
  let value = document;
  for (const token of tokensOf(pointer)!) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as { [key: string]: Disclosed })[token];
  }
  return value;
}
