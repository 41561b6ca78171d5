import type { Ledger } from "../../accept/ledger.ts";
import { may } from "../../access/roles.ts";
import { actsOf, idOf, known, nothing, toActor } from "../../desk/acts.ts";
import { disclose } from "../acts/disclose.ts";
import { getInvitation, invite, opens, readInvitations, secretOf, withdrawInvitation } from "../acts/invite.ts";
import { getAgreement, readAgreements } from "../views/reading.ts";
import type { AgreementReads } from "./reads.ts";

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
