import type { Page } from "../../accept/paging.ts";
import type { BatchDesk } from "../../batches/desk/reads.ts";
import type { Act, DeskUser } from "../../desk/frame.ts";
import type { InvitationView, NewInvitation } from "../acts/invite.ts";
import type { AgreementView, DisclosedField } from "../views/types.ts";

/** `id`: of the agreement. */
export interface OfSale {
  id: string;
}

/** What the desk asks of the ledger about sales; the same that the REST routes ask. Acts are performed. */
export interface AgreementReads {
  /** Newest first. */
  listSales(user: DeskUser, query: { open?: boolean; cursor?: string; limit: number }): Promise<Page<AgreementView>>;
  /** Null where it is not the user's to know of. */
  getSale(user: DeskUser, id: string): Promise<AgreementView | null>;
  disclose: Act<OfSale & { line: number; field: DisclosedField }>;
  invite: Act<NewInvitation, OfSale>;
  /** Newest first. */
  listInvitations(user: DeskUser, limit: number): Promise<InvitationView[]>;
  /** `secret`: what opens it, while it is open and for who may manage it. */
  getInvitation(user: DeskUser, id: string): Promise<(InvitationView & { secret: string | null }) | null>;
  endInvitation: Act<OfSale>;
}

export interface AgreementDesk extends BatchDesk, AgreementReads {}
