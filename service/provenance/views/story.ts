import type { Ledger } from "../../accept/ledger.ts";
import type { Queryable } from "../../store/pool.ts";
import { findNodes } from "../rows/provenance.ts";
import { type EventRow, findArrivals, findEvents } from "../rows/story.ts";
import { distinct, type KnownBatch, tellBatches, tellOrganisations, tellTransformations } from "./genealogy.ts";
import { GraphReader } from "./graphReader.ts";
import { MAX_DEPTH } from "./provenance.ts";
import { namedInputs, type Placed, stepOfEvent, stepOfMaking } from "./storySteps.ts";
import type { StoryView } from "./types.ts";

const MAX_STEPS = 50;
/** Ancestors that are counted; with more of them, the story says "at least". */
const MAX_COUNTED = 500;

/**
 * How a batch came to be, in order, for its public page. Of it and its ancestors, never of what was made of it; makers are
 * named, and when the goods came to them, but nobody who only bought.
 */
export async function readStory({ db }: Ledger, root: string): Promise<StoryView> {
  const found = [root];
  const walk = new GraphReader(db, "up", root, MAX_DEPTH);
  for (let level = await walk.next(); level.length > 0; level = await walk.next()) {
    found.push(...level);
    if (found.length > MAX_COUNTED + 1) break;
  }
  const ids = found.slice(0, MAX_STEPS);
  const events = await findEvents(db, ids, root);
  // Registered and nothing else: the page says so already.
  if (found.length === 1 && events.length < 2) return { steps: [], more: 0, orMore: false };
  const batches = await tellBatches(db, await findNodes(db, ids));
  const { steps, shown } = await tellSteps(db, batches, events);
  return {
    steps: steps.sort((a, b) => a.block - b.block || a.log - b.log).map(({ step }) => step),
    more: Math.min(found.length - 1, MAX_COUNTED) - (shown - 1),
    orMore: found.length - 1 > MAX_COUNTED,
  };
}

/** Steps of the nearest batches, as many as fit; `shown`: of how many batches. */
async function tellSteps(
  db: Queryable,
  batches: KnownBatch[],
  events: EventRow[],
): Promise<{ steps: Placed[]; shown: number }> {
  const transformations = await tellTransformations(db, batches);
  const known = new Map(batches.map((batch) => [batch.row.id, batch]));
  const unknown = distinct(namedInputs(transformations)).filter((id) => !known.has(id));
  for (const batch of await tellBatches(db, await findNodes(db, unknown))) known.set(batch.row.id, batch);

  // Whoever made something of another's batch was sent it.
  const sent = transformations.flatMap(({ row: { account }, inputs }) =>
    inputs.filter(({ batch }) => known.get(batch)?.row.account !== account).map(({ batch }) => ({ batch, account })),
  );
  const arrivals = await findArrivals(
    db,
    sent.filter(({ batch }) => known.has(batch)),
  );
  const eventsOf = Map.groupBy([...events, ...arrivals], ({ batch }) => batch);
  const organisations = await tellOrganisations(db, [
    ...[...events, ...arrivals].flatMap(({ account, delegate }) => [account, delegate]),
    ...transformations.flatMap(({ row }) => [row.account, row.delegate]),
  ]);
  const nameOf = (account: string) => organisations.get(account)?.name ?? null;

  const steps: Placed[] = [];
  const made = new Map<string | null, KnownBatch[]>();
  let shown = 0;
  for (const batch of batches) {
    const { id, made: by } = batch.row;
    const own = (eventsOf.get(id) ?? []).filter(({ kind }) => by === null || kind !== "batch_registered");
    const acts = made.size + (by === null || made.has(by) ? 0 : 1);
    if (steps.length + own.length + acts > MAX_STEPS) break;
    steps.push(...own.map((event) => stepOfEvent(event, batch, nameOf)));
    if (by !== null) made.set(by, [...(made.get(by) ?? []), batch]);
    shown += 1;
  }
  for (const transformation of transformations) {
    const outputs = made.get(transformation.row.id);
    if (outputs) steps.push(stepOfMaking(transformation, outputs, known, nameOf));
  }
  return { steps, shown };
}
