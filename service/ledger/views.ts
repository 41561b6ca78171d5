import type { OrganisationKind, Sign } from "../domain/documents.ts";
import type { Names } from "../domain/names.ts";
import type { Place } from "../domain/places.ts";
import type { Role } from "../domain/roles.ts";
import type { Quantity } from "../domain/quantities.ts";
import type { ReceivedLine } from "../domain/shipments.ts";
import type { UnitCode } from "../domain/units.ts";
import type { ErrorCode, ErrorValues } from "../errors.ts";

export type { OrganisationKind, Place, Quantity, Sign, UnitCode };

/** What readers are shown. Ids are 0x-prefixed lower-case hex; times RFC 3339 UTC; dates YYYY-MM-DD. */

export type OperationState = "queued" | "sent" | "mined" | "final" | "rejected";
export type Custody = "service" | "own_device";

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
}

/**
 * Whose key it was recorded with. This service says so; the chain knows only the organisation. The role is public, the name
 * is for the organisation itself and the operator.
 */
export interface RecordedBy {
  role: Role;
  name: string | null;
}

/** A code of the table with its sentence, and the values in it for programs. */
export interface Rejection {
  code: ErrorCode;
  message: string;
  values: ErrorValues;
}

export interface OrganisationView {
  id: string;
  code: string;
  kind: OrganisationKind;
  name: Names;
  place: Place;
  status: "pending" | "active" | "suspended" | "rejected";
  commitment: string;
  operation: string;
  createdAt: string;
  evidence: Evidence | null;
}

export interface ProductView {
  id: string;
  organisation: string;
  name: Names;
  description?: Names;
  sign?: Sign;
  commitment: string;
  createdAt: string;
}

/** An organisation as others speak of it. */
export interface Party {
  id: string;
  code: string;
  name: Names;
}

/** What the reader's organisation has of a batch, in the unit of the batch; for the operator, what all have together. */
export interface StockView {
  /** As the chain says. */
  free: Quantity;
  /** What its own acts on their way will leave of it. */
  available: Quantity;
  /** Sent by it, and nobody's until it is received. */
  inTransit: Quantity;
  /** `way`: transformed, retail, sample, destroyed, lost, missing (sent and not arrived) or annulled. */
  spent: { way: string; quantity: Quantity }[];
  /** For the operator who reads one batch. */
  holders?: HolderView[];
}

export interface HolderView {
  organisation: Party;
  free: Quantity;
}

export interface BatchView {
  id: string;
  code: string;
  organisation: Party;
  product: { id: string; name: Names; sign?: Sign };
  lot: string;
  quantity: Quantity;
  netMass?: Quantity;
  producedOn: string;
  expiresOn?: string;
  place: Place;
  note?: Names;
  commitment: string;
  /** How far the record has come; `rejected` ends it. */
  state: OperationState;
  status: "current";
  operation: string;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
  /** Not on public pages. */
  stock?: StockView;
}

/** queued: not on the chain yet; rejected: never will be; refused: all of it, and it is the sender's again. */
export type LineState = "queued" | "rejected" | "in_transit" | "received" | "refused" | "cancelled";

/** A part of a batch that was sent. Quantities are in the unit of the batch. */
export interface LineView {
  batch: { id: string; code: string; lot: string; product: Names };
  quantity: Quantity;
  state: LineState;
  /** What arrived, as the chain says; null until the line is received or refused. */
  arrived: { accepted: Quantity; missing: Quantity; refused: Quantity } | null;
}

/** A receipt, rejection or cancellation of some or all lines. */
export interface ShipmentEndView {
  shipment: string;
  kind: "receipt" | "rejection" | "cancellation";
  lines: ReceivedLine[];
  receivedOn?: string;
  note?: Names;
  reason?: string;
  commitment: string;
  state: OperationState;
  operation: string;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

export interface ShipmentView {
  id: string;
  sender: Party;
  receiver: Party;
  carrier: { organisation: Party } | { name: string } | null;
  dispatchedOn: string;
  transitDays: number;
  note?: Names;
  lines: LineView[];
  /** From when the sender may take back what nobody received; null until the chain says. */
  cancellableFrom: string | null;
  commitment: string;
  state: OperationState;
  operation: string;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
  ends: ShipmentEndView[];
}

export interface OperationView {
  id: string;
  kind: string;
  state: OperationState;
  /** Null for what the service does by itself. */
  organisation: string | null;
  /** Ids of what it makes or changes. */
  resources: { type: "organisation" | "batch" | "transformation" | "shipment"; id: string }[];
  createdAt: string;
  rejection: Rejection | null;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

export interface Page<T> {
  items: T[];
  /** Opaque; null on the last page. */
  next: string | null;
}
