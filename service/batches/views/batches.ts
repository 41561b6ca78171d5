import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import type { Queryable } from "../../store/pool.ts";
import {
  type BatchRow,
  findBatch,
  findBatchByCode,
  findBatchesOfIntent,
  listBatches,
  listHeldBatches,
} from "../rows/batches.ts";
import { isHeld } from "../rows/restrictions.ts";
import { authoriseBatch, toBatchView } from "./batch.ts";
import { findNotices, withClaims } from "./claims.ts";
import type { BatchView } from "./schemas.ts";
import { findHolders, withStock } from "./stock.ts";

export async function getBatch(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<BatchView> {
  const row = await findBatch(db, id);
  await authoriseBatch(db, actor, "batch.read", row);
  const [view] = await toViews(ledger, db, actor, [row!]);
  const notices = await findNotices(ledger, db, id);
  if (notices.length) view!.notices = notices;
  if (actor.kind === "operator") view!.stock!.holders = await findHolders(db, id, view!.quantity.unit);
  return view!;
}

/** Several of one operation, as they stand now. */
export async function getBatchesOf(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  operation: string,
): Promise<BatchView[]> {
  return toViews(ledger, db, actor, await findBatchesOfIntent(db, operation));
}

async function toViews(ledger: Ledger, db: Queryable, actor: Actor, rows: BatchRow[]): Promise<BatchView[]> {
  const views = rows.map((row) => toBatchView(ledger, row, actor));
  return withStock(db, actor, await withClaims(ledger, db, views));
}

/** For the public page: whoever holds the label's code may read it; a batch the chain refused was never one. */
export async function findPublicBatch(ledger: Ledger, code: string): Promise<BatchView | null> {
  const row = await findBatchByCode(ledger.db, code);
  if (!row || row.state === "rejected") return null;
  const [view] = await withClaims(ledger, ledger.db, [toBatchView(ledger, row, null)]);
  return { ...view!, notices: await findNotices(ledger, ledger.db, row.id) };
}

/** Newest first: what the organisation registered or made, or with `held` what it has free now, whoever made it. */
export async function readBatches(
  ledger: Ledger,
  actor: Actor,
  query: {
    product?: string | undefined;
    lot?: string | undefined;
    held?: boolean | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<BatchView>> {
  authorise(actor, "batch.read");
  const list = query.held ? listHeldBatches : listBatches;
  const rows = await list(ledger.db, {
    account: scopeOf(actor),
    product: query.product ?? null,
    lot: query.lot ?? null,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const { items: shown, next } = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => row,
  );
  return { items: await toViews(ledger, ledger.db, actor, shown), next };
}

/** Whether the organisation has stopped its own stock, or asked for it; a recall may hide that in the batch's status. */
export async function readHeld(ledger: Ledger, actor: Actor, id: string): Promise<boolean> {
  await authoriseBatch(ledger.db, actor, "batch.read", await findBatch(ledger.db, id));
  return actor.kind === "organisation" && (await isHeld(ledger.db, actor.account, id));
}
