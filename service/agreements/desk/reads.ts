import type { Ledger } from "../../accept/ledger.ts";
import type { Page } from "../../accept/paging.ts";
import { may } from "../../access/roles.ts";
import type { BatchDesk } from "../../batches/desk/reads.ts";
import { actsOf, idOf, known, nothing, toActor } from "../../desk/acts.ts";
import type { Act, DeskUser } from "../../desk/frame.ts";
import { disclose } from "../acts/disclose.ts";
import {
  getInvitation,
  type InvitationView,
  invite,
  type NewInvitation,
  opens,
  readInvitations,
  secretOf,
  withdrawInvitation,
} from "../acts/invite.ts";
import { getAgreement, readAgreements } from "../views/reading.ts";
import type { AgreementView, DisclosedField } from "../views/schemas.ts";

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

export function deskAgreements(ledger: Ledger): AgreementReads {
  const act = actsOf(ledger);
  return {
    listAgreements: (user, query) => readAgreements(ledger, toActor(user), query),
    getAgreement: (user, id) => known(getAgreement(ledger, ledger.db, toActor(user), id)),
    disclose: act("disclosure", (tx, actor, { id, ...input }) => nothing(disclose(ledger, tx, actor, id, input))),
    invite: act("invitation", (tx, actor, input) => idOf(invite(ledger, tx, actor, input))),
    listInvitations: async (user, limit) => (await readInvitations(ledger, toActor(user), { limit })).items,
    getInvitation: async (user, id) => {
      const found = await known(getInvitation(ledger, ledger.db, toActor(user), id));
      const shown = found?.state === "open" && may(user.role, "invitation.manage") && (await opens(ledger, id));
      return found && { ...found, secret: shown ? secretOf(ledger, id) : null };
    },
    endInvitation: act("invitationEnd", (tx, actor, { id }) => nothing(withdrawInvitation(ledger, tx, actor, id))),
  };
}
