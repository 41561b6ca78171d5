import Type from "typebox";
import { Evidence, recordedBy, Rejection, State } from "../../accept/schemas.ts";
import { listOf } from "../../rest/schemas.ts";
import { hash, Names, nullable, Place, ref, time, uuid } from "../../values/schemas.ts";
import { day, lot } from "./schemas.ts";

const refused = (what: string) =>
  Type.Optional(
    Type.Unknown({
      description: `Refused: ${what} cannot be amended. Annul the batch and register it anew.`,
    }),
  );

export const Amendment = Type.Object(
  {
    reason: Type.String({
      description: "Why, 1 to 500 characters. Public: it stands on the batch's page beside what changed.",
      examples: ["The year was mistyped."],
    }),
    lot: Type.Optional(lot),
    producedOn: Type.Optional(day("When it was produced, not in the future.", "2025-10-19")),
    expiresOn: Type.Optional(nullable(day("Best before; null takes it away.", "2026-10-19"))),
    place: Type.Optional(ref(Place)),
    note: Type.Optional(nullable(ref(Names))),
    quantity: refused("the quantity"),
    netMass: refused("the net mass"),
    unit: refused("the unit"),
    product: refused("the product"),
  },
  {
    $id: "Amendment",
    additionalProperties: false,
    description: "What of a batch's document changes, and why.",
    examples: [{ reason: "The year was mistyped.", producedOn: "2025-10-19" }],
  },
);

export const Reasoned = Type.Object(
  {
    reason: Type.String({
      description: "Why, 1 to 500 characters. Kept here; the chain gets its commitment only.",
      examples: ["400 typed for 40"],
    }),
  },
  {
    $id: "Reasoned",
    additionalProperties: false,
    description: "Why.",
    examples: [{ reason: "400 typed for 40" }],
  },
);

export const BatchVersion = Type.Object(
  {
    version: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
      description: "As the chain counts: 0 as registered; null while the chain does not have it.",
      examples: [1],
    }),
    commitment: hash("Commitment of this document."),
    previous: nullable(hash("Commitment of the document that it supersedes; null as registered.")),
    reason: nullable(Type.String({ description: "Why it was amended; null as registered." })),
    lot: nullable(lot),
    producedOn: nullable(day("When it was produced.", "2025-10-20")),
    expiresOn: Type.Optional(day("Best before.", "2026-10-20")),
    place: nullable(ref(Place)),
    note: Type.Optional(ref(Names)),
    state: nullable(State),
    operation: nullable(uuid("The operation that registers or amends it.")),
    rejection: nullable(ref(Rejection)),
    createdAt: time("When it was asked for; of an amendment past this service, the time of its block."),
    evidence: nullable(ref(Evidence)),
    recordedBy,
  },
  {
    $id: "BatchVersion",
    additionalProperties: false,
    description:
      "One document of a batch. Of an amendment that was made past this service only version, commitment and evidence are known: its words (lot, day, place, reason) are not held here and are null, and so are state and operation.",
  },
);

export const BatchVersions = listOf(BatchVersion, "BatchVersions");
