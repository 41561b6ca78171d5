import Type from "typebox";
import { SIGNED_ACTS } from "../../formats/requests.ts";
import { SCHEMES, SUBJECT_TYPES } from "../../formats/slots.ts";
import { account, hash, nullable } from "../../values/schemas.ts";

const amount = (description: string) => Type.String({ pattern: "^[0-9]+$", description, examples: ["400000000"] });
const hex = (description: string) => Type.String({ pattern: "^0x[0-9a-f]*$", description, examples: ["0x7b"] });

const block = (description: string) =>
  Type.Object(
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
    { additionalProperties: false, description },
  );

const Registration = Type.Object(
  {
    commitment: hash("Of its first document."),
    quantity: amount("In base units."),
    netMassMg: amount("In mg; 0 when unknown."),
    dimension: Type.Integer({ description: "As the contract counts dimensions.", examples: [1] }),
  },
  { additionalProperties: false },
);

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
      {
        organisations: account("Address of the contract."),
        batches: account("Address of the contract."),
        certificates: account("Address of the contract."),
        relay: account("Address of the contract, which every signature is for."),
      },
      { additionalProperties: false, description: "The contracts that ids are derived from and proofs are of." },
    ),
    batch: hash("The batch's id, as on its label."),
    block: block("The block whose state is proven, a final one."),
    nodes: Type.Array(hex("One node, RLP."), {
      description: "Nodes of the tries of state and storage, as eth_getProof gives them, each once.",
    }),
    organisations: Type.Array(
      Type.Object({ account: account("Its account."), document }, { additionalProperties: false }),
      { description: "Whose batches, transformations and certificates these are, and who acted for another." },
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
          outputs: Type.Array(Registration, { description: "As stated, in their order." }),
          document,
        },
        { additionalProperties: false },
      ),
      { description: "What was stated, to the last field: the ids of the outputs bind it." },
    ),
    certificates: Type.Array(
      Type.Object(
        {
          issuer: account("The certifier."),
          scheme: Type.Enum([...SCHEMES], { description: "What it is of." }),
          subject: Type.Object(
            {
              type: Type.Enum([...SUBJECT_TYPES], { description: "What it is about." }),
              id: Type.String({ pattern: "^0x(?:[0-9a-f]{40}|[0-9a-f]{64})$", description: "Account or batch." }),
            },
            { additionalProperties: false, description: "Whom or what it is about." },
          ),
          document: Opening,
        },
        { additionalProperties: false },
      ),
      {
        description: "What certifiers say of the batches or of those who made them, as far as the batches rest on it.",
      },
    ),
    acts: Type.Array(
      Type.Object(
        {
          act: Type.Enum([...SIGNED_ACTS], { description: "The contract's function that was called." }),
          of: hash("The batch, transformation or certificate; of a list, one of its batches."),
          list: nullable(Type.Array(Registration, { description: "All that was registered at once, in its order." })),
          signer: hash("The key that signed, as the contracts name it."),
          gas: amount("Gas that the call was given."),
          nonce: amount("Lane and place in it; the lane says who acted for another."),
          deadline: amount("Unix time in seconds."),
          signature: hex("As the Relay took it."),
          transaction: nullable(
            Type.Object(
              {
                block: block("The block in which it stands."),
                index: amount("Its place in the block."),
                nodes: Type.Array(hex("One node, RLP."), {
                  description: "From the root of the block's transactions down; the last one holds the transaction.",
                }),
              },
              { additionalProperties: false, description: "The transaction that carried it." },
            ),
          ),
        },
        { additionalProperties: false },
      ),
      { description: "What was signed, as far as it is known here: nearest first, and not without end." },
    ),
  },
  { $id: "ProofBundle", additionalProperties: false, description: "A proof to keep and to check anywhere, offline." },
);
