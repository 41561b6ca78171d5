import type { Page } from "../../accept/paging.ts";
import type { BatchDesk } from "../../batches/desk/reads.ts";
import type { Act, DeskUser } from "../../desk/frame.ts";
import type { InvitationView, NewInvitation } from "../acts/invite.ts";
import type { NewPayment } from "../acts/pay.ts";
import type { NewAgreement, NewTerms } from "../acts/propose.ts";
import type { Allotment, NewDelivery } from "../acts/supply.ts";
import type { AgreementView, DisclosedField, Money } from "../views/types.ts";

/** `id`: of the agreement. */
export interface OfSale {
  id: string;
}

/** What the desk asks of the ledger about sales; the same use cases that the REST routes ask. */
export interface AgreementReads {
  /** Newest first. */
  listSales(user: DeskUser, query: { open?: boolean; cursor?: string; limit: number }): Promise<Page<AgreementView>>;
  /** Null where it is not the user's to know of. */
  getSale(user: DeskUser, id: string): Promise<AgreementView | null>;
  propose: Act<NewAgreement, OfSale>;
  counter: Act<NewTerms & OfSale, OfSale>;
  accept: Act<OfSale>;
  refuse: Act<OfSale & { reason?: string }>;
  takeBack: Act<OfSale & { reason?: string }>;
  allocate: Act<Allotment & OfSale>;
  free: Act<Allotment & OfSale>;
  deliver: Act<NewDelivery & OfSale>;
  pay: Act<NewPayment & OfSale>;
  confirmPayment: Act<OfSale & { payment: string }>;
  settle: Act<OfSale>;
  dispute: Act<OfSale & { reason: string }>;
  closeDispute: Act<OfSale>;
  resolve: Act<OfSale & { decision: string; award?: { to: "seller" | "buyer"; money: Money } }>;
  disclose: Act<OfSale & { line: number; field: DisclosedField }>;
  invite: Act<NewInvitation, OfSale>;
  /** Newest first. */
  listInvitations(user: DeskUser, limit: number): Promise<InvitationView[]>;
  /** `secret`: what opens it, while it is open and for who may manage it. */
  getInvitation(user: DeskUser, id: string): Promise<(InvitationView & { secret: string | null }) | null>;
  endInvitation: Act<OfSale>;
}

export interface AgreementDesk extends BatchDesk, AgreementReads {}
