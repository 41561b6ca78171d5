import Type, { type Static } from "typebox";
import { Party } from "../../accept/schemas.ts";
import { AGREEMENT_STATES } from "../../chain/enums.ts";
import { listOf } from "../../rest/schemas.ts";
import { Amount, hash, Names, nullable, Place, Quantity, ref } from "../../values/schemas.ts";
import {
  ARBITRATION_DAYS,
  CIRCUITS,
  INCOTERMS,
  MAX_AGREEMENT_LINES,
  PAYMENT_DAYS,
  PAYMENT_METHODS,
  PAYMENT_TERMS,
} from "../rules/agreements.ts";
import { AGREEMENT_ACTS, type AgreementAct as AgreementWord } from "../rules/states.ts";
import { acted, AgreementAct, batchMark, delivery, Money, moneyOf, ownDay, party, Payment } from "./schemaParts.ts";

const circuit = Type.Enum([...CIRCUITS], {
  description:
    "The way to market: short_chain (a hotel, a shop, a market nearby), public_procurement (names its tender, is paid in dirhams), export (names its Incoterm).",
  examples: ["short_chain"],
});
const tender = Type.String({ description: "Number of the public market.", examples: ["AO 14/2026"] });
const incoterm = Type.Object(
  {
    rule: Type.Unsafe<(typeof INCOTERMS)[number]>(
      Type.String({ description: `Of Incoterms 2020: one of ${INCOTERMS.join(", ")}.`, examples: ["FCA"] }),
    ),
    place: Type.String({ description: "The place that the rule names.", examples: ["Casablanca Mohammed V Airport"] }),
  },
  { additionalProperties: false, description: "Of an export: who carries, insures and clears, and to where." },
);
const validUntil = ownDay("The last on which it can be accepted, to its end in Morocco.", "2026-12-15");
const deliveredUntil = ownDay("The last on which goods can be set aside and sent.", "2027-03-31");
const arbitrationDays = Type.Integer({
  minimum: ARBITRATION_DAYS.min,
  maximum: ARBITRATION_DAYS.max,
  description: `How long the arbiter has once a dispute is opened; ${ARBITRATION_DAYS.default} when left out. Without an answer the agreement lapses.`,
  examples: [30],
});
const deliveryTerms = Type.Object(
  {
    place: Type.Optional(ref(Place)),
    note: Type.Optional(ref(Names)),
  },
  { additionalProperties: false, description: "Where to, and in what parts." },
);
const days = {
  minimum: PAYMENT_DAYS.min,
  maximum: PAYMENT_DAYS.max,
  description: `After delivery; left out, ${PAYMENT_DAYS.public_procurement} in public procurement and ${PAYMENT_DAYS.otherwise} elsewhere.`,
  examples: [30],
};
const term = Type.Enum([...PAYMENT_TERMS], { description: "When it is paid.", examples: ["on_delivery"] });
const EXAMPLE_PRODUCT = "0x2c0b8f1d5a7e4936c1d8e0fa3b6952748d1c3e5f70a9b8c7d6e5f4a3b2c1d0e9";

/** What either side proposes. */
export const terms = {
  arbiter: Type.Optional(party("Who decides a dispute: neither of the two.")),
  circuit,
  tender: Type.Optional(tender),
  incoterm: Type.Optional(incoterm),
  validUntil,
  deliveredUntil,
  arbitrationDays: Type.Optional(arbitrationDays),
  delivery: Type.Optional(deliveryTerms),
  payment: Type.Optional(
    Type.Object(
      { term, days: Type.Optional(Type.Integer(days)) },
      { additionalProperties: false, description: "Left out: on delivery, or in 60 days in public procurement." },
    ),
  ),
  note: Type.Optional(ref(Names)),
  lines: Type.Array(
    Type.Object(
      {
        product: hash("The product's id: one of the seller's, or one that it holds stock of."),
        quantity: ref(Quantity),
        price: ref(Money),
        producerShare: Type.Optional(ref(Money)),
        note: Type.Optional(ref(Names)),
      },
      { additionalProperties: false },
    ),
    {
      minItems: 1,
      maxItems: MAX_AGREEMENT_LINES,
      description: `1 to ${MAX_AGREEMENT_LINES}. Price and producer's share are for one unit of the quantity, in one currency throughout.`,
    },
  ),
};

export const EXAMPLE_TERMS = {
  circuit: "short_chain",
  validUntil: "2026-12-15",
  deliveredUntil: "2027-03-31",
  payment: { term: "on_delivery" },
  lines: [
    {
      product: EXAMPLE_PRODUCT,
      quantity: { value: "200", unit: "KGM" },
      price: { amount: "90.00", currency: "MAD" },
      producerShare: { amount: "70.00", currency: "MAD" },
    },
  ],
};

export const NewAgreement = Type.Object(
  {
    buyer: Type.Optional(party("Of the other side, when you sell.")),
    seller: Type.Optional(party("Of the other side, when you buy.")),
    ...terms,
  },
  {
    $id: "NewAgreement",
    additionalProperties: false,
    description: "Terms proposed to another organisation; name either its buyer or its seller.",
    examples: [{ buyer: "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f", ...EXAMPLE_TERMS }],
  },
);

export const NewTerms = Type.Object(terms, {
  $id: "NewTerms",
  additionalProperties: false,
  description: "Other terms, in answer to a proposal.",
  examples: [EXAMPLE_TERMS],
});

const line = Type.Integer({ minimum: 0, maximum: 19, description: "The line, counted from 0.", examples: [0] });
export const NewAllotment = Type.Object(
  { line, batch: hash("Of which batch."), quantity: ref(Quantity) },
  {
    $id: "NewAllotment",
    additionalProperties: false,
    description: "A part of a batch for a line.",
    examples: [
      {
        line: 0,
        batch: "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
        quantity: { value: "120", unit: "KGM" },
      },
    ],
  },
);

export const NewPayment = Type.Object(
  {
    money: ref(Money),
    paidOn: ownDay("When it was paid, not in the future.", "2027-01-20"),
    method: Type.Enum([...PAYMENT_METHODS], { description: "How.", examples: ["bank_transfer"] }),
    reference: Type.Optional(Type.String({ description: "Of the transfer or cheque.", examples: ["VIR 2027-0193"] })),
  },
  {
    $id: "NewPayment",
    additionalProperties: false,
    description: "What the buyer says it paid, outside the ledger. Amount and words stay off the chain.",
    examples: [{ money: { amount: "9000.00", currency: "MAD" }, paidOn: "2027-01-20", method: "bank_transfer" }],
  },
);

export const NewPaymentConfirmation = Type.Object(
  { payment: hash("Id of the payment, as the agreement lists it.") },
  {
    $id: "NewPaymentConfirmation",
    additionalProperties: false,
    description: "Which payment arrived.",
    examples: [{ payment: "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02" }],
  },
);

export const NewAnswer = Type.Object(
  { reason: Type.Optional(Type.String({ description: "Why, in words.", examples: ["The price is too low"] })) },
  { $id: "NewAnswer", additionalProperties: false, description: "Why it is refused or taken back.", examples: [{}] },
);

export const NewDispute = Type.Object(
  { reason: Type.String({ description: "Why, in words.", examples: ["A third of the crates came mouldy"] }) },
  {
    $id: "NewDispute",
    additionalProperties: false,
    description: "Why the arbiter is called.",
    examples: [{ reason: "A third of the crates came mouldy" }],
  },
);

export const NewResolution = Type.Object(
  {
    decision: Type.String({ description: "How it is decided, in words.", examples: ["The buyer pays two thirds"] }),
    award: Type.Optional(
      Type.Object(
        { to: Type.Enum(["seller", "buyer"], { description: "Whom it is owed to." }), money: ref(Money) },
        { additionalProperties: false, description: "What one side owes the other, if anything." },
      ),
    ),
  },
  {
    $id: "NewResolution",
    additionalProperties: false,
    description: "The arbiter's decision. It ends the agreement.",
    examples: [
      { decision: "The buyer pays two thirds", award: { to: "seller", money: { amount: "6000.00", currency: "MAD" } } },
    ],
  },
);

const step = Type.Object(
  {
    by: Type.Enum(["seller", "buyer", "arbiter"], { description: "Whose turn it is.", examples: ["buyer"] }),
    act: Type.Enum([...(Object.keys(AGREEMENT_ACTS) as AgreementWord[]), "receive"], {
      description: "What would bring it on.",
    }),
  },
  { additionalProperties: false },
);

const side = Type.Enum(["seller", "buyer"], { description: "One of the two sides." });

const agreementLine = Type.Object(
  {
    line,
    product: Type.Object(
      { id: hash("The product's id."), name: ref(Names) },
      { additionalProperties: false, description: "What is sold." },
    ),
    quantity: ref(Quantity),
    price: nullable(ref(Money)),
    producerShare: nullable(ref(Money)),
    total: nullable(ref(Money)),
    note: Type.Optional(ref(Names)),
    room: ref(Amount),
    reserved: ref(Amount),
    inTransit: ref(Amount),
    accepted: ref(Amount),
    allocations: Type.Array(
      Type.Object({ batch: batchMark, reserved: ref(Quantity) }, { additionalProperties: false }),
      { description: "What is set aside, by batch." },
    ),
    disclosed: Type.Array(Type.Enum(["price", "producerShare"]), {
      description: "What a party opened to everybody.",
    }),
  },
  {
    additionalProperties: false,
    description: "`room` can still be set aside. Price, share and total are null for whoever may not see them.",
  },
);

export const Agreement = Type.Object(
  {
    id: hash("Its id, which binds every term."),
    thread: hash("Of the first proposal of those that answered one another."),
    predecessor: nullable(hash("The proposal that it answers.")),
    successor: nullable(hash("The proposal that answers it.")),
    status: nullable(
      Type.Enum(
        AGREEMENT_STATES.filter((state) => state !== "none"),
        {
          description:
            "Where it stands by what the chain says, now; null while it is not there. `expired`, `overdue` (goods can no longer be sent) and `lapsed` (the arbiter was silent) come by time alone.",
          examples: ["accepted"],
        },
      ),
    ),
    seller: ref(Party),
    buyer: ref(Party),
    arbiter: nullable(ref(Party)),
    proposedBy: side,
    role: nullable(
      Type.Enum(["seller", "buyer", "arbiter"], { description: "What you are in it; null for an auditor." }),
    ),
    circuit,
    tender: nullable(tender),
    incoterm: nullable(incoterm),
    validUntil,
    deliveredUntil,
    arbitrationDays,
    decideUntil: nullable(Type.String({ format: "date-time", description: "Until when the arbiter can decide." })),
    delivery: nullable(deliveryTerms),
    payment: Type.Object(
      { term, days: Type.Optional(Type.String({ description: "After delivery.", examples: ["30"] })) },
      { additionalProperties: false, description: "When it is paid." },
    ),
    note: Type.Optional(ref(Names)),
    lines: Type.Array(agreementLine, { description: "What was agreed, and how far it has come." }),
    sums: nullable(
      Type.Object(
        {
          total: moneyOf("Of all that was agreed."),
          accepted: moneyOf("Of what the buyer accepted."),
          declared: moneyOf("What the buyer says it paid."),
          confirmed: moneyOf("What the seller says arrived of that."),
          open: moneyOf("What can still be declared as paid."),
          overpaid: moneyOf(
            "Confirmed beyond what came or is on its way: paid in advance, or owed back after a return.",
          ),
        },
        { additionalProperties: false, description: "Null for whoever may not see prices." },
      ),
    ),
    deliveries: Type.Array(delivery, { description: "Shipments under it, the oldest first." }),
    payments: Type.Array(ref(Payment), { description: "What the buyer declared, the oldest first." }),
    settledBy: Type.Array(side, { description: "Whose word that nothing is owed stands." }),
    disputedBy: nullable(side),
    next: Type.Array(step, { description: "Whose turn it is, the most pressing first." }),
    acts: Type.Array(ref(AgreementAct), { description: "What was asked for under it, the oldest first." }),
    commitment: hash("Commitment of the terms; the chain holds this, quantities and days, and no price."),
    ...acted,
  },
  { $id: "Agreement", additionalProperties: false, description: "A sale agreement, as far as you may see it." },
);

export const Agreements = listOf(Agreement, "Agreements");

/** What an agreement looks like to whoever may see it; its schema says more of each part. */
export type AgreementView = Static<typeof Agreement>;
export type AgreementLineView = AgreementView["lines"][number];
export type DeliveryView = AgreementView["deliveries"][number];
export type PaymentView = AgreementView["payments"][number];
export type AgreementActView = AgreementView["acts"][number];
export type AgreementSums = NonNullable<AgreementView["sums"]>;
export type DisclosedField = AgreementLineView["disclosed"][number];
