import Type from "typebox";
import { STATES } from "../../accept/operationStates.ts";
import { Evidence, Party, RecordedBy, Rejection } from "../../accept/schemas.ts";
import { listOf } from "../../rest/schemas.ts";
import type { UnitCode } from "../../values/quantities.ts";
import { account, code, hash, Names, nullable, ref, time, UUID, uuid } from "../../values/schemas.ts";

const Scope = Type.Object(
  { holder: account("Whose share alone: what this organisation has of the batch, and what it made of it.") },
  { additionalProperties: false, description: "Left out: all of the batch, wherever it is." },
);

export const NewRecall = Type.Object(
  {
    reason: Type.String({
      description: "Why, 1 to 500 characters. Public: it stands on the page of every batch that is reached.",
      examples: ["Glass was found in a jar."],
    }),
    scope: Type.Optional(Scope),
  },
  {
    $id: "NewRecall",
    additionalProperties: false,
    description: "A recall, or the lifting of one, to be confirmed with another key.",
    examples: [{ reason: "Glass was found in a jar." }],
  },
);

export const RecallConfirmation = Type.Object(
  {
    reach: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: "The number of batches that it reaches, as it was told: nobody confirms what they have not read.",
      examples: [12],
    }),
  },
  {
    $id: "RecallConfirmation",
    additionalProperties: false,
    description: "A second person's yes.",
    examples: [{ reach: 12 }],
  },
);

/** Of a POST that says no more than its address. */
export const Nothing = Type.Object(
  {},
  { $id: "Nothing", additionalProperties: false, description: "An empty object.", examples: [{}] },
);

export const RecallPath = Type.Object({
  id: Type.String({ pattern: UUID, title: "recall", description: "The recall's id." }),
});

const amount = (description: string) => Type.String({ description, examples: ["12.5"] });
const unit = Type.Unsafe<UnitCode>(
  Type.String({ description: "A code of UN/CEFACT Recommendation 20.", examples: ["KGM"] }),
);

const Reach = Type.Object(
  {
    batches: Type.Integer({ description: "Batches: itself, and all that was made of it.", examples: [12] }),
    organisations: Type.Integer({ description: "Organisations that have or had some of them.", examples: [4] }),
    quantities: Type.Array(
      Type.Object(
        {
          unit,
          free: amount("In somebody's hands."),
          inTransit: amount("On its way between two."),
          spent: amount("Sold to people, given, destroyed, lost or missing; not what became other batches."),
        },
        { additionalProperties: false },
      ),
      { description: "How much of it is where, one row for each kind of unit." },
    ),
  },
  { additionalProperties: false, description: "How far it reached when it was proposed, in numbers." },
);

const named = {
  id: hash("Its id."),
  code: code("Its public code."),
  lot: Type.String({ description: "Its lot code." }),
};

export const RECALL_STATES = ["proposed", "withdrawn", "expired", ...STATES] as const;

export const Recall = Type.Object(
  {
    id: uuid("Its id."),
    kind: Type.Enum(["recall", "lift"], { description: "A recall, or the lifting of one.", examples: ["recall"] }),
    batch: Type.Object(named, { additionalProperties: false, description: "What is recalled." }),
    organisation: account("The batch's origin."),
    by: Type.Enum(["origin", "authority"], {
      description: "Who recalls. Each lifts only its own.",
      examples: ["origin"],
    }),
    scope: nullable(Scope),
    reason: Type.String({ description: "Why." }),
    reach: Reach,
    state: Type.Enum([...RECALL_STATES], {
      description:
        "proposed until another key confirms it, for 24 hours at most; then as an operation: queued, sent, mined, final or rejected.",
      examples: ["proposed"],
    }),
    inForce: Type.Boolean({ description: "Whether it stops stock now: on the chain, and not lifted." }),
    proposedBy: ref(RecordedBy),
    confirmedBy: nullable(ref(RecordedBy)),
    operation: nullable(uuid("The operation that tells the chain; null until it is confirmed.")),
    rejection: nullable(ref(Rejection)),
    createdAt: time("When it was proposed."),
    expiresAt: time("Until when it can be confirmed."),
    evidence: nullable(ref(Evidence)),
  },
  { $id: "Recall", additionalProperties: false, description: "A recall, or the lifting of one." },
);

export const Recalls = listOf(Recall, "Recalls");

const transits = (description: string) =>
  Type.Array(
    Type.Object(
      { shipment: hash("The shipment."), organisation: account("The other side."), quantity: amount("How much.") },
      { additionalProperties: false },
    ),
    { description },
  );

export const Reached = Type.Object(
  {
    organisation: ref(Party),
    batch: Type.Object(
      {
        id: hash("Its id."),
        code: nullable(code("Its public code.")),
        lot: nullable(Type.String({ description: "Its lot code." })),
        product: nullable(ref(Names)),
      },
      {
        additionalProperties: false,
        description:
          "What it has, or had. All but the id is null for a batch that came to the chain past this service: its words are not held here.",
      },
    ),
    unit,
    free: amount("What it holds."),
    sent: transits("On its way from there."),
    arriving: transits("On its way to there."),
    spent: Type.Array(
      Type.Object(
        {
          how: Type.Enum(["retail", "sample", "destroyed", "lost", "missing"], {
            description: "Sold to people, given as a sample, destroyed, lost, or missing on arrival.",
            examples: ["retail"],
          }),
          quantity: amount("How much."),
        },
        { additionalProperties: false },
      ),
      { description: "What left the ledger there. What became other batches is told with those." },
    ),
  },
  { $id: "Reached", additionalProperties: false, description: "What one organisation has or had of one batch." },
);

export const RecallReport = listOf(Reached, "RecallReport");

export const Event = Type.Object(
  {
    id: Type.String({ description: "Its position in the feed, to go on after.", examples: ["NDIuMw"] }),
    type: Type.Enum(["batch.recalled", "batch.recall_lifted", "batch.corrected"], {
      description:
        "What happened. A batch may be recalled for several reasons at once: its `status` says how it stands.",
      examples: ["batch.recalled"],
    }),
    batch: Type.Object(
      { id: named.id, code: nullable(named.code), lot: nullable(named.lot) },
      {
        additionalProperties: false,
        description:
          "The batch that was held or sent. Code and lot are null for one that came to the chain past this service: its words are not held here.",
      },
    ),
    cause: Type.Union([Type.Literal("itself"), Type.Literal("source"), Type.Null()], {
      description: "Whether the batch itself is meant, or something it was made of; null for a correction.",
    }),
    reason: nullable(Type.String({ description: "Why, where the batch itself is meant." })),
    time: time("When the chain said it."),
  },
  { $id: "Event", additionalProperties: false, description: "News of a batch." },
);

export const Events = Type.Object(
  {
    items: Type.Array(ref(Event), { description: "Oldest first." }),
    next: nullable(Type.String({ description: "What to ask `after` next time; null while there was never anything." })),
  },
  { $id: "Events", additionalProperties: false, description: "Events after a position." },
);
