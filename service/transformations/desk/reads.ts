import type { BatchDesk } from "../../batches/desk/reads.ts";
import type { Act, DeskUser, Reasoned } from "../../desk/frame.ts";
import type { NewTransformation } from "../acts/transformRules.ts";
import type { TransformationView } from "../views/types.ts";

/** What the desk asks of the ledger about transformations. */
export interface TransformationReads {
  getTransformation(user: DeskUser, id: string): Promise<TransformationView | null>;
  transform: Act<NewTransformation, { id: string }>;
  annulTransformation: Act<Reasoned>;
}

export interface TransformationDesk extends BatchDesk, TransformationReads {}
