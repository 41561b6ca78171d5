import { readDocument, sealDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { dayInMorocco, notInFuture } from "../../values/dates.ts";
import { formatMoney, type Money, parseMoney } from "../../values/money.ts";
import { type AgreementActRow, findAgreementActs } from "../rows/acts.ts";
import { findSettlementWords, findSupplies } from "../rows/agreements.ts";
import { AGREEMENT_SCHEMAS, type PaymentDocument, paymentDocument } from "../rules/agreements.ts";
import { sumsOf } from "../rules/sums.ts";
import { progressOf } from "../views/agreement.ts";
import { askUnder, openAgreement, type OpenAgreement } from "./access.ts";

export interface NewPayment {
  money: Money;
  paidOn: string;
  method: PaymentDocument["method"];
  reference?: string;
}

/** The contract numbers them with eight bits. */
const MAX_PAYMENTS = 255;

/** The buyer says that it paid: by bank, cheque or cash, never through the ledger. */
export async function declarePayment(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: NewPayment,
): Promise<string> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.fulfil", "declarePayment", id);
  const findings = new Findings();
  const document = findings.check("", () => paymentDocument({ ...input, agreement: id }));
  if (document) {
    findings.check("/paidOn", () => notInFuture(document.paidOn, dayInMorocco(ledger.now())));
    await findings.checkLater("/money", () => checkDue(tx, opened, document.money));
  }
  findings.throwAny();
  const sealed = sealDocument(ledger, AGREEMENT_SCHEMAS.payment, document!);
  await insertDocuments(tx, [sealed]);
  const { commitment } = sealed;
  const wish = { kind: "declarePayment" as const, arguments: { agreement: id, commitment } };
  return askUnder(tx, actor, opened, wish, { kind: "payment", commitment });
}

/** Those that the chain has, and the side's own on their way. */
async function paymentsOf(tx: Transaction, { row, role }: OpenAgreement): Promise<AgreementActRow[]> {
  const acts = (await findAgreementActs(tx, [row.id])).filter(({ kind }) => kind === "payment");
  return acts.filter(({ number, state }) => number !== null || (role === "buyer" && state !== "rejected"));
}

async function checkDue(tx: Transaction, opened: OpenAgreement, money: Money): Promise<void> {
  const { row, document, state } = opened;
  const { currency } = document.lines[0]!.price;
  if (money.currency !== currency)
    throw new LedgerError("CURRENCY_DIFFERS", { expected: currency, given: money.currency }, "/currency");
  const payments = await paymentsOf(tx, opened);
  if (payments.length >= MAX_PAYMENTS) throw new LedgerError("PAYMENTS_TOO_MANY", { max: MAX_PAYMENTS });
  const declared = payments.map(({ opening, confirmed }) => ({
    minor: parseMoney(readDocument<PaymentDocument>(opening!).money),
    confirmed,
  }));
  const progress = progressOf(document, await findSupplies(tx, [row.id]));
  const sums = sumsOf(state, document.lines, progress, declared);
  const [due, asked] = [sums.most - sums.declared, parseMoney(money)];
  if (asked <= due) return;
  const told = formatMoney(due > 0n ? due : 0n, currency).amount;
  throw new LedgerError("PAYMENT_EXCEEDS_DUE", { due: told, asked: formatMoney(asked, currency).amount, currency });
}

/** The seller says that a payment arrived. `payment`: its id, which is the commitment of what the buyer declared. */
export async function confirmPayment(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  { payment }: { payment: string },
): Promise<string> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.fulfil", "confirmPayment", id);
  const found = (await paymentsOf(tx, opened)).find(({ commitment }) => commitment === payment);
  if (!found) throw new LedgerError("NOT_FOUND", { resource: "payment" }, "/payment");
  if (found.number === null) throw new LedgerError("PAYMENT_NOT_MINED", {}, "/payment");
  const asked = opened.pending.some(
    ({ kind, arguments: stated }) => kind === "confirmPayment" && stated["commitment"] === payment,
  );
  if (found.confirmed || asked) throw new LedgerError("PAYMENT_CONFIRMED", {}, "/payment");
  const wish = {
    kind: "confirmPayment" as const,
    arguments: { agreement: id, number: found.number, commitment: payment },
  };
  const act = { kind: "payment_confirmation" as const, commitment: payment };
  return askUnder(tx, actor, opened, wish, act);
}

/** One side says that nothing is owed any more; with the other's word the agreement is settled. */
export async function settleAgreement(ledger: Ledger, tx: Transaction, actor: Actor, id: string): Promise<string> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.conclude", "settle", id);
  const payments = await paymentsOf(tx, opened);
  const confirming = opened.pending.filter(({ kind }) => kind === "confirmPayment").length;
  const confirmed = payments.filter((payment) => payment.confirmed).length + confirming;
  if (confirmed < payments.length) throw new LedgerError("PAYMENTS_OPEN", { declared: payments.length, confirmed });
  const said = (await findSettlementWords(tx, [id])).some(({ account }) => account === opened.account);
  if (said || opened.pending.some(({ kind }) => kind === "settle")) throw new LedgerError("SETTLEMENT_STATED");
  const wish = { kind: "settle" as const, arguments: { agreement: id } };
  return askUnder(tx, actor, opened, wish, { kind: "settlement" });
}
