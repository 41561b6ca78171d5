import type { Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { OperationState } from "../../accept/operationStates.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import type { Actor } from "../../access/roles.ts";
import { listVersions, type VersionRow } from "../rows/versions.ts";
import type { BatchDocument } from "../rules/batch.ts";
import { getBatch } from "./batches.ts";
import type { BatchVersion } from "./corrections.ts";

/** One document of a batch: as registered, or as amended. */
export type VersionView = Static<typeof BatchVersion>;

/** Oldest first, what the chain refused among them. Readable to whoever may read the batch. */
export async function readVersions(
  ledger: Ledger,
  actor: Actor,
  id: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<VersionView>> {
  await getBatch(ledger, ledger.db, actor, id);
  const rows = await listVersions(ledger.db, {
    batch: id,
    after: decodeCursor(query.cursor, 1)?.[0] ?? -1,
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => toView(ledger, row, actor),
  );
}

function toView(ledger: Ledger, row: VersionRow, viewer: Actor): VersionView {
  const document = row.opening && readDocument<BatchDocument>(row.opening);
  return {
    version: row.version,
    commitment: row.commitment,
    previous: document?.amendment?.previous ?? null,
    reason: document?.amendment?.reason ?? null,
    lot: document?.lot ?? null,
    producedOn: document?.producedOn ?? null,
    ...(document?.expiresOn && { expiresOn: document.expiresOn }),
    place: document?.place ?? null,
    ...(document?.note && { note: document.note }),
    state: row.state as OperationState | null,
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: (row.created_at ?? row.e_time!).toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, viewer),
  };
}
