import type { Ledger } from "../../accept/ledger.ts";
import { may } from "../../access/roles.ts";
import { actsOf, idOf, known, nothing, toActor } from "../../desk/acts.ts";
import {
  acceptAgreement,
  disputeAgreement,
  rejectAgreement,
  resolveAgreement,
  withdrawAgreement,
  withdrawDispute,
} from "../acts/answer.ts";
import { disclose } from "../acts/disclose.ts";
import { getInvitation, invite, opens, readInvitations, secretOf, withdrawInvitation } from "../acts/invite.ts";
import { confirmPayment, declarePayment, settleAgreement } from "../acts/pay.ts";
import { counterAgreement, getAgreement, proposeAgreement, readAgreements } from "../acts/propose.ts";
import { allocateStock, deliver, releaseStock } from "../acts/supply.ts";
import type { AgreementReads } from "./reads.ts";

export function deskSales(ledger: Ledger): AgreementReads {
  const act = actsOf(ledger);
  return {
    listSales: (user, query) => readAgreements(ledger, toActor(user), query),
    getSale: (user, id) => known(getAgreement(ledger, ledger.db, toActor(user), id)),
    propose: act("proposal", (tx, actor, input) => idOf(proposeAgreement(ledger, tx, actor, input))),
    counter: act("counter", (tx, actor, { id, ...input }) => idOf(counterAgreement(ledger, tx, actor, id, input))),
    accept: act("acceptance", (tx, actor, { id }) => nothing(acceptAgreement(ledger, tx, actor, id))),
    refuse: act("refusal", (tx, actor, { id, ...input }) => nothing(rejectAgreement(ledger, tx, actor, id, input))),
    takeBack: act("takeback", (tx, actor, { id, ...input }) =>
      nothing(withdrawAgreement(ledger, tx, actor, id, input)),
    ),
    allocate: act("allocation", (tx, actor, { id, ...input }) => nothing(allocateStock(ledger, tx, actor, id, input))),
    free: act("freeing", (tx, actor, { id, ...input }) => nothing(releaseStock(ledger, tx, actor, id, input))),
    deliver: act("delivery", (tx, actor, { id, ...input }) => nothing(deliver(ledger, tx, actor, id, input))),
    pay: act("payment", (tx, actor, { id, ...input }) => nothing(declarePayment(ledger, tx, actor, id, input))),
    confirmPayment: act("paymentConfirmation", (tx, actor, { id, payment }) =>
      nothing(confirmPayment(ledger, tx, actor, id, { payment })),
    ),
    settle: act("settlement", (tx, actor, { id }) => nothing(settleAgreement(ledger, tx, actor, id))),
    dispute: act("dispute", (tx, actor, { id, reason }) =>
      nothing(disputeAgreement(ledger, tx, actor, id, { reason })),
    ),
    closeDispute: act("disputeEnd", (tx, actor, { id }) => nothing(withdrawDispute(ledger, tx, actor, id))),
    resolve: act("resolution", (tx, actor, { id, ...input }) =>
      nothing(resolveAgreement(ledger, tx, actor, id, input)),
    ),
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
