import type { Page } from "../../accept/paging.ts";
import type { Act, DeskUser } from "../../desk/frame.ts";
import type { ShipmentDesk } from "../../shipments/desk/reads.ts";
import type { ProposedRecall } from "../acts/proposals.ts";
import type { ReachedView, RecallView } from "../views/recall.ts";

/** What the desk asks of the ledger about recalls. */
export interface RecallReads {
  listRecalls(user: DeskUser, query: { batch?: string; cursor?: string; limit: number }): Promise<Page<RecallView>>;
  getRecall(user: DeskUser, id: string): Promise<RecallView | null>;
  /** Whom it reaches. */
  readRecallReport(user: DeskUser, id: string, cursor: string | null): Promise<Page<ReachedView>>;
  proposeRecall: Act<ProposedRecall & { id: string; kind: "recall" | "lift" }, { id: string }>;
  withdrawRecall: Act<{ id: string }>;
}

export interface RecallDesk extends ShipmentDesk, RecallReads {}
