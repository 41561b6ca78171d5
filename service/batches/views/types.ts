import type { Static } from "typebox";
import type { Evidence, OperationState, Party, RecordedBy, Rejection } from "../../accept/evidence.ts";
import type { ImplausibleYield } from "../../products/rules.ts";
import type { Names } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import type { DisposalWay } from "../rules/disposal.ts";
import type { CertificateNotice, Claim } from "./claimSchemas.ts";
import type { Batch, Stock } from "./schemas.ts";

/** What became of a batch, the worst of it. */
export type BatchStatus = "current" | "corrected" | "on_hold" | "recalled" | "annulled";

/** Codes of what was implausible and confirmed to be true. */
export type Acknowledgement = ImplausibleYield["code"];
/** What the reader's organisation has of a batch, in the unit of the batch; for the operator, what all have together. */
export type StockView = Static<typeof Stock>;

export interface HolderView {
  organisation: Party;
  free: Quantity;
}

export type BatchView = Static<typeof Batch>;

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
export type ClaimView = Static<typeof Claim>;

/** That a certificate on which the batch, or something that it was made of, rests was suspended or revoked since. */
export type CertificateNotice = Static<typeof CertificateNotice>;
