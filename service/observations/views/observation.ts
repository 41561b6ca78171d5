import { readDocument } from "../../accept/documents.ts";
import {
  type Evidence,
  type OperationState,
  type RecordedBy,
  type Rejection,
  toEvidence,
  toRecordedBy,
  toRejection,
} from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import type { ObservationRow } from "../rows.ts";
import type { ObservationDocument } from "../rules.ts";

export interface ObservationView extends Omit<ObservationDocument, "organisation"> {
  id: string;
  /** Who observed. */
  organisation: string;
  commitment: string;
  /** Its place in the journal, for ever; null until it has one. */
  index: number | null;
  /** `queued` until a head on the chain covers it. */
  state: Exclude<OperationState, "sent">;
  rejection: Rejection | null;
  createdAt: string;
  /** Of the first head that covers it. */
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

/** That an observation is in the journal: its leaf, and the way up from there to a head that the chain has (RFC 9162). */
export interface ObservationProof {
  /** The bytes that the leaf's hash is over, 0x-hex; domain/journalLeaf.ts says what stands in them. */
  leaf: string;
  index: number;
  size: number;
  path: string[];
  root: string;
  /** What the leaf's commitment is over, as stored (RFC 8785). */
  opening: string;
}

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
