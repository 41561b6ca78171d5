import type { Page } from "../../accept/paging.ts";
import type { BatchDesk } from "../../batches/desk/reads.ts";
import type { DeskUser } from "../../desk/frame.ts";
import type { ShipmentView } from "../views/schemas.ts";

export interface ShipmentsQuery {
  state?: "in_transit" | "ended";
  batch?: string;
  cursor?: string;
  limit: number;
}

/** What the desk asks of the ledger about shipments. */
export interface ShipmentReads {
  /** Newest first. */
  listShipments(user: DeskUser, query: ShipmentsQuery): Promise<Page<ShipmentView>>;
  /** Null where it is not the user's to know of. */
  getShipment(user: DeskUser, id: string): Promise<ShipmentView | null>;
}

export interface ShipmentDesk extends BatchDesk, ShipmentReads {}
