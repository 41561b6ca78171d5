import { act, type Command } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { need, type State } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { notInFuture } from "../../values/dates.ts";
import { formatMoney, type Money, parseMoney } from "../../values/money.ts";
import type { AgreementActRow } from "../rows/acts.ts";
import { actsUnder, supplies } from "../rows/loads.ts";
import { AGREEMENT_SCHEMAS, type PaymentDocument, paymentDocument } from "../rules/agreements.ts";
import { sumsOf } from "../rules/sums.ts";
import { progressOf } from "../views/agreement.ts";
import { MONEY_ERRORS, AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewPayment } from "../views/schemas.ts";
import { type Access, accessNeeds, accessTo, GAS_MOVE, keptAct, StatedArguments } from "./access.ts";

/** The contract numbers them with eight bits. */
const MAX_PAYMENTS = 255;

/** The buyer says that it paid: by bank, cheque or cash, never through the ledger. */
export const declarePayment = act({
  word: "declarePayment",
  channel: "relay",
  by: RECORDER,
  resource: "agreement",
  delegation: "declare_payment",
  whileSuspended: true,
  body: NewPayment,
  arguments: StatedArguments,
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/payments",
    summary: "Say that you paid",
    description:
      "By the buyer, in parts or at once, never more than is due. Money moves outside; the chain gets a commitment and no amount.",
    refusals: [
      ...AGREEMENT_STATE_ERRORS,
      ...MONEY_ERRORS,
      "DATE_INVALID",
      "DATE_IN_FUTURE",
      "PAYMENT_EXCEEDS_DUE",
      "PAYMENTS_TOO_MANY",
    ],
  },
  call: ({ agreement, commitment }) => ({
    contract: "agreements",
    function: "declarePayment",
    values: [agreement, commitment],
    gas: GAS_MOVE,
  }),
  rule: {
    needs(command, state) {
      const { subject } = command;
      return [...accessNeeds(command, state), need(actsUnder, subject), need(supplies, subject)];
    },
    decide(command, state) {
      const { subject: agreement, body, today, seal } = command;
      const access = accessTo(command, state, "declarePayment");
      const findings = new Findings();
      const document = findings.check("", () => paymentDocument({ ...body, agreement }));
      if (document) {
        findings.check("/paidOn", () => notInFuture(document.paidOn, today));
        findings.check("/money", () => checkDue(command, state, access, document.money));
      }
      findings.throwAny();
      const sealed = seal(AGREEMENT_SCHEMAS.payment, document!);
      const { commitment } = sealed;
      return {
        arguments: { agreement, commitment },
        documents: [sealed],
        rows: [keptAct(command, { kind: "payment", commitment })],
      };
    },
  },
});

/** Those that the chain has, and the side's own on their way. Ask for `actsUnder` before. */
export function paymentsOf(
  { subject }: Pick<Command<unknown>, "subject">,
  state: State,
  { role }: Pick<Access, "role">,
): AgreementActRow[] {
  const payments = (state.get(actsUnder, subject) ?? []).filter(({ kind }) => kind === "payment");
  return payments.filter((one) => one.number !== null || (role === "buyer" && one.state !== "rejected"));
}

function checkDue(command: Command<unknown>, known: State, access: Access, money: Money): void {
  const { document, state } = access;
  const { currency } = document.lines[0]!.price;
  if (money.currency !== currency)
    throw new LedgerError("CURRENCY_DIFFERS", { expected: currency, given: money.currency }, "/currency");
  const payments = paymentsOf(command, known, access);
  if (payments.length >= MAX_PAYMENTS) throw new LedgerError("PAYMENTS_TOO_MANY", { max: MAX_PAYMENTS });
  const declared = payments.map(({ opening, confirmed }) => ({
    minor: parseMoney(readDocument<PaymentDocument>(opening!).money),
    confirmed,
  }));
  const progress = progressOf(document, known.get(supplies, command.subject) ?? []);
  const sums = sumsOf(state, document.lines, progress, declared);
  const [due, asked] = [sums.most - sums.declared, parseMoney(money)];
  if (asked <= due) return;
  const stillDue = formatMoney(due > 0n ? due : 0n, currency).amount;
  throw new LedgerError("PAYMENT_EXCEEDS_DUE", { due: stillDue, asked: formatMoney(asked, currency).amount, currency });
}
