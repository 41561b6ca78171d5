import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { actsUnder } from "../rows/loads.ts";
import { AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewPaymentConfirmation } from "../views/schemas.ts";
import { accessNeeds, accessTo, GAS_MOVE, keptAct } from "./access.ts";
import { paymentsOf } from "./declarePayment.ts";

/** The seller says that a payment arrived. Its id is the commitment of what the buyer declared. */
export const confirmPayment = act({
  word: "confirmPayment",
  channel: "relay",
  by: RECORDER,
  resource: "agreement",
  delegation: "confirm_payment",
  whileSuspended: true,
  body: NewPaymentConfirmation,
  arguments: Type.Object({ agreement: Type.String(), number: Type.Integer(), commitment: Type.String() }),
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/payment-confirmations",
    summary: "Say that a payment arrived",
    description: "By the seller.",
    refusals: [...AGREEMENT_STATE_ERRORS, "PAYMENT_NOT_MINED", "PAYMENT_CONFIRMED", "PAYMENT_DIFFERS"],
  },
  call: ({ agreement, number, commitment }) => ({
    contract: "agreements",
    function: "confirmPayment",
    values: [agreement, number, commitment],
    gas: GAS_MOVE,
  }),
  rule: {
    needs: (command, state) => [...accessNeeds(command, state), need(actsUnder, command.subject)],
    decide(command, state) {
      const { subject: agreement } = command;
      const { payment: commitment } = command.body;
      const access = accessTo(command, state, "confirmPayment");
      const payment = paymentsOf(command, state, access).find((one) => one.commitment === commitment);
      if (!payment) throw new LedgerError("NOT_FOUND", { resource: "payment" }, "/payment");
      const { number, confirmed } = payment;
      if (number === null) throw new LedgerError("PAYMENT_NOT_MINED", {}, "/payment");
      const asked = access.pending.some(
        ({ kind, arguments: stated }) => kind === "confirmPayment" && stated["commitment"] === commitment,
      );
      if (confirmed || asked) throw new LedgerError("PAYMENT_CONFIRMED", {}, "/payment");
      return {
        arguments: { agreement, number, commitment },
        rows: [keptAct(command, { kind: "payment_confirmation", commitment })],
      };
    },
  },
});
