import { formOf } from "../../desk/form.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import type { Words } from "../../web/words.ts";
import { confirmPayment } from "../acts/confirmPayment.ts";
import { declarePayment } from "../acts/declarePayment.ts";
import { resolve } from "../acts/resolve.ts";
import { PAYMENT_METHODS } from "../rules/agreements.ts";
import type { AgreementView } from "../views/schemas.ts";
import { agreementSubject } from "./list.ts";
import type { AgreementDesk } from "./reads.ts";

const common = { ...agreementSubject, under: "/desk/sales/:id" };

const currencyOf = ({ sums }: AgreementView): string => sums?.total.currency ?? "MAD";

const inCurrency = (label: string, agreement: AgreementView, words: Words): string =>
  words.format(label, { currency: currencyOf(agreement) });

type PaymentField = "money" | "paidOn" | "method" | "reference";

export const declarePaymentForm = formOf<AgreementDesk, typeof declarePayment, AgreementView, PaymentField>({
  ...common,
  act: declarePayment,
  fields: () => ["money", "paidOn", "method", "reference"],
  // What is still open of what has come is the likeliest; in advance, all of it.
  start: ({ sums }, { today, words }) => ({
    paidOn: today,
    method: "bank_transfer",
    ...(sums && Number(sums.open.amount) > 0 && { money: words.typed(sums.open.amount) }),
  }),
  labelOf: (field, agreement, words) =>
    field === "money" ? inCurrency(words.t.sales.fields.money, agreement, words) : words.t.sales.fields[field],
  draw: (controls, _, { words, today }) => [
    controls.number("money"),
    controls.date("paidOn", { max: today }),
    controls.select(
      "method",
      PAYMENT_METHODS.map((method) => [method, words.t.sales.methods[method]]),
    ),
    controls.text("reference", { optional: true }),
  ],
  read: (typed, agreement, words) => {
    const reading = new Reading(typed, words);
    const reference = reading.text("reference");
    const body = {
      money: { amount: reading.amount("money"), currency: currencyOf(agreement) },
      paidOn: reading.day("paidOn"),
      method: reading.oneOf("method", PAYMENT_METHODS),
      ...(reference && { reference }),
    };
    return reading.give({ subject: agreement.id, body });
  },
  fieldOf: (error) =>
    fieldOf<PaymentField>(error, { "/money": "money", "/paidOn": "paidOn", "/reference": "reference" }),
});

export const confirmPaymentForm = formOf<AgreementDesk, typeof confirmPayment, AgreementView, "payment">({
  ...common,
  act: confirmPayment,
  fields: () => ["payment"],
  start: ({ payments }) => ({ payment: payments.find(({ confirmed }) => !confirmed)?.id ?? "" }),
  labelOf: (_, __, { t }) => t.sales.payments,
  draw: (controls, { payments }, { words }) =>
    controls.choice(
      "payment",
      payments
        .filter(({ confirmed, money }) => !confirmed && money)
        .map(({ id, money, paidOn }) => [id, `${words.money(money!)} – ${words.date(paidOn!)}`]),
    ),
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    return reading.give({ subject: id, body: { payment: reading.needed("payment") } });
  },
  fieldOf: (error) => fieldOf(error, { "/payment": "payment" }),
});

type ResolutionField = "decision" | "awardTo" | "award";

export const resolveForm = formOf<AgreementDesk, typeof resolve, AgreementView, ResolutionField>({
  ...common,
  act: resolve,
  fields: () => ["decision", "awardTo", "award"],
  start: () => ({ awardTo: "none" }),
  labelOf: (field, agreement, words) => inCurrency(words.t.sales.fields[field], agreement, words),
  draw: (controls, _, { words: { t } }) => [
    controls.note("decision"),
    controls.select(
      "awardTo",
      (["none", "seller", "buyer"] as const).map((to) => [to, t.sales.awards[to]]),
    ),
    controls.number("award", { optional: true }),
  ],
  read: (typed, agreement, words) => {
    const reading = new Reading(typed, words);
    const to = reading.oneOf("awardTo", ["none", "seller", "buyer"]);
    const decision = reading.needed("decision");
    if (to === "none") return reading.give({ subject: agreement.id, body: { decision } });
    const money = { amount: reading.amount("award"), currency: currencyOf(agreement) };
    return reading.give({ subject: agreement.id, body: { decision, award: { to, money } } });
  },
  fieldOf: (error) => fieldOf<ResolutionField>(error, { "/decision": "decision", "/award": "award" }),
});
