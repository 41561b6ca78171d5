import type { BatchDesk } from "../../batches/desk/reads.ts";
import type { Act } from "../../desk/frame.ts";
import type { NewObservation } from "../acts/observe.ts";
import type { ObservationView } from "../views/observation.ts";

/** What the desk asks of the ledger about observations. */
export interface ObservationReads {
  findObservations(batch: string): Promise<ObservationView[]>;
  observe: Act<NewObservation & { id: string }>;
}

export interface ObservationDesk extends BatchDesk, ObservationReads {}
