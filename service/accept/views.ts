import type { GrantableAct } from "../access/delegation.ts";
import type { CertificateNotice, ClaimView } from "../certificates/views/certificateViews.ts";
import type { OrganisationKind, Sign } from "../organisations/rules/organisation.ts";
import type { ExpectedYield, ImplausibleYield } from "../products/rules.ts";
import type { ReceivedLine } from "../shipments/rules.ts";
import type { DisposalWay, Process } from "../transformations/rules.ts";
import type { Names } from "../values/names.ts";
import type { Place } from "../values/places.ts";
import type { Quantity } from "../values/quantities.ts";
import type { UnitCode } from "../values/units.ts";
import type { Custody, Evidence, OperationState, Party, RecordedBy, Rejection } from "./recordViews.ts";

export type { OrganisationKind, Place, Quantity, Sign, UnitCode };

/** What readers are shown. Ids are 0x-prefixed lower-case hex; times RFC 3339 UTC; dates YYYY-MM-DD. */

export type { Custody, Evidence, OperationState, Party, RecordedBy, Rejection };

export interface OrganisationView {
  id: string;
  code: string;
  kind: OrganisationKind;
  name: Names;
  place: Place;
  status: "pending" | "active" | "suspended" | "rejected";
  /** Account of the cooperative or union that vouches for it, while no registrar does. */
  sponsor: string | null;
  commitment: string;
  operation: string;
  createdAt: string;
  evidence: Evidence | null;
  /** Of which it is a member. */
  unions: Party[];
  /** How many members it has, as a union. */
  members: number;
  /** Who acts in its place, when it merged. */
  mergedInto: Party | null;
  /** Which merged into it, themselves. */
  predecessors: Party[];
}

export interface ProductView {
  id: string;
  organisation: string;
  name: Names;
  description?: Names;
  sign?: Sign;
  expectedYield?: ExpectedYield;
  /** 14 digits. */
  gtin?: string;
  commitment: string;
  createdAt: string;
}

/** What became of a batch, the worst of it. */
export type BatchStatus = "current" | "corrected" | "on_hold" | "recalled" | "annulled";

/** Codes of what was implausible and confirmed to be true. */
export type Acknowledgement = ImplausibleYield["code"];
/** What the reader's organisation has of a batch, in the unit of the batch; for the operator, what all have together. */
export interface StockView {
  /** As the chain says. */
  free: Quantity;
  /** What its own acts on their way will leave of it. */
  available: Quantity;
  /** Set aside for sale agreements. */
  reserved: Quantity;
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
  product: { id: string; name: Names; sign?: Sign; gtin?: string };
  lot: string;
  quantity: Quantity;
  netMass?: Quantity;
  producedOn: string;
  expiresOn?: string;
  place: Place;
  note?: Names;
  /** Left out where there are none. */
  claims?: ClaimView[];
  /** Of one batch that is read by itself. */
  notices?: CertificateNotice[];
  /** False when its own mass, or that of anything it was made of, is not known: the contract cannot count it then. */
  conserved: boolean;
  /** That it is an output of. */
  transformation?: string;
  acknowledged?: Acknowledgement[];
  commitment: string;
  /** How far the record has come; `rejected` ends it. */
  state: OperationState;
  status: BatchStatus;
  /** How often it was amended; what stands here is as the latest amendment says. */
  version: number;
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
  resources: {
    type: "organisation" | "batch" | "transformation" | "shipment" | "agreement" | "certificate";
    id: string;
  }[];
  createdAt: string;
  rejection: Rejection | null;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

/** A key that signs for an organisation, signed once, or will sign. */
export interface SignerView {
  signer: string;
  custody: Custody;
  /** `ending`: its removal is on its way. `removed` by the organisation; `replaced` by a recovery; ended when it `merged`. */
  state: "pending" | "active" | "ending" | "removed" | "replaced" | "merged";
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

/** How an organisation stands towards a union. */
export interface MembershipView {
  organisation: Party;
  union: Party;
  /** `none`: nothing is on the chain yet. */
  state: "none" | "asked" | "offered" | "member" | "ended";
  since: string | null;
  /** Why the union ended it. */
  reason: string | null;
  /** What the reader's organisation has on its way for it. */
  operation: string | null;
  evidence: Evidence | null;
}

/** What a member lets its union do in its account. */
export interface GrantView {
  organisation: Party;
  union: Party;
  acts: { act: GrantableAct; until: string; ended: boolean }[];
  /** What the member has on its way for it. */
  operation: string | null;
}

/** That one organisation goes on in another: agreed on by one of them, or done. */
export interface MergerView {
  predecessor: Party;
  successor: Party;
  state: "agreed" | "done";
  /** Who agreed while the other has not. */
  agreedBy: string | null;
  commitment: string;
  reason: string | null;
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
