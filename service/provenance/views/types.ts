import type { Static } from "typebox";
import type { Actor } from "../../access/roles.ts";
import type { Process } from "../../transformations/rules/transformation.ts";
import type { Names } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import type { Provenance } from "./schemas.ts";

export type ProvenanceView = Static<typeof Provenance>;

/** A batch as a story names it; null where this service has no document of it. */
export interface StoryBatch {
  code: string | null;
  product: Names | null;
  lot: string | null;
  /** Of which the story speaks: what went in, what came out. */
  quantity: Quantity | null;
}

/** Nothing here is private: makers are named, buyers never. */
export interface StoryStep {
  kind: "registered" | "made" | "arrived" | "corrected" | "annulled" | "shipped";
  /** Who did it. */
  organisation: Names | null;
  /** Who did it for that organisation, when it did not itself. */
  delegate?: Names;
  /** The time of the block that has it: one clock for all steps, and their order. */
  when: string;
  /** The day that its document states, where it states one. */
  stated: string | null;
  /** What came of it, or what it happened to. */
  batches: StoryBatch[];
  process: Process | null;
  /** What was put in: the first of them, and how many more. */
  inputs: StoryBatch[];
  moreInputs: number;
}

export interface StoryView {
  /** The oldest first. */
  steps: StoryStep[];
  /** Ancestors of which no step is shown; `orMore`: at least so many. */
  more: number;
  orMore: boolean;
}

/** A batch as a drawing of what was made of what shows it; null where this service has no document of it. */
export interface PathNode {
  id: string;
  code: string | null;
  product: Names | null;
  lot: string | null;
  organisation: Names | null;
  /** By which it came out of its inputs. */
  process: Process | null;
  /** Those of its inputs that are drawn, by id; `hidden`: how many are not. */
  inputs: string[];
  hidden: number;
}

export interface PathView {
  /** The batch that was asked for, then its ancestors, the nearest first. */
  nodes: PathNode[];
  /** Ancestors that are not drawn; `orMore`: at least so many. */
  more: number;
  orMore: boolean;
}

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
