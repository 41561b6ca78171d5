import Type, { type Static } from "typebox";
import { toRecordedBy } from "../accept/evidence.ts";
import type { Ledger } from "../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../accept/paging.ts";
import { listRecords, type RecordRow } from "../accept/recordRows.ts";
import { Evidence, recordedBy } from "../accept/schemas.ts";
import { type Actor, authorise } from "../access/roles.ts";
import type { Custody } from "../formats/slots.ts";
import { hash, nullable, ref } from "../values/schemas.ts";

/** One event of the chain, as it was read from the block. */
export type RecordView = Static<typeof AuditRecord>;

/** Every event for the operator, its own for an organisation; oldest first, as an auditor recomputes it. */
export async function readRecords(
  ledger: Ledger,
  actor: Actor,
  query: {
    kind?: string | undefined;
    organisation?: string | undefined;
    subject?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<RecordView>> {
  const account = query.organisation ?? (actor.kind === "organisation" ? actor.account : null);
  if (account) authorise(actor, "audit.read", account);
  const position = decodeCursor(query.cursor, 2);
  const rows = await listRecords(ledger.db, {
    kind: query.kind ?? null,
    account,
    subject: query.subject ?? null,
    after: position && { block: position[0]!, log: position[1]! },
    limit: query.limit + 1,
  });
  return toPage(
    rows,
    query.limit,
    (row) => [row.block_number, row.log_index],
    (row) => toView(ledger, row, actor),
  );
}

function toView(ledger: Ledger, row: RecordRow, viewer: Actor): RecordView {
  return {
    position: `${row.block_number}.${row.log_index}`,
    kind: row.kind,
    subject: row.subject,
    request: row.request,
    data: row.data,
    evidence: {
      chainId: ledger.contracts.chainId.toString(),
      contract: row.contract,
      block: row.block_number,
      blockHash: row.block_hash,
      transaction: row.transaction,
      time: row.time.toISOString(),
      account: row.account ?? "",
      signer: row.signer,
      custody: row.custody as Custody | null,
      ...(row.delegate !== null && { delegate: row.delegate }),
    },
    recordedBy: toRecordedBy(row, viewer),
  };
}

export const AuditRecord = Type.Object(
  {
    position: Type.String({ description: "Block and log index: the chain's own order.", examples: ["42.3"] }),
    kind: Type.String({ description: "The event.", examples: ["batch_registered"] }),
    subject: Type.String({ description: "Id of what it is about." }),
    request: hash("The signed request that caused it, or the transaction for acts of a registrar."),
    data: Type.Record(Type.String(), Type.Unknown(), { description: "The event's values." }),
    evidence: ref(Evidence),
    recordedBy,
  },
  { $id: "AuditRecord", additionalProperties: false, description: "One event of the chain, as read from its block." },
);

export const AuditRecords = Type.Object(
  {
    items: Type.Array(ref(AuditRecord), { description: "Oldest first, as an auditor recomputes them." }),
    next: nullable(Type.String({ description: "Opaque cursor of the next page; null on the last one." })),
  },
  { $id: "AuditRecords", additionalProperties: false, description: "One page of chain events." },
);
