import type { Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { RecordedBy } from "../../accept/schemas.ts";
import type { Actor } from "../../access/roles.ts";
import type { ObservationRow } from "../rows.ts";
import type { ObservationDocument } from "../rules.ts";
import type { Observation } from "./schemas.ts";

export type ObservationView = Static<typeof Observation>;

/** `viewer` is null on public pages. */
export function toObservationView(ledger: Ledger, row: ObservationRow, viewer: Actor | null): ObservationView {
  return {
    ...newObservationView({
      id: row.id,
      document: readDocument<ObservationDocument>(row.opening),
      commitment: row.commitment,
      createdAt: row.created_at,
      recordedBy: toRecordedBy(row, viewer),
    }),
    index: row.leaf_index,
    state: stateOf(row),
    rejection: toRejection({ rejection: row.rejection, x_lot: null, x_unit: null }),
    evidence: toEvidence(row, ledger.contracts.chainId),
  };
}

/** One that was accepted a moment ago. */
export function newObservationView(observation: {
  id: string;
  document: ObservationDocument;
  commitment: string;
  createdAt: Date;
  recordedBy: RecordedBy | null;
}): ObservationView {
  const { id, document, commitment, createdAt, recordedBy } = observation;
  return {
    id,
    ...document,
    commitment,
    index: null,
    state: "queued",
    rejection: null,
    createdAt: createdAt.toISOString(),
    evidence: null,
    recordedBy,
  };
}

function stateOf(row: ObservationRow): ObservationView["state"] {
  if (row.rejection !== null) return "rejected";
  if (row.head_size === null) return "queued";
  return row.head_final ? "final" : "mined";
}
