import Type from "typebox";
import {
  account,
  Evidence,
  hash,
  listOf,
  Names,
  nullable,
  Quantity,
  recordedBy,
  ref,
  Rejection,
  State,
  time,
  uuid,
} from "../../rest/schemas.ts";
import { DISPOSAL_WAYS } from "../rules/disposal.ts";
import { day } from "./schemas.ts";

const disposed = {
  quantity: ref(Quantity),
  way: Type.Enum([...DISPOSAL_WAYS], {
    description: "Sold to people, given as a sample, destroyed or lost. Recalled stock can only be destroyed.",
    examples: ["retail"],
  }),
  disposedOn: day("When: not in the future, and not before the batch was produced.", "2025-11-02"),
  note: Type.Optional(ref(Names)),
};

export const NewDisposal = Type.Object(disposed, {
  $id: "NewDisposal",
  additionalProperties: false,
  description: "Stock of yours that leaves the ledger.",
  examples: [{ quantity: { value: "2.5", unit: "KGM" }, way: "retail", disposedOn: "2025-11-02" }],
});

export const Disposal = Type.Object(
  {
    batch: hash("The batch's id."),
    organisation: account("Whose stock it was."),
    ...disposed,
    commitment: hash("Commitment of its document; the chain holds this and no words."),
    state: State,
    operation: uuid("The operation that records it."),
    rejection: nullable(ref(Rejection)),
    createdAt: time("When it was asked for."),
    evidence: nullable(ref(Evidence)),
    recordedBy,
  },
  { $id: "Disposal", additionalProperties: false, description: "Stock that left the ledger." },
);

export const Disposals = listOf(Disposal, "Disposals");
