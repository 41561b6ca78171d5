import type { OrganisationKind, Sign } from "../domain/documents.ts";
import type { Names } from "../domain/names.ts";
import type { Place } from "../domain/places.ts";
import type { Role } from "../domain/roles.ts";
import type { Quantity } from "../domain/quantities.ts";
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

export interface OperationView {
  id: string;
  kind: string;
  state: OperationState;
  organisation: string;
  /** Ids of what it makes or changes. */
  resources: { type: "organisation" | "batch"; id: string }[];
  createdAt: string;
  rejection: Rejection | null;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

/** A key that signs for an organisation, signed once, or will sign. */
export interface SignerView {
  signer: string;
  custody: Custody;
  /** `ending`: its removal is on its way. `removed` by the organisation; `replaced` by a recovery. */
  state: "pending" | "active" | "ending" | "removed" | "replaced";
  /** Null while the chain does not have it. */
  addedBy: { role: "organisation" | "registrar"; address: string } | null;
  addedAt: string | null;
  endedAt: string | null;
  /** What is on its way: its addition, or its removal. */
  operation: string | null;
  evidence: Evidence | null;
}

export interface SignerChangeView {
  added: { signer: string; custody: Custody; operation: string } | null;
  removed: { signer: string; operation: string } | null;
  /** The last of them: once it is done, all is. */
  operation: string;
  state: OperationState;
  /** Whether the service can act for the organisation afterwards. */
  serviceActs: boolean;
  notice: string | null;
}

/** A replacement of all keys of an organisation. */
export interface RecoveryView {
  organisation: string;
  signer: string;
  custody: Custody;
  /** `asked`: on its way to the chain. `ending`: a veto or a withdrawal is on its way. */
  state: "asked" | "waiting" | "ending" | "completed" | "vetoed" | "withdrawn";
  /** From when it can be completed, in the chain's time. */
  readyAt: string | null;
  /** Address of the registrar. */
  askedBy: string | null;
  /** Null where another service holds the document. */
  reason: string | null;
  commitment: string;
  endedAt: string | null;
  operation: string | null;
  evidence: Evidence | null;
}

/** An act of those who run the registry, as the chain tells it to everyone. */
export interface RegistryActView {
  position: string;
  kind: string;
  /** The organisation it concerns, by its account. */
  organisation: string | null;
  subject: string;
  data: Record<string, unknown>;
  time: string;
  contract: string;
  transaction: string;
}

export interface Page<T> {
  items: T[];
  /** Opaque; null on the last page. */
  next: string | null;
}
