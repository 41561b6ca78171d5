import Type from "typebox";
import { Evidence, Party, recordedBy, Rejection, State } from "../../accept/schemas.ts";
import { Amount, code, hash, nullable, Quantity, ref, time, uuid } from "../../values/schemas.ts";
import { PAYMENT_METHODS } from "../rules/agreements.ts";
import { ACT_KINDS } from "../rules/states.ts";

export const party = (description: string) =>
  Type.String({
    maxLength: 80,
    description: `${description} Its account, or its public code of 13 digits.`,
    examples: ["0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f"],
  });

export const ownDay = (description: string, example: string) =>
  Type.String({ description: `${description} A day, YYYY-MM-DD.`, examples: [example] });

export const Money = Type.Object(
  {
    amount: Type.String({
      description: "A decimal number written as text, greater than zero: no sign, space or separator.",
      examples: ["90.00"],
    }),
    currency: Type.String({ description: "A code of ISO 4217.", examples: ["MAD"] }),
  },
  {
    $id: "Money",
    additionalProperties: false,
    description: "An exact amount of money.",
    examples: [{ amount: "90.00", currency: "MAD" }],
  },
);

/** A sum, which may be nothing. */
export const moneyOf = (description: string) =>
  Type.Object(
    {
      amount: Type.String({ description: "A decimal number written as text.", examples: ["0.00"] }),
      currency: Type.String({ description: "A code of ISO 4217.", examples: ["MAD"] }),
    },
    { additionalProperties: false, description },
  );

export const batchMark = Type.Object(
  {
    id: hash("The batch's id."),
    code: code("The batch's public code."),
    lot: Type.String({ description: "The maker's lot code.", examples: ["MJ-2025-041"] }),
  },
  { additionalProperties: false, description: "Of which batch." },
);

export const acted = {
  state: State,
  operation: uuid("The operation that carries it."),
  rejection: nullable(ref(Rejection)),
  createdAt: time("When it was asked for."),
  evidence: nullable(ref(Evidence)),
  recordedBy,
};

const line = Type.Integer({ description: "The line, counted from 0.", examples: [0] });

export const delivery = Type.Object(
  {
    shipment: hash("The shipment's id: receive it or take it back there."),
    line,
    returns: nullable(hash("Of a return to the seller: the delivery whose goods go back.")),
    batch: batchMark,
    quantity: ref(Quantity),
    dispatchedOn: ownDay("When it left.", "2026-12-20"),
    state: Type.Enum(["queued", "rejected", "in_transit", "received", "refused", "cancelled"], {
      description: "As the line of its shipment.",
      examples: ["in_transit"],
    }),
    accepted: nullable(ref(Amount)),
    cancellableFrom: nullable(time("From when whoever sent it may take it back.")),
  },
  { additionalProperties: false },
);

export const Payment = Type.Object(
  {
    id: hash("Names it: the commitment of what the buyer declared."),
    money: nullable(ref(Money)),
    paidOn: nullable(ownDay("When it was paid.", "2027-01-20")),
    method: nullable(Type.Enum([...PAYMENT_METHODS], { description: "How.", examples: ["bank_transfer"] })),
    reference: nullable(Type.String({ description: "Of the transfer or cheque." })),
    confirmed: Type.Boolean({ description: "Whether the seller says that it arrived." }),
    ...acted,
  },
  {
    $id: "Payment",
    additionalProperties: false,
    description: "What the buyer says it paid; null where you may not see it.",
  },
);

export const AgreementAct = Type.Object(
  {
    kind: Type.Enum([...ACT_KINDS], { description: "What was asked for.", examples: ["acceptance"] }),
    by: ref(Party),
    role: Type.Enum(["seller", "buyer", "arbiter"], { description: "What it is in the agreement." }),
    line: nullable(line),
    batch: nullable(batchMark),
    quantity: nullable(ref(Quantity)),
    text: nullable(Type.String({ description: "Why, or how it was decided; null where you may not see it." })),
    award: nullable(
      Type.Object(
        { to: Type.Enum(["seller", "buyer"]), money: ref(Money) },
        { additionalProperties: false, description: "What one side owes the other by the arbiter's word." },
      ),
    ),
    commitment: nullable(hash("Of its words; the chain holds this.")),
    ...acted,
  },
  { $id: "AgreementAct", additionalProperties: false, description: "An act under an agreement." },
);
