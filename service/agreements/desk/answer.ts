import type { Controls } from "../../desk/controls.ts";
import type { Typed } from "../../desk/fields.ts";
import { formOf } from "../../desk/form.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import type { Words } from "../../web/words.ts";
import { accept, reject } from "../acts/accept.ts";
import { dispute, withdrawDispute } from "../acts/dispute.ts";
import { settle } from "../acts/settle.ts";
import { withdraw } from "../acts/withdraw.ts";
import type { AgreementView } from "../views/schemas.ts";
import { agreementSubject } from "./list.ts";
import type { AgreementDesk } from "./reads.ts";

const common = { ...agreementSubject, under: "/desk/sales/:id", start: () => ({}) };

/** Accepting binds: the reader says so with a mark. */
export const acceptForm = formOf<AgreementDesk, typeof accept, AgreementView, "agree">({
  ...common,
  act: accept,
  fields: () => ["agree"],
  labelOf: (field, _, { t }) => t.sales.fields[field],
  draw: (controls) => controls.tick("agree"),
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    if (reading.text("agree") !== "1") reading.refuse("agree", words.t.errors.required);
    return reading.give({ subject: id, body: null });
  },
  fieldOf: () => null,
});

/** An act that asks nothing. */
const asksNothing = {
  ...common,
  fields: (): readonly never[] => [],
  labelOf: () => "",
  draw: () => null,
  read: (_: unknown, { id }: AgreementView) => ({ input: { subject: id, body: null } }),
  fieldOf: () => null,
};

export const settleForm = formOf<AgreementDesk, typeof settle, AgreementView, never>({ ...asksNothing, act: settle });

export const withdrawDisputeForm = formOf<AgreementDesk, typeof withdrawDispute, AgreementView, never>({
  ...asksNothing,
  act: withdrawDispute,
});

/** Why, in words. */
const asksWhy = {
  ...common,
  fields: (): readonly "reason"[] => ["reason"],
  labelOf: (field: "reason", _: AgreementView, { t }: Words) => t.acts.fields[field],
  fieldOf: (error: Parameters<typeof fieldOf>[0]) => fieldOf<"reason">(error, { "/reason": "reason" }),
};

/** The proposal is over, and why may be left out. */
const mayLeaveOut = {
  ...asksWhy,
  draw: (controls: Controls<"reason">) => controls.note("reason", { optional: true }),
  read: (typed: Typed<"reason">, { id }: AgreementView, words: Words) => {
    const reading = new Reading(typed, words);
    const reason = reading.text("reason");
    return reading.give({ subject: id, body: reason ? { reason } : {} });
  },
};

export const rejectForm = formOf<AgreementDesk, typeof reject, AgreementView, "reason">({
  ...mayLeaveOut,
  act: reject,
});

export const withdrawForm = formOf<AgreementDesk, typeof withdraw, AgreementView, "reason">({
  ...mayLeaveOut,
  act: withdraw,
});

export const disputeForm = formOf<AgreementDesk, typeof dispute, AgreementView, "reason">({
  ...asksWhy,
  act: dispute,
  draw: (controls) => controls.note("reason", { hint: controls.words.t.acts.reasonHint }),
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    return reading.give({ subject: id, body: { reason: reading.needed("reason") } });
  },
});
