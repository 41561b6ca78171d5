import Type, { type Static } from "typebox";
import { Party } from "../../accept/schemas.ts";
import { claims } from "../../batches/views/claimSchemas.ts";
import { PROCESSES } from "../../transformations/rules/transformation.ts";
import { code, hash, Names, nullable, Quantity, ref, time } from "../../values/schemas.ts";

const EXAMPLE_BATCH = "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02";
const EXAMPLE_INPUT = "0x2c0b8f1d5a7e4936c1d8e0fa3b6952748d1c3e5f70a9b8c7d6e5f4a3b2c1d0e9";
const EXAMPLE_ACT = "0x7d3e9c1b5f8a2046e7c9d1b3a5f80642c4e6a8b0d2f41638597a9bcdef012345";

/** Null while nobody is known to have made it. */
const organisation = nullable(ref(Party));

export const ProvenanceNode = Type.Object(
  {
    id: hash("The batch's id."),
    relation: Type.Enum(["self", "ancestor", "descendant"], {
      description: "What it is to the batch that was asked for: itself, something it was made of, or made of it.",
    }),
    depth: Type.Integer({
      description: "How many transformations lie between them, by the shortest way.",
      examples: [1],
    }),
    code: nullable(code("Its public code.")),
    organisation,
    delegate: Type.Optional(ref(Party)),
    product: nullable(
      Type.Object(
        { id: hash("The product's id."), name: ref(Names) },
        { additionalProperties: false, description: "What it is." },
      ),
    ),
    lot: nullable(Type.String({ description: "The producer's own lot code.", examples: ["MJ-2025-041"] })),
    quantity: nullable(ref(Quantity)),
    producedOn: nullable(Type.String({ description: "A day, YYYY-MM-DD.", examples: ["2025-10-20"] })),
    conserved: nullable(
      Type.Boolean({
        description:
          "False when its net mass, or that of anything it was made of, is unknown; null before it is mined.",
      }),
    ),
    version: Type.Integer({
      description: "How often it was amended; what stands here is its latest document.",
      examples: [0],
    }),
    claims,
    annulled: Type.Boolean({ description: "Whether it was annulled: then it never was, and is shown for ever." }),
    made: nullable(hash("The transformation it came from; null when it was registered.")),
    stock: nullable(
      Type.Object(
        {
          holders: Type.Array(
            Type.Object(
              { organisation, free: ref(Quantity) },
              { additionalProperties: false, description: "One of those who hold some of it." },
            ),
            { description: "Who holds how much of it now." },
          ),
          inTransit: ref(Quantity),
        },
        {
          additionalProperties: false,
          description: "Where it is now; null but for the organisation whose batch it is, and the operator.",
        },
      ),
    ),
  },
  {
    $id: "ProvenanceNode",
    additionalProperties: false,
    description: "A batch in the graph. What stands in no document of this service is null.",
  },
);
export type ProvenanceNode = Static<typeof ProvenanceNode>;

export const ProvenanceTransformation = Type.Object(
  {
    id: hash("The transformation's id."),
    organisation,
    delegate: Type.Optional(ref(Party)),
    process: nullable(
      Type.Enum([...PROCESSES], {
        description: "What was done; null where this service has no document of it.",
        examples: ["press"],
      }),
    ),
    performedOn: nullable(Type.String({ description: "A day, YYYY-MM-DD.", examples: ["2025-11-12"] })),
    recordedAt: time("Time of its block."),
    conserved: Type.Boolean({ description: "False when the mass of an input is unknown." }),
    annulled: Type.Boolean({ description: "Whether it was taken back: then it never was, and is shown for ever." }),
    inputs: Type.Array(
      Type.Object(
        { batch: hash("What was put in."), quantity: nullable(ref(Quantity)) },
        { additionalProperties: false, description: "A part of a batch." },
      ),
      { description: "All that was put in. What came out names the transformation in `made`." },
    ),
  },
  {
    $id: "ProvenanceTransformation",
    additionalProperties: false,
    description: "An act that made batches of others.",
  },
);
export type ProvenanceTransformation = Static<typeof ProvenanceTransformation>;

const maker = { id: "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f", code: "4821930557264", name: { fr: "Oasis Ferkla" } };

export const Provenance = Type.Object(
  {
    nodes: Type.Array(ref(ProvenanceNode), { description: "Nearest first, then by id; the batch itself comes first." }),
    transformations: Type.Array(ref(ProvenanceTransformation), { description: "Those that made this page's nodes." }),
    next: nullable(Type.String({ description: "Opaque cursor of the next page; null on the last one." })),
  },
  {
    $id: "Provenance",
    additionalProperties: false,
    description: "One page of the graph of a batch.",
    examples: [
      {
        nodes: [
          {
            id: EXAMPLE_BATCH,
            relation: "self",
            depth: 0,
            code: "4821930557264",
            organisation: maker,
            product: { id: EXAMPLE_INPUT, name: { fr: "Huile d’olive" } },
            lot: "H-7",
            quantity: { value: "20", unit: "LTR" },
            producedOn: "2025-11-12",
            conserved: true,
            version: 0,
            annulled: false,
            made: EXAMPLE_ACT,
            stock: {
              holders: [{ organisation: maker, free: { value: "20", unit: "LTR" } }],
              inTransit: { value: "0", unit: "LTR" },
            },
          },
        ],
        transformations: [
          {
            id: EXAMPLE_ACT,
            organisation: maker,
            process: "press",
            performedOn: "2025-11-12",
            recordedAt: "2025-11-12T16:02:11.000Z",
            conserved: true,
            annulled: false,
            inputs: [{ batch: EXAMPLE_INPUT, quantity: { value: "120", unit: "KGM" } }],
          },
        ],
        next: null,
      },
    ],
  },
);
