import { batchIdOf, outputIdOf, transformationIdOf } from "../formats/ids.ts";
import type { Bundle, BundledBatch } from "./bundle.ts";
import { Fault } from "./faults.ts";

/** An entry of the bundle under the id that it turned out to have; `at`: its pointer. */
export interface Placed<T> {
  id: string;
  at: string;
  entry: T;
}
export type PlacedBatch = Placed<BundledBatch>;
export type PlacedTransformation = Placed<Bundle["transformations"][number]>;

export interface Genealogy {
  /** The batch that was asked for first, its ancestors after it. */
  batches: PlacedBatch[];
  transformations: PlacedTransformation[];
  /** Ids of inputs that the bundle says nothing of. */
  missing: string[];
}

/**
 * Recomputes every id: that of an output binds its transformation, which binds the ids of its inputs, so that the label of
 * a jar pins the olives. Throws Fault when the ids do not meet, or something belongs to none of them.
 */
export function traceBack(bundle: Bundle): Genealogy {
  const { chainId, contracts } = bundle;
  const transformations = index("/transformations", bundle.transformations, (stated) =>
    transformationIdOf(chainId, contracts.batches, stated.account, stated),
  );
  const batches = index("/batches", bundle.batches, ({ account, commitment, made }, at) => {
    if (made === null) return batchIdOf(chainId, contracts.batches, account, commitment);
    const by = transformations.get(made)?.entry;
    if (by?.account !== account || !by.outputs.some((output) => output.commitment === commitment))
      throw new Fault("TRANSFORMATION_DIFFERS", `${at}/made`);
    return outputIdOf(chainId, contracts.batches, made, commitment);
  });

  const found: Genealogy = { batches: [], transformations: [], missing: [] };
  const seen = new Set([bundle.batch]);
  const waiting = [bundle.batch];
  const follow = (made: string) => {
    if (seen.has(made)) return;
    seen.add(made);
    const transformation = transformations.get(made)!;
    found.transformations.push(transformation);
    for (const { batch } of transformation.entry.inputs)
      if (!seen.has(batch)) {
        seen.add(batch);
        waiting.push(batch);
      }
  };
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const batch = batches.get(id);
    if (!batch && id === bundle.batch) throw new Fault("ID_DIFFERS", "/batch");
    if (!batch) found.missing.push(id);
    else found.batches.push(batch);
    if (batch?.entry.made) follow(batch.entry.made);
  }
  if (found.batches.length !== batches.size) throw new Fault("NOT_NEEDED", "/batches");
  if (found.transformations.length !== transformations.size) throw new Fault("NOT_NEEDED", "/transformations");
  return found;
}

function index<T>(under: string, entries: T[], idOf: (entry: T, at: string) => string): Map<string, Placed<T>> {
  const placed = new Map<string, Placed<T>>();
  entries.forEach((entry, i) => {
    const at = `${under}/${i}`;
    const id = attemptId(() => idOf(entry, at), at);
    if (placed.has(id)) throw new Fault("REPEATED", at);
    placed.set(id, { id, at, entry });
  });
  return placed;
}

/** A number beyond a uint256 has no id. */
function attemptId(compute: () => string, at: string): string {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) throw new Fault("BUNDLE_MALFORMED", at);
    throw error;
  }
}
