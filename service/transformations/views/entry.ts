import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { OperationState } from "../../accept/operationStates.ts";
import type { RecordedBy } from "../../accept/schemas.ts";
import type { Actor } from "../../access/roles.ts";
import type { TransformationRow } from "../rows/transformations.ts";
import type { TransformationDocument } from "../rules/transformation.ts";
import type { TransformationEntryView } from "./schemas.ts";

export function toTransformationEntry(ledger: Ledger, row: TransformationRow, viewer: Actor): TransformationEntryView {
  return {
    id: row.id,
    ...statedIn(readDocument<TransformationDocument>(row.opening)),
    outputs: row.outputs,
    conserved: row.conserved,
    commitment: row.commitment,
    state: row.state as OperationState,
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, viewer),
  };
}

/** One that was accepted a moment ago, as `toTransformationEntry` will read it until the chain has it; without its outputs. */
export function newTransformationEntry(made: {
  id: string;
  commitment: string;
  conserved: boolean;
  operation: string;
  createdAt: Date;
  document: TransformationDocument;
  recordedBy: RecordedBy;
}): Omit<TransformationEntryView, "outputs"> {
  const { document, createdAt, ...rest } = made;
  return {
    ...rest,
    ...statedIn(document),
    state: "queued",
    rejection: null,
    createdAt: createdAt.toISOString(),
    evidence: null,
  };
}

function statedIn({ acknowledged, ...document }: TransformationDocument) {
  return { ...document, acknowledged: acknowledged ?? [] };
}
