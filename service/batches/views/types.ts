import type { Evidence, OperationState, Party, RecordedBy, Rejection } from "../../accept/evidence.ts";
import type { BatchMarkView, CertificateView, FileView } from "../../certificates/views/types.ts";
import type { ImplausibleYield, Sign } from "../../products/rules.ts";
import type { Names, Place } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import type { ClaimScheme, ClaimStanding } from "../rules/claims.ts";
import type { DisposalWay } from "../rules/disposal.ts";

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

/** Something that a batch is said to be, and how that stands. */
export interface ClaimView {
  scheme: ClaimScheme;
  /** The maker's own. */
  words: Names | null;
  standing: ClaimStanding;
  /** The certifier where a certificate covers it, else the maker. */
  by: Party;
  /** The certificate that covers it, or the one that it rested on. */
  certificate: CertificateView | null;
  file: Omit<FileView, "createdAt"> | null;
}

/** That a certificate on which the batch, or something that it was made of, rests was suspended or revoked since. */
export interface CertificateNotice {
  certificate: Pick<CertificateView, "id" | "scheme" | "number" | "issuer">;
  kind: "suspension" | "revocation";
  /** Since when it counts for nothing: the time of a suspension, the first day of a revocation. */
  from: string;
  reason: string | null;
  part: "itself" | "source";
  batch: BatchMarkView;
  /** Whether it was valid all the same on the day on which that batch was made. */
  covered: boolean;
  evidence: Evidence | null;
}
