import type { Page } from "../../accept/paging.ts";
import type { BatchDesk } from "../../batches/desk/reads.ts";
import type { Act, DeskUser } from "../../desk/frame.ts";
import type { InvitationView, NewInvitation } from "../acts/invite.ts";
import type { AgreementView, DisclosedField } from "../views/types.ts";

/** `id`: of the agreement. */
export interface OfAgreement {
  id: string;
}

/** What the desk asks of the ledger about sales; the same that the REST routes ask. Acts are performed. */
export interface AgreementReads {
  /** Newest first. */
  listAgreements(
    user: DeskUser,
    query: { open?: boolean; cursor?: string; limit: number },
  ): Promise<Page<AgreementView>>;
  /** Null where it is not the user's to know of. */
  getAgreement(user: DeskUser, id: string): Promise<AgreementView | null>;
  disclose: Act<OfAgreement & { line: number; field: DisclosedField }>;
  invite: Act<NewInvitation, OfAgreement>;
  /** Newest first. */
  listInvitations(user: DeskUser, limit: number): Promise<InvitationView[]>;
  /** `secret`: what opens it, while it is open and for who may manage it. */
  getInvitation(user: DeskUser, id: string): Promise<(InvitationView & { secret: string | null }) | null>;
  endInvitation: Act<OfAgreement>;
}

export interface AgreementDesk extends BatchDesk, AgreementReads {}
