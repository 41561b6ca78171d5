import type { DeskFrame, DeskUser } from "../../desk/frame.ts";
import type { Contact } from "../rules/contact.ts";

/** What the desk asks of the ledger about the organisation itself. */
export interface OrganisationReads {
  /** How it may be visited or reached, as everybody sees it. */
  readContact(user: DeskUser): Promise<Contact>;
  stateContact(user: DeskUser, contact: Contact): Promise<Contact>;
}

export interface OrganisationDesk extends DeskFrame, OrganisationReads {}
