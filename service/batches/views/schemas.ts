import Type, { type Static } from "typebox";
import { Evidence, Party, recordedBy, Rejection, State } from "../../accept/schemas.ts";
import type { ImplausibleYield } from "../../products/rules.ts";
import { gtin, Sign } from "../../products/views/schemas.ts";
import { listOf } from "../../rest/schemas.ts";
import {
  account,
  Amount,
  code,
  day,
  hash,
  HASH,
  lot,
  Names,
  nullable,
  Place,
  Quantity,
  ref,
  time,
  uuid,
} from "../../values/schemas.ts";
import { type Claim, claims, newClaims, notices } from "./claimSchemas.ts";

export { day, lot };

export const LIST_MAX = 200;

export const STATUSES = ["current", "corrected", "on_hold", "recalled", "annulled"] as const;

const given = {
  lot,
  quantity: ref(Quantity),
  netMass: Type.Optional(ref(Quantity)),
  producedOn: day("When it was produced, not in the future.", "2025-10-20"),
  expiresOn: Type.Optional(day("Best before.", "2026-10-20")),
};

/** For whoever sells or sends what is past its date. */
export const acknowledge = Type.Optional(
  Type.Array(Type.Literal("BATCH_EXPIRED"), {
    maxItems: 1,
    description: "That it is past its date and goes all the same; it stays visible.",
    examples: [["BATCH_EXPIRED"]],
  }),
);

/** Of an act: what was acknowledged. */
export const acknowledged = Type.Optional(
  Type.Array(Type.Literal("BATCH_EXPIRED"), {
    description: "Something of it was past its date, and whoever did it acknowledged that.",
    examples: [["BATCH_EXPIRED"]],
  }),
);

/** Of a transformation: a new batch without its day. */
export const output = {
  product: hash("The product's id."),
  lot,
  quantity: given.quantity,
  netMass: given.netMass,
  expiresOn: given.expiresOn,
  place: Type.Optional(ref(Place)),
  note: Type.Optional(ref(Names)),
  claims: newClaims,
};

/** What was implausible and confirmed; its own codes of the one table. */
export const Acknowledged = Type.Enum(["YIELD_IMPLAUSIBLE"], {
  description: "A code of /problems that may be acknowledged.",
  examples: ["YIELD_IMPLAUSIBLE"],
});

export const NewBatch = Type.Object(
  {
    product: hash("The product's id."),
    ...given,
    place: Type.Optional(ref(Place)),
    note: Type.Optional(ref(Names)),
    claims: newClaims,
  },
  {
    $id: "NewBatch",
    additionalProperties: false,
    description: "A batch to register. Without `place` it is the organisation's own.",
    examples: [
      {
        product: "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
        lot: "MJ-2025-041",
        quantity: { value: "120.5", unit: "KGM" },
        producedOn: "2025-10-20",
      },
    ],
  },
);

export const NewBatches = Type.Union([ref(NewBatch), Type.Array(ref(NewBatch), { minItems: 1, maxItems: LIST_MAX })], {
  description: `One batch, or a list of 1 to ${LIST_MAX} that is registered as a whole or not at all.`,
});

export const Stock = Type.Object(
  {
    free: ref(Amount),
    available: ref(Amount),
    reserved: ref(Amount),
    inTransit: ref(Amount),
    spent: Type.Array(
      Type.Object(
        {
          way: Type.String({
            description: "transformed, retail, sample, destroyed, lost, missing (sent and not arrived) or annulled.",
            examples: ["retail"],
          }),
          quantity: ref(Quantity),
        },
        { additionalProperties: false },
      ),
      { description: "What it used up, and how." },
    ),
    holders: Type.Optional(
      Type.Array(Type.Object({ organisation: ref(Party), free: ref(Quantity) }, { additionalProperties: false }), {
        description: "Everyone who holds something of it: for the operator, who reads this one batch.",
      }),
    ),
  },
  {
    $id: "Stock",
    additionalProperties: false,
    description:
      "What your organisation has of it, in the unit of the batch: `free` as the chain says, `available` as your own acts on their way will leave it, `reserved` what is set aside for sale agreements, `inTransit` what you sent and nobody has received yet. For the operator, what all have together.",
  },
);

export const Batch = Type.Object(
  {
    id: hash("Its id, derived by the contract."),
    code: code("Its public code, as printed on the label."),
    organisation: Type.Object(
      { id: account("Whose batch it is."), code: code("The organisation's public code."), name: ref(Names) },
      { additionalProperties: false, description: "Who registered it." },
    ),
    product: Type.Object(
      { id: hash("The product's id."), name: ref(Names), sign: Type.Optional(ref(Sign)), gtin: Type.Optional(gtin) },
      { additionalProperties: false, description: "What it is." },
    ),
    ...given,
    place: ref(Place),
    note: Type.Optional(ref(Names)),
    claims,
    notices,
    conserved: Type.Boolean({
      description:
        "False when its mass, or that of anything it was made of, is not known: the contract cannot weigh it then.",
      examples: [true],
    }),
    transformation: Type.Optional(hash("The transformation that made it; left out for what was registered.")),
    acknowledged: Type.Optional(
      Type.Array(Acknowledged, { description: "What is implausible about it, and was confirmed." }),
    ),
    expired: Type.Boolean({ description: "Whether its last day, `expiresOn`, is past in Morocco.", examples: [false] }),
    commitment: hash("Commitment of these facts; the chain holds this and no words."),
    state: State,
    status: Type.Enum([...STATUSES], {
      description:
        "What became of it since, the worst of it: annulled (it never was), recalled (itself, a share of it, or something it was made of), on_hold (with whoever reads this, else with its origin), corrected (amended), current.",
      examples: ["current"],
    }),
    version: Type.Integer({
      minimum: 0,
      description: "How often it was amended; lot, days, place and note are as the latest amendment says.",
      examples: [0],
    }),
    wordsVersion: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          "The version whose lot, days, place and note these are, where the chain has a later one of which this service does not hold the words; else left out.",
        examples: [0],
      }),
    ),
    operation: uuid("The operation that registers it."),
    rejection: nullable(ref(Rejection)),
    createdAt: time("When it was asked for."),
    evidence: nullable(ref(Evidence)),
    recordedBy,
    stock: Type.Optional(ref(Stock)),
  },
  { $id: "Batch", additionalProperties: false, description: "A batch of a product." },
);

export const RegisteredBatches = Type.Object(
  {
    items: Type.Array(ref(Batch), { description: "In the order in which they were sent." }),
    operation: uuid("The operation that registers all of them."),
  },
  { $id: "RegisteredBatches", additionalProperties: false, description: "A list of batches registered as one." },
);

export const Batches = listOf(Batch, "Batches");

export const BatchPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "batch", description: "The batch's id." }),
});

/** What became of a batch, the worst of it. */
export type BatchStatus = "current" | "corrected" | "on_hold" | "recalled" | "annulled";

/** Codes of what was implausible and confirmed to be true. */
export type Acknowledgement = ImplausibleYield["code"];
/** What the reader's organisation has of a batch, in the unit of the batch; for the operator, what all have together. */
export type StockView = Static<typeof Stock>;

export type HolderView = NonNullable<StockView["holders"]>[number];

export type BatchView = Static<typeof Batch>;

/** Something that a batch is said to be, and how that stands. */
export type ClaimView = Static<typeof Claim>;
