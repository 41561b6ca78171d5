import type { Role } from "../access/roles.ts";
import type { ErrorCode, ErrorValues } from "../base/errors.ts";
import type { Custody } from "../formats/slots.ts";
import type { Names } from "../values/names.ts";

/** What every record is shown with. */

export type OperationState = "queued" | "sent" | "mined" | "final" | "rejected";

/** Where the chain says it: all of it read from the chain's own events. */
export interface Evidence {
  chainId: string;
  contract: string;
  block: number;
  blockHash: string;
  transaction: string;
  time: string;
  account: string;
  /** Left-padded address of a plain key, or keccak256 of an ERC-7913 signer; null for acts of a registrar. */
  signer: string | null;
  custody: Custody | null;
  /** Whose key it was, when it was another organisation's: the union's of the account, or its successor's. */
  delegate?: string;
}

/**
 * Whose key it was recorded with. This service says so; the chain knows only the organisation. The role is public, the name
 * is for the organisation itself and the operator.
 */
export interface RecordedBy {
  role: Role;
  name: string | null;
  /** The organisation that did it for the other; left out when it did so itself. */
  delegate?: Party;
}

/** A code of the table with its sentence, and the values in it for programs. */
export interface Rejection {
  code: ErrorCode;
  message: string;
  values: ErrorValues;
}

/** An organisation as others speak of it. */
export interface Party {
  id: string;
  code: string;
  name: Names;
}

export interface OperationView {
  id: string;
  kind: string;
  state: OperationState;
  /** Null for what the service does by itself. */
  organisation: string | null;
  /** Ids of what it makes or changes. */
  resources: {
    type: "organisation" | "batch" | "transformation" | "shipment" | "agreement" | "certificate";
    id: string;
  }[];
  createdAt: string;
  rejection: Rejection | null;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}
