import type { FastifyInstance } from "fastify";
import { type ActForm, actForm, reasonForm } from "../../desk/form.ts";
import type { Doors } from "../../desk/guards.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import type { Words } from "../../web/words.ts";
import type { NewPayment } from "../acts/pay.ts";
import { PAYMENT_METHODS } from "../rules/agreements.ts";
import type { AgreementView, DisclosedField, Money } from "../views/types.ts";
import { saleSubject } from "./list.ts";
import { counterForm, invitationForm, proposalForm } from "./propose.ts";
import type { AgreementDesk, OfSale } from "./reads.ts";
import { allocationForm, deliveryForm, freeingForm } from "./supply.ts";

const none: readonly never[] = [];

/** Accepting binds: the reader says so with a mark. */
const acceptanceForm: ActForm<AgreementDesk, AgreementView, "agree", OfSale, void> = {
  ...saleSubject,
  act: "accept",
  path: "/desk/sales/:id/accept",
  action: "agreement.conclude",
  fields: () => ["agree"],
  start: () => ({}),
  labelOf: (field, _, { t }) => t.sales.fields[field],
  draw: (controls) => controls.tick("agree"),
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    if (reading.text("agree") !== "1") reading.refuse("agree", words.t.errors.required);
    return reading.give({ id });
  },
  fieldOf: () => null,
  do: (deps, user, input, wish) => deps.accept(user, input, wish),
};

/** An act that asks nothing. */
const plainForm = (
  what: Pick<ActForm<AgreementDesk, AgreementView, never, OfSale, void>, "act" | "path" | "do">,
): ActForm<AgreementDesk, AgreementView, never, OfSale, void> => ({
  ...saleSubject,
  ...what,
  action: "agreement.conclude",
  fields: () => none,
  start: () => ({}),
  labelOf: () => "",
  draw: () => null,
  read: (_, { id }) => ({ input: { id } }),
  fieldOf: () => null,
});

const settlementForm = plainForm({
  act: "settle",
  path: "/desk/sales/:id/settle",
  do: (deps, user, input, wish) => deps.settle(user, input, wish),
});

const disputeEndForm = plainForm({
  act: "withdrawDispute",
  path: "/desk/sales/:id/withdraw-dispute",
  do: (deps, user, input, wish) => deps.closeDispute(user, input, wish),
});

/** A proposal is over, and why may be left out. */
const answerForm = (
  what: Pick<
    ActForm<AgreementDesk, AgreementView, "reason", OfSale & { reason?: string }, void>,
    "act" | "path" | "do"
  >,
): ActForm<AgreementDesk, AgreementView, "reason", OfSale & { reason?: string }, void> => ({
  ...saleSubject,
  ...what,
  action: "agreement.conclude",
  fields: () => ["reason"],
  start: () => ({}),
  labelOf: (field, _, { t }) => t.acts.fields[field],
  draw: (controls) => controls.note("reason", { optional: true }),
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    const reason = reading.text("reason");
    return reading.give({ id, ...(reason && { reason }) });
  },
  fieldOf: (error) => fieldOf(error, { "/reason": "reason" }),
});

const refusalForm = answerForm({
  act: "reject",
  path: "/desk/sales/:id/reject",
  do: (deps, user, input, wish) => deps.refuse(user, input, wish),
});

const takebackForm = answerForm({
  act: "withdraw",
  path: "/desk/sales/:id/withdraw",
  do: (deps, user, input, wish) => deps.takeBack(user, input, wish),
});

const disputeForm = reasonForm<AgreementDesk, AgreementView>({
  ...saleSubject,
  act: "dispute",
  path: "/desk/sales/:id/dispute",
  action: "agreement.conclude",
  do: (deps, user, input, wish) => deps.dispute(user, input, wish),
});

const currencyOf = ({ sums }: AgreementView): string => sums?.total.currency ?? "MAD";

const inCurrency = (label: string, sale: AgreementView, words: Words): string =>
  words.tell(label, { currency: currencyOf(sale) });

type PaymentField = "money" | "paidOn" | "method" | "reference";

const paymentForm: ActForm<AgreementDesk, AgreementView, PaymentField, NewPayment & OfSale, void> = {
  ...saleSubject,
  act: "declarePayment",
  path: "/desk/sales/:id/declare-payment",
  action: "agreement.fulfil",
  fields: () => ["money", "paidOn", "method", "reference"],
  // What is still open of what has come is the likeliest; in advance, all of it.
  start: ({ sums }, { today, words }) => ({
    paidOn: today,
    method: "bank_transfer",
    ...(sums && Number(sums.open.amount) > 0 && { money: words.typed(sums.open.amount) }),
  }),
  labelOf: (field, sale, words) =>
    field === "money" ? inCurrency(words.t.sales.fields.money, sale, words) : words.t.sales.fields[field],
  draw: (controls, _, { words, today }) => [
    controls.number("money"),
    controls.date("paidOn", { max: today }),
    controls.select(
      "method",
      PAYMENT_METHODS.map((method) => [method, words.t.sales.methods[method]]),
    ),
    controls.text("reference", { optional: true }),
  ],
  read: (typed, sale, words) => {
    const reading = new Reading(typed, words);
    const reference = reading.text("reference");
    return reading.give({
      id: sale.id,
      money: { amount: reading.amount("money"), currency: currencyOf(sale) },
      paidOn: reading.day("paidOn"),
      method: reading.oneOf("method", PAYMENT_METHODS),
      ...(reference && { reference }),
    });
  },
  fieldOf: (error) =>
    fieldOf<PaymentField>(error, { "/money": "money", "/paidOn": "paidOn", "/reference": "reference" }),
  do: (deps, user, input, wish) => deps.pay(user, input, wish),
};

const paymentConfirmationForm: ActForm<AgreementDesk, AgreementView, "payment", OfSale & { payment: string }, void> = {
  ...saleSubject,
  act: "confirmPayment",
  path: "/desk/sales/:id/confirm-payment",
  action: "agreement.fulfil",
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
    return reading.give({ id, payment: reading.needed("payment") });
  },
  fieldOf: (error) => fieldOf(error, { "/payment": "payment" }),
  do: (deps, user, input, wish) => deps.confirmPayment(user, input, wish),
};

type ResolutionField = "decision" | "awardTo" | "award";
type Resolution = OfSale & { decision: string; award?: { to: "seller" | "buyer"; money: Money } };

const resolutionForm: ActForm<AgreementDesk, AgreementView, ResolutionField, Resolution, void> = {
  ...saleSubject,
  act: "resolve",
  path: "/desk/sales/:id/resolve",
  action: "agreement.conclude",
  fields: () => ["decision", "awardTo", "award"],
  start: () => ({ awardTo: "none" }),
  labelOf: (field, sale, words) => inCurrency(words.t.sales.fields[field], sale, words),
  draw: (controls, _, { words: { t } }) => [
    controls.note("decision"),
    controls.select(
      "awardTo",
      (["none", "seller", "buyer"] as const).map((to) => [to, t.sales.awards[to]]),
    ),
    controls.number("award", { optional: true }),
  ],
  read: (typed, sale, words) => {
    const reading = new Reading(typed, words);
    const to = reading.oneOf("awardTo", ["none", "seller", "buyer"]);
    const decision = reading.needed("decision");
    if (to === "none") return reading.give({ id: sale.id, decision });
    const money = { amount: reading.amount("award"), currency: currencyOf(sale) };
    return reading.give({ id: sale.id, decision, award: { to, money } });
  },
  fieldOf: (error) => fieldOf<ResolutionField>(error, { "/decision": "decision", "/award": "award" }),
  do: (deps, user, input, wish) => deps.resolve(user, input, wish),
};

type Disclosure = OfSale & { line: number; field: DisclosedField };

/** What of each line is not open yet. */
export function disclosable({ lines }: AgreementView): { line: number; field: DisclosedField }[] {
  return lines.flatMap(({ line, price, producerShare, disclosed }) =>
    (["producerShare", "price"] as const)
      .filter((field) => (field === "price" ? price : producerShare) && !disclosed.includes(field))
      .map((field) => ({ line, field })),
  );
}

const disclosureForm: ActForm<AgreementDesk, AgreementView, "open", Disclosure, void> = {
  ...saleSubject,
  act: "disclosure",
  path: "/desk/sales/:id/disclosure",
  action: "agreement.conclude",
  fields: () => ["open"],
  start: () => ({}),
  labelOf: (field, _, { t }) => t.sales.fields[field],
  draw: (controls, sale, { words }) =>
    controls.choice(
      "open",
      disclosable(sale).map(({ line, field }) => {
        const product = words.nameText(sale.lines[line]!.product.name);
        return [`${line}:${field}`, words.tell(words.t.sales.openOf, { field: words.t.sales.shown[field], product })];
      }),
    ),
  read: (typed, sale, words) => {
    const reading = new Reading(typed, words);
    const open = disclosable(sale);
    const chosen = reading.oneOf("open", open.length ? open.map(({ line, field }) => `${line}:${field}`) : ["0:price"]);
    const [line, field] = chosen.split(":") as [string, DisclosedField];
    return reading.give({ id: sale.id, line: Number(line), field });
  },
  fieldOf: () => "open",
  do: (deps, user, input, wish) => deps.disclose(user, input, wish),
};

/** An invitation, taken back. */
const invitationEndForm: ActForm<AgreementDesk, { id: string }, never, OfSale, void> = {
  act: "invitationEnd",
  path: "/desk/invitations/:id/end",
  action: "invitation.manage",
  find: (deps, user, id) => deps.getInvitation(user, id),
  about: () => null,
  home: ({ id }) => `/desk/invitations/${id}`,
  fields: () => none,
  start: () => ({}),
  labelOf: () => "",
  draw: () => null,
  read: (_, { id }) => ({ input: { id } }),
  fieldOf: () => null,
  do: (deps, user, input, wish) => deps.endInvitation(user, input, wish),
  done: (_, { id }) => ({ lot: "", to: `/desk/invitations/${id}` }),
};

/** Every form about sales. */
export function saleForms(app: FastifyInstance, deps: AgreementDesk, doors: Doors): void {
  actForm(app, deps, doors, proposalForm);
  actForm(app, deps, doors, invitationForm);
  actForm(app, deps, doors, invitationEndForm);
  actForm(app, deps, doors, counterForm);
  actForm(app, deps, doors, acceptanceForm);
  actForm(app, deps, doors, refusalForm);
  actForm(app, deps, doors, takebackForm);
  actForm(app, deps, doors, allocationForm);
  actForm(app, deps, doors, freeingForm);
  actForm(app, deps, doors, deliveryForm);
  actForm(app, deps, doors, paymentForm);
  actForm(app, deps, doors, paymentConfirmationForm);
  actForm(app, deps, doors, settlementForm);
  actForm(app, deps, doors, disputeForm);
  actForm(app, deps, doors, disputeEndForm);
  actForm(app, deps, doors, resolutionForm);
  actForm(app, deps, doors, disclosureForm);
}
