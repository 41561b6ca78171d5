import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { actsUnder, settlementWords } from "../rows/loads.ts";
import { AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { accessNeeds, accessTo, GAS_MOVE, keptAct } from "./access.ts";
import { paymentsOf } from "./declarePayment.ts";

/** One side says that nothing is owed any more; with the other's word the agreement is settled. */
export const settle = act({
  word: "settle",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "settle",
  whileSuspended: true,
  body: Type.Null(),
  arguments: Type.Object({ agreement: Type.String() }),
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/settlement",
    summary: "Say that nothing is owed any more",
    description: "By each side; with both the agreement is settled. Payments that were declared must be confirmed.",
    refusals: [...AGREEMENT_STATE_ERRORS, "PAYMENTS_OPEN", "SETTLEMENT_STATED"],
  },
  call: ({ agreement }) => ({ contract: "agreements", function: "settle", values: [agreement], gas: GAS_MOVE }),
  rule: {
    needs(command, state) {
      const { subject } = command;
      return [...accessNeeds(command, state), need(actsUnder, subject), need(settlementWords, subject)];
    },
    decide(command, state) {
      const { account, subject: agreement } = command;
      const access = accessTo(command, state, "settle");
      const payments = paymentsOf(command, state, access);
      const confirming = access.pending.filter(({ kind }) => kind === "confirmPayment").length;
      const confirmed = payments.filter((payment) => payment.confirmed).length + confirming;
      if (confirmed < payments.length) throw new LedgerError("PAYMENTS_OPEN", { declared: payments.length, confirmed });
      const said = state.get(settlementWords, agreement)?.some((word) => word.account === account);
      if (said || access.pending.some(({ kind }) => kind === "settle")) throw new LedgerError("SETTLEMENT_STATED");
      return { arguments: { agreement }, rows: [keptAct(command, { kind: "settlement" })] };
    },
  },
});
