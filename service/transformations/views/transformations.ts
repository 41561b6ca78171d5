import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { getBatchesOf } from "../../batches/views/batches.ts";
import type { Queryable } from "../../store/pool.ts";
import { findTransformation, listTransformations } from "../rows/transformations.ts";
import { toTransformationEntry } from "./entry.ts";
import type { TransformationEntryView, TransformationView } from "./schemas.ts";

export async function getTransformation(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  id: string,
): Promise<TransformationView> {
  const row = await findTransformation(db, id);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "transformation" });
  authorise(actor, "transformation.read", row.account);
  const outputs = await getBatchesOf(ledger, db, actor, row.operation);
  return { ...toTransformationEntry(ledger, row, actor), outputs };
}

/** Newest first. The operator sees all; an organisation sees its own. */
export async function readTransformations(
  ledger: Ledger,
  actor: Actor,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<TransformationEntryView>> {
  authorise(actor, "transformation.read");
  const rows = await listTransformations(ledger.db, {
    account: scopeOf(actor),
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => toTransformationEntry(ledger, row, actor),
  );
}
