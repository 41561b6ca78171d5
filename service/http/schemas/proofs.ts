import Type from "typebox";
import { account, hash, nullable } from "./common.ts";

const amount = (description: string) => Type.String({ pattern: "^[0-9]+$", description, examples: ["400000000"] });
const hex = (description: string) => Type.String({ pattern: "^0x[0-9a-f]*$", description, examples: ["0x7b"] });

const Opening = Type.Object(
  {
    schema: Type.String({ description: "What kind of document it is.", examples: ["silsila.batch.v1"] }),
    fields: Type.Object(
      {},
      {
        additionalProperties: true,
        description:
          "By JSON pointer: `value` and `salt`, or the `digest` alone of a field that this reader is not shown, or that was erased.",
      },
    ),
  },
  { additionalProperties: false, description: "A document as far as it is shown; its commitment can be recomputed." },
);
const document = nullable(Opening);

export const ProofBundle = Type.Object(
  {
    format: Type.Literal("silsila.proof.v1", { description: "The form of the bundle." }),
    chainId: Type.String({ description: "The chain's number.", examples: ["7731001"] }),
    contracts: Type.Object(
      { organisations: account("Address of the contract."), batches: account("Address of the contract.") },
      { additionalProperties: false, description: "The contracts that ids are derived from and proofs are of." },
    ),
    batch: hash("The batch's id, as on its label."),
    block: Type.Object(
      {
        hash: hash("The block's hash: compare it with what other nodes have at that height."),
        header: Type.Object(
          {},
          {
            additionalProperties: hex("As JSON-RPC writes it."),
            description: "The fields that are hashed, named as in eth_getBlockByNumber.",
          },
        ),
      },
      { additionalProperties: false, description: "The block whose state is proven, a final one." },
    ),
    nodes: Type.Array(hex("One node, RLP."), {
      description: "Nodes of the tries of state and storage, as eth_getProof gives them, each once.",
    }),
    organisations: Type.Array(
      Type.Object({ account: account("Its account."), document }, { additionalProperties: false }),
      { description: "Whose batches and transformations these are." },
    ),
    products: Type.Array(
      Type.Object(
        { account: account("Whose product it is."), document: Opening },
        { additionalProperties: false, description: "In the words that the batches' documents name." },
      ),
      { description: "What the batches are of." },
    ),
    batches: Type.Array(
      Type.Object(
        {
          account: account("The organisation that stated it."),
          commitment: hash("Of its first document, which its id binds."),
          made: nullable(hash("The transformation it came from; null when it was registered.")),
          document,
        },
        { additionalProperties: false },
      ),
      { description: "The batch first, then what it was made of, nearest first; at most 500." },
    ),
    transformations: Type.Array(
      Type.Object(
        {
          account: account("The organisation that did it."),
          commitment: hash("Of its document."),
          lossMg: amount("Mass that was lost, in mg."),
          inputs: Type.Array(
            Type.Object(
              { batch: hash("The batch's id."), quantity: amount("In base units.") },
              { additionalProperties: false },
            ),
            { description: "As stated, in their order." },
          ),
          outputs: Type.Array(
            Type.Object(
              {
                commitment: hash("Of the output's first document."),
                quantity: amount("In base units."),
                netMassMg: amount("In mg; 0 when unknown."),
                dimension: Type.Integer({ description: "As the contract counts dimensions.", examples: [1] }),
              },
              { additionalProperties: false },
            ),
            { description: "As stated, in their order." },
          ),
          document,
        },
        { additionalProperties: false },
      ),
      { description: "What was stated, to the last field: the ids of the outputs bind it." },
    ),
  },
  { $id: "ProofBundle", additionalProperties: false, description: "A proof to keep and to check anywhere, offline." },
);
