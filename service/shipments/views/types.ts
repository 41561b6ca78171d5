import type { Evidence, OperationState, Party, RecordedBy, Rejection } from "../../accept/evidence.ts";
import type { Names } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import type { ReceivedLine } from "../rules.ts";

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
  /** The agreement and its line that it is a delivery under; null for what was not sold here. */
  agreement: { id: string; line: number } | null;
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
