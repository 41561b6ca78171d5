import Type, { type Static } from "typebox";
import { Evidence, recordedBy, Rejection } from "../../accept/schemas.ts";
import { listOf } from "../../rest/schemas.ts";
import { account, hash, nullable, ref, time, uuid } from "../../values/schemas.ts";
import { OBSERVATION_KINDS, OBSERVED_UNITS, type ObservedValue as Measured } from "../rules.ts";

export const OBSERVATIONS_MAX = 1_000;

export const ObservedValue = Type.Object(
  {
    value: Type.String({
      description: "A decimal number written as text; temperatures may be negative.",
      examples: ["4.5"],
    }),
    // Any text here: that it is in the list is the ledger's to say, in words and with the list.
    unit: Type.Unsafe<Measured["unit"]>(
      Type.String({
        description: `A code of UN/CEFACT Recommendation 20: one of ${OBSERVED_UNITS.join(", ")}. A temperature is in CEL, a humidity in P1 (percent).`,
        examples: ["CEL"],
      }),
    ),
  },
  { $id: "ObservedValue", additionalProperties: false, description: "What was measured." },
);

const given = {
  kind: Type.Enum([...OBSERVATION_KINDS], { description: "What was observed.", examples: ["temperature"] }),
  observedAt: Type.String({
    description: "When, with its offset (RFC 3339): not in the future, not before the day the batch was produced.",
    examples: ["2025-10-20T08:00:00+01:00"],
  }),
  value: Type.Optional(ref(ObservedValue)),
  note: Type.Optional(
    Type.String({
      description: "At most 500 characters, for whoever may read the batch; never on its public page.",
      examples: ["Cold room 2, before loading"],
    }),
  ),
};

export const NewObservation = Type.Object(given, {
  $id: "NewObservation",
  additionalProperties: false,
  description: "Something seen of a batch. `temperature` and `humidity` need a value, `other` a note.",
  examples: [
    { kind: "temperature", observedAt: "2025-10-20T08:00:00+01:00", value: { value: "4.5", unit: "CEL" } },
    { kind: "cleaning", observedAt: "2025-10-20T18:30:00+01:00", note: "Crates washed and dried" },
  ],
});

export const NewObservations = Type.Union(
  [ref(NewObservation), Type.Array(ref(NewObservation), { minItems: 1, maxItems: OBSERVATIONS_MAX })],
  { description: `One observation, or a list of 1 to ${OBSERVATIONS_MAX} that is recorded as a whole or not at all.` },
);

const recorded = {
  id: uuid("Its id."),
  organisation: account("Who observed."),
  batch: hash("The batch."),
  ...given,
  commitment: hash("Commitment of these facts; the journal holds this and no words."),
  index: nullable(
    Type.Integer({ minimum: 0, description: "Its place in the journal, for ever; null until it has one." }),
  ),
  state: Type.Enum(["queued", "mined", "final", "rejected"], {
    description:
      "queued until a head of the journal that covers it is on the chain, then mined, and final when no reorganisation can take that away; rejected when its batch was, or when its organisation's key is not with the service.",
    examples: ["final"],
  }),
  rejection: nullable(ref(Rejection)),
  createdAt: time("When it was recorded."),
  evidence: nullable(ref(Evidence)),
  recordedBy,
};

export const Observation = Type.Object(recorded, {
  $id: "Observation",
  additionalProperties: false,
  description: "Something seen of a batch. Its evidence is that of the first head on the chain that covers it.",
});

export const ObservationProof = Type.Object(
  {
    leaf: Type.String({
      pattern: "^0x[0-9a-f]{364}$",
      description: "The 182 bytes of the leaf: version, account, batch, commitment, signer, signature.",
    }),
    index: Type.Integer({ minimum: 0, description: "The leaf's place." }),
    size: Type.Integer({ minimum: 1, description: "How many leaves the head covers." }),
    path: Type.Array(hash("A hash."), { description: "From the leaf's sibling up (RFC 9162, section 2.1.3)." }),
    root: hash("The head's root, as the chain has it."),
    opening: Type.String({ description: "What the commitment in the leaf is over, as stored (RFC 8785)." }),
  },
  {
    $id: "ObservationProof",
    additionalProperties: false,
    description: "The way from the leaf up to the root of a head that the chain has; hashes are SHA-256.",
  },
);
export type ObservationProof = Static<typeof ObservationProof>;

export const ProvenObservation = Type.Object(
  { ...recorded, proof: nullable(ref(ObservationProof)) },
  {
    $id: "ProvenObservation",
    additionalProperties: false,
    description: "An observation with its proof, which is null until a head on the chain covers it.",
  },
);

export const RecordedObservations = Type.Object(
  { items: Type.Array(ref(Observation), { description: "In the order in which they were sent." }) },
  { $id: "RecordedObservations", additionalProperties: false, description: "A list of observations recorded as one." },
);

export const Observations = listOf(Observation, "Observations");
