import type { Names } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import type { EventRow } from "../rows/story.ts";
import type { KnownBatch, KnownTransformation } from "./genealogy.ts";
import type { StoryBatch, StoryStep } from "./types.ts";

/** A step with its place in the chain's order, in which what goes in always comes before what comes out. */
export interface Placed {
  block: number;
  log: number;
  step: StoryStep;
}

type NameOf = (account: string) => Names | null;

const MAX_INPUTS = 6;

const KINDS = {
  batch_registered: "registered",
  batch_amended: "corrected",
  batch_annulled: "annulled",
  shipped: "shipped",
  received: "arrived",
} as const satisfies Record<EventRow["kind"], StoryStep["kind"]>;

export function stepOfEvent(event: EventRow, batch: KnownBatch, nameOf: NameOf): Placed {
  const kind = KINDS[event.kind];
  return {
    block: event.block_number,
    log: event.log_index,
    step: {
      kind,
      ...doneBy(event, nameOf),
      when: event.time.toISOString(),
      stated: (kind === "registered" && batch.producedOn) || null,
      batches: [storied(batch)],
      process: null,
      inputs: [],
      moreInputs: 0,
    },
  };
}

/** `batches` has what is known of the inputs that are named. */
export function stepOfMaking(
  { row, process, performedOn, inputs }: KnownTransformation,
  outputs: KnownBatch[],
  batches: Map<string, KnownBatch>,
  nameOf: NameOf,
): Placed {
  return {
    block: row.block_number,
    log: row.log_index,
    step: {
      kind: "made",
      ...doneBy(row, nameOf),
      when: row.time.toISOString(),
      stated: performedOn ?? null,
      batches: outputs.map((batch) => storied(batch)),
      process,
      inputs: inputs.slice(0, MAX_INPUTS).map(({ batch, quantity }) => storied(batches.get(batch) ?? null, quantity)),
      moreInputs: Math.max(0, inputs.length - MAX_INPUTS),
    },
  };
}

function doneBy({ account, delegate }: { account: string; delegate: string | null }, nameOf: NameOf) {
  const by = delegate === null ? null : nameOf(delegate);
  return { organisation: nameOf(account), ...(by && { delegate: by }) };
}

/** The inputs that a story names. */
export function namedInputs(transformations: KnownTransformation[]): string[] {
  return transformations.flatMap(({ inputs }) => inputs.slice(0, MAX_INPUTS).map(({ batch }) => batch));
}

function storied(batch: KnownBatch | null, quantity: Quantity | null = batch?.quantity ?? null): StoryBatch {
  return {
    code: batch?.row.code ?? null,
    product: batch?.product?.name ?? null,
    lot: batch?.lot ?? null,
    quantity,
  };
}
