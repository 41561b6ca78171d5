import type { Evidence, OperationState, Party, RecordedBy, Rejection } from "../../accept/recordViews.ts";
import type { ClaimScheme, ClaimStanding } from "../../batches/rules/claims.ts";
import type { FileType } from "../../values/files.ts";
import type { Names } from "../../values/names.ts";
import type { CertificateAct, Scheme, SubjectType, Validity } from "../rules.ts";

export interface FileView {
  /** SHA-256 of its bytes. */
  id: string;
  type: FileType;
  size: number;
  createdAt: string;
}

export interface AccreditationView {
  organisation: string;
  scheme: Scheme;
  /** `ending`: its end is on its way. */
  state: "pending" | "active" | "ending" | "ended";
  operation: string | null;
  evidence: Evidence | null;
}

/** What a certificate is about, as labels and letters name it. */
export interface SubjectView {
  type: SubjectType;
  organisation: Party;
  /** Null for one about all of the organisation. */
  batch: { id: string; code: string; lot: string; product: Names } | null;
}

export interface CertificateActView {
  kind: CertificateAct;
  /** Of a revocation: the first day on which the certificate counts for nothing. */
  effectiveFrom: string | null;
  /** Null where another service holds the document. */
  reason: string | null;
  commitment: string;
  state: OperationState;
  operation: string | null;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

export interface CertificateView {
  id: string;
  issuer: Party;
  scheme: Scheme;
  subject: SubjectView;
  number: string;
  scope: Names;
  validFrom: string;
  validUntil: string | null;
  file: Omit<FileView, "createdAt"> | null;
  /** On the day that was asked for, else now. */
  validity: Validity;
  commitment: string;
  state: OperationState;
  operation: string;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
  acts: CertificateActView[];
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

export interface BatchMarkView {
  id: string;
  code: string;
  lot: string;
  product: Names;
  organisation: Party;
}

/** What rests on a certificate, as its page lists it. */
export interface CertificateReachView {
  items: (BatchMarkView & { producedOn: string; covered: boolean })[];
  next: string | null;
  /** How many batches were made of those that rest on it, and of these again. */
  descendants: number;
}
