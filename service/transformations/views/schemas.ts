import Type, { type Static } from "typebox";
import { Evidence, recordedBy, Rejection, State } from "../../accept/schemas.ts";
import { Acknowledged, Batch, day, output } from "../../batches/views/schemas.ts";
import { listOf } from "../../rest/schemas.ts";
import { account, hash, HASH, Names, nullable, Place, Quantity, ref, time, uuid } from "../../values/schemas.ts";
import { MAX_INPUTS, MAX_OUTPUTS, PROCESSES } from "../rules/transformation.ts";

const EXAMPLE_BATCH = "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02";

const Process = Type.Enum([...PROCESSES], { description: "What was done.", examples: ["press"] });

export const Portion = Type.Object(
  { batch: hash("The batch's id."), quantity: ref(Quantity) },
  {
    $id: "Portion",
    additionalProperties: false,
    description: "A part of a batch, in any unit of the kind that the batch is counted in.",
    examples: [{ batch: EXAMPLE_BATCH, quantity: { value: "120.5", unit: "KGM" } }],
  },
);

export const Output = Type.Object(output, {
  $id: "Output",
  additionalProperties: false,
  description:
    "A new batch of your own. It is produced on the day of the transformation, and at its place unless it says another.",
  examples: [
    {
      product: EXAMPLE_BATCH,
      lot: "HUILE-2025-03",
      quantity: { value: "20", unit: "LTR" },
      netMass: { value: "18.3", unit: "KGM" },
      expiresOn: "2027-04-30",
    },
  ],
});

const given = {
  process: Process,
  performedOn: day("When it was done: not in the future, and not before an input was produced.", "2025-10-22"),
};
const inputs = Type.Array(ref(Portion), {
  minItems: 1,
  maxItems: MAX_INPUTS,
  description: `What is used up: 1 to ${MAX_INPUTS} parts of batches that you hold, each batch once.`,
});

export const NewTransformation = Type.Object(
  {
    ...given,
    place: Type.Optional(ref(Place)),
    note: Type.Optional(ref(Names)),
    loss: Type.Optional(ref(Quantity)),
    inputs,
    outputs: Type.Array(ref(Output), {
      minItems: 1,
      maxItems: MAX_OUTPUTS,
      description: `What was made: 1 to ${MAX_OUTPUTS} new batches.`,
    }),
    acknowledge: Type.Optional(
      Type.Array(Acknowledged, {
        maxItems: 1,
        description: "What is implausible, and true all the same; it stays visible.",
      }),
    ),
  },
  {
    $id: "NewTransformation",
    additionalProperties: false,
    description:
      "New batches made of old ones. Net mass of all outputs and `loss` (a mass that is known to be lost) must not exceed that of all inputs. Without `place` it is the organisation's own.",
    examples: [
      {
        process: "press",
        performedOn: "2025-10-22",
        loss: { value: "98", unit: "KGM" },
        inputs: [{ batch: EXAMPLE_BATCH, quantity: { value: "120.5", unit: "KGM" } }],
        outputs: [
          {
            product: EXAMPLE_BATCH,
            lot: "HUILE-2025-03",
            quantity: { value: "20", unit: "LTR" },
            netMass: { value: "18.3", unit: "KGM" },
          },
        ],
      },
    ],
  },
);

const percentage = (description: string, example: string) => Type.String({ description, examples: [example] });

export const ImplausibleYield = Type.Object(
  {
    code: Acknowledged,
    product: hash("The product's id."),
    yield: percentage("Net mass that came out as this product, in percent of what went in.", "34.5"),
    min: percentage("Least that is expected of the product, in percent.", "12"),
    max: percentage("Most that is expected of the product, in percent.", "22"),
  },
  {
    $id: "ImplausibleYield",
    additionalProperties: false,
    description: "A yield that the product does not expect, and that was confirmed.",
  },
);

const transformationFields = {
  id: hash("Its id; it binds all that is stated, and the outputs' ids bind it."),
  organisation: account("Who did it."),
  ...given,
  place: ref(Place),
  note: Type.Optional(ref(Names)),
  loss: Type.Optional(ref(Quantity)),
  inputs,
  conserved: Type.Boolean({
    description: "Whether the mass of all inputs is known; without that the contract cannot weigh what came out.",
    examples: [true],
  }),
  acknowledged: Type.Array(ref(ImplausibleYield), { description: "Yields that are implausible and were confirmed." }),
  commitment: hash("Commitment of its document; the chain holds this and no words."),
  state: State,
  operation: uuid("The operation that records it."),
  rejection: nullable(ref(Rejection)),
  createdAt: time("When it was asked for."),
  evidence: nullable(ref(Evidence)),
  recordedBy,
};

export const Transformation = Type.Object(
  { ...transformationFields, outputs: Type.Array(ref(Batch), { description: "The batches that were made." }) },
  { $id: "Transformation", additionalProperties: false, description: "New batches, and what they were made of." },
);

export const TransformationEntry = Type.Object(
  {
    ...transformationFields,
    outputs: Type.Array(hash("A batch's id."), { description: "Ids of the batches that were made." }),
  },
  { $id: "TransformationEntry", additionalProperties: false, description: "A transformation in a list." },
);

export type TransformationView = Static<typeof Transformation>;
export type TransformationEntryView = Static<typeof TransformationEntry>;
export const TransformationPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "transformation", description: "The transformation's id." }),
});

export const Transformations = listOf(TransformationEntry, "Transformations");
