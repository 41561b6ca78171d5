import type { OrganisationKind, Sign } from "../domain/documents.ts";
import type { Names } from "../domain/names.ts";
import type { Place } from "../domain/places.ts";
import type { Role } from "../domain/roles.ts";
import type { Quantity } from "../domain/quantities.ts";
import type { DisposalWay, Process } from "../domain/transformations.ts";
import type { ExpectedYield, ImplausibleYield } from "../domain/yields.ts";
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
  expectedYield?: ExpectedYield;
  commitment: string;
  createdAt: string;
}

/** Codes of what was implausible and confirmed to be true. */
export type Acknowledgement = ImplausibleYield["code"];

export interface BatchView {
  id: string;
  code: string;
  organisation: { id: string; code: string; name: Names };
  product: { id: string; name: Names; sign?: Sign };
  lot: string;
  quantity: Quantity;
  netMass?: Quantity;
  producedOn: string;
  expiresOn?: string;
  place: Place;
  note?: Names;
  /** False when its own mass, or that of anything it was made of, is not known: the contract cannot count it then. */
  conserved: boolean;
  /** That it is an output of. */
  transformation?: string;
  acknowledged?: Acknowledgement[];
  commitment: string;
  /** How far the record has come; `rejected` ends it. */
  state: OperationState;
  status: "current";
  operation: string;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

/** `outputs` are ids. */
export interface TransformationEntry {
  id: string;
  organisation: string;
  process: Process;
  performedOn: string;
  place: Place;
  note?: Names;
  loss?: Quantity;
  /** In the order in which they were stated. */
  inputs: { batch: string; quantity: Quantity }[];
  outputs: string[];
  /** False when the mass of an input is not known. */
  conserved: boolean;
  /** Yields that their products do not expect, and that were confirmed. */
  acknowledged: ImplausibleYield[];
  commitment: string;
  state: OperationState;
  operation: string;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

export type TransformationView = Omit<TransformationEntry, "outputs"> & { outputs: BatchView[] };

export interface DisposalView {
  batch: string;
  organisation: string;
  quantity: Quantity;
  way: DisposalWay;
  disposedOn: string;
  note?: Names;
  commitment: string;
  state: OperationState;
  operation: string;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
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
