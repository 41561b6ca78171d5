import type { Page } from "../../accept/paging.ts";
import type { DeskUser } from "../../desk/frame.ts";
import type { ProductDesk } from "../../products/desk/form.ts";
import type { DisposalView } from "../views/disposals.ts";
import type { BatchView } from "../views/schemas.ts";
import type { VersionView } from "../views/versions.ts";

/** What the desk asks of the ledger about batches; the same use cases that the REST routes ask. */
export interface BatchReads {
  /** Newest first. */
  listBatches(user: DeskUser, cursor: string | null): Promise<Page<BatchView>>;
  /** Of this organisation, or sent to it; null for any other. */
  getBatch(user: DeskUser, id: string): Promise<BatchView | null>;
  /** What the organisation has free, whoever made it; newest first. */
  listStock(user: DeskUser, cursor: string | null): Promise<Page<BatchView>>;
  /** Whether the organisation has stopped its own stock of the batch. */
  isHeld(user: DeskUser, batch: string): Promise<boolean>;
  listVersions(user: DeskUser, batch: string): Promise<VersionView[]>;
  listDisposals(user: DeskUser, batch: string): Promise<DisposalView[]>;
}

export interface BatchDesk extends ProductDesk, BatchReads {}
