import type { Evidence, OperationState } from "../../accept/evidence.ts";
import type { Custody } from "../../formats/slots.ts";

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
