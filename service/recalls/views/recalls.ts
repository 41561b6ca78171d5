import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import type { RecordedBy } from "../../accept/schemas.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { ReasonDocument } from "../../batches/rules/batch.ts";
import type { Queryable } from "../../store/pool.ts";
import { findRecall, listRecalls, type RecallRow } from "../rows/recalls.ts";
import type { Reach, RecallState, RecallView } from "./recall.ts";

export async function getRecall(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<RecallView> {
  return toView(ledger, await findFor(ledger, db, actor, id), actor);
}

/** The operator sees all, an organisation those of its own batches, by itself or by an authority. Newest first. */
export async function readRecalls(
  ledger: Ledger,
  actor: Actor,
  query: { batch?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<RecallView>> {
  authorise(actor, "recall.read");
  const rows = await listRecalls(ledger.db, {
    now: ledger.now(),
    origin: scopeOf(actor),
    batch: query.batch ?? null,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => toView(ledger, row, actor),
  );
}

/** The recall, when the actor may know of it. */
export async function findFor(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<RecallRow> {
  const row = await findRecall(db, id, ledger.now());
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "recall" });
  authorise(actor, "recall.read", row.origin);
  return row;
}

function toView(ledger: Ledger, row: RecallRow, viewer: Actor): RecallView {
  const mayKnow = viewer.kind === "operator" || (viewer.account === row.origin && !viewer.delegate);
  const by = (role: string | null, name: string | null): RecordedBy | null =>
    role === null ? null : { role: role as RecordedBy["role"], name: mayKnow ? name : null };
  return {
    id: row.id,
    kind: row.kind,
    batch: { id: row.batch, code: row.code, lot: row.lot },
    organisation: row.origin,
    by: row.account === null ? "authority" : "origin",
    scope: row.holder === null ? null : { holder: row.holder },
    reason: readDocument<ReasonDocument>(row.opening).reason,
    reach: row.reach as Reach,
    state: row.state as RecallState,
    inForce: row.in_force,
    proposedBy: by(row.proposed_role, row.proposed_name)!,
    confirmedBy: by(row.confirmed_role, row.confirmed_name),
    operation: row.intent,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
  };
}
