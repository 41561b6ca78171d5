import type { Actor } from "../../access/roles.ts";

/**
 * What may be told of where a batch came from and where it went. All of it stands here, because each line is somebody's
 * trade secret.
 *
 * Where it came from is public: whoever has the label's code reads it on the page, makers and places by name. Where it
 * went is who bought of whom. The organisation that a batch is of (it answers for a recall) and the operator are told all
 * that was made of it. Another holder is told what it made of it itself, and what came of that; never what another buyer
 * made of it, which would name that buyer. The public page is told nothing of it.
 */
export function downstreamFor(viewer: Actor | null, origin: string): "all" | "own" | "none" {
  if (viewer === null) return "none";
  if (isUnion(viewer)) return "none";
  return viewer.kind === "operator" || viewer.account === origin ? "all" : "own";
}

/** Who holds how much of a batch: for the organisation that the batch is of, and the operator. */
export function mayKnowHolders(viewer: Actor | null, origin: string | null): boolean {
  return viewer !== null && !isUnion(viewer) && (viewer.kind === "operator" || viewer.account === origin);
}

/** Who buys from a member is no business of whoever may register or send for it. */
const isUnion = (viewer: Actor): boolean =>
  viewer.kind === "organisation" && (viewer.delegate?.granted ?? null) !== null;
