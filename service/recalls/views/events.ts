import type { Static } from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, encodeCursor } from "../../accept/paging.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import { reasonIn } from "../../batches/views/status.ts";
import { type EventRow, listEvents } from "../rows/events.ts";
import type { Event } from "./schemas.ts";

export type EventView = Static<typeof Event>;

/** Unlike a page, `next` is there also at the end: it is where to go on from, later. */
export interface EventFeed {
  items: EventView[];
  next: string | null;
}

/** What happened, elsewhere too, to batches that the organisation held or was sent; oldest first. */
export async function readEvents(
  ledger: Ledger,
  actor: Actor,
  query: { after?: string | undefined; limit: number },
): Promise<EventFeed> {
  authorise(actor, "event.read");
  const after = decodeCursor(query.after, 2);
  const rows = await listEvents(ledger.db, {
    account: scopeOf(actor),
    after: after && { block: after[0]!, log: after[1]! },
    limit: query.limit,
  });
  const items = rows.map(toView);
  return { items, next: items.at(-1)?.id ?? query.after ?? null };
}

function toView(row: EventRow): EventView {
  const { batch, code, lot, kind, data } = row;
  const stops = kind === "batch_recalled" || data["implicated"] === true;
  return {
    id: encodeCursor([row.block_number, row.log_index]),
    type: kind === "batch_amended" ? "batch.corrected" : stops ? "batch.recalled" : "batch.recall_lifted",
    batch: { id: batch, code, lot },
    cause: kind === "batch_amended" ? null : kind === "batch_implicated" ? "source" : "itself",
    reason: reasonIn(row.reason, batch),
    time: row.time.toISOString(),
  };
}
