import type { Evidence, OperationState, RecordedBy, Rejection } from "../../accept/evidence.ts";
import type { BatchView } from "../../batches/views/types.ts";
import type { ImplausibleYield } from "../../products/rules.ts";
import type { Names, Place } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import type { Process } from "../rules.ts";

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
