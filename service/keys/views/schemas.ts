import Type from "typebox";
import { Evidence, State } from "../../accept/schemas.ts";
import { listOf } from "../../rest/schemas.ts";
import { account, hash, nullable, ref, time, uuid } from "../../values/schemas.ts";

const signer = (description: string) =>
  hash(`${description} The left-padded address of a plain key, or a hash that names another signer.`);

const custody = Type.Enum(["service", "own_device"], {
  description: "Who holds the key: the service on the organisation's behalf, or the organisation itself.",
  examples: ["own_device"],
});

/** A key as an operation keeps it. */
export const SignerArguments = Type.Object({ signer: Type.String(), custody });

const givenSigner = Type.String({
  description:
    "For own_device: the address of the device's key, or the 32 bytes that name another signer. Left out for service, which makes a new key.",
  examples: ["0x52908400098527886E0F7030069857D2E4169EE7"],
});

const serviceActs = Type.Boolean({
  description: "Whether the service holds a key of the organisation afterwards, and can act for it.",
  examples: [true],
});

export const Signer = Type.Object(
  {
    signer: signer("Its name on the chain."),
    custody,
    state: Type.Enum(["pending", "active", "ending", "removed", "replaced", "merged"], {
      description:
        "pending: on its way to the chain; active: signs; ending: signs, its removal is on its way; removed by the organisation; replaced by a recovery; ended when the organisation merged.",
      examples: ["active"],
    }),
    addedBy: nullable(
      Type.Object(
        {
          role: Type.Enum(["organisation", "registrar"], {
            description: "The organisation itself, or a registrar (at registration, or by a recovery).",
            examples: ["registrar"],
          }),
          address: account("Its account, or the registrar's address."),
        },
        { additionalProperties: false, description: "Who vouched for it; null while it is on its way." },
      ),
    ),
    addedAt: nullable(time("Since when it signs; null while it is on its way.")),
    endedAt: nullable(time("Since when it signs no more; null while it does.")),
    operation: nullable(uuid("What is on its way: its addition or its removal; null when nothing is.")),
    evidence: nullable(ref(Evidence)),
  },
  { $id: "Signer", additionalProperties: false, description: "A key that signs for an organisation, or did." },
);

export const Signers = listOf(Signer, "Signers");

export const NewSigner = Type.Object(
  {
    custody,
    signer: Type.Optional(givenSigner),
    replaces: Type.Optional(
      hash("A key to be taken away in the same request, once the new one is on the chain: a rotation."),
    ),
  },
  {
    $id: "NewSigner",
    additionalProperties: false,
    description: "A key that shall sign for the organisation.",
    examples: [
      { custody: "own_device", signer: "0x52908400098527886E0F7030069857D2E4169EE7" },
      { custody: "service", replaces: "0x00000000000000000000000052908400098527886e0f7030069857d2e4169ee7" },
    ],
  },
);

export const SignerChange = Type.Object(
  {
    added: nullable(
      Type.Object(
        { signer: signer("The new key."), custody, operation: uuid("The operation that adds it.") },
        { additionalProperties: false, description: "What is added; null when nothing is." },
      ),
    ),
    removed: nullable(
      Type.Object(
        { signer: signer("The old key."), operation: uuid("The operation that takes it away.") },
        { additionalProperties: false, description: "What is taken away; null when nothing is." },
      ),
    ),
    operation: uuid("The last of these operations: once it is done, all is."),
    state: State,
    serviceActs,
    notice: nullable(
      Type.String({ description: "What follows from it, when the service can act for the organisation no more." }),
    ),
  },
  { $id: "SignerChange", additionalProperties: false, description: "A change of an organisation's signing keys." },
);

export const NewRecovery = Type.Object(
  {
    reason: Type.String({
      description: "Why, 1 to 500 characters. Kept here for the organisation; the chain gets its commitment only.",
      examples: ["The phone with the only key was lost on 3 May"],
    }),
    custody,
    signer: Type.Optional(givenSigner),
  },
  {
    $id: "NewRecovery",
    additionalProperties: false,
    description: "A replacement of all keys of an organisation by one new key.",
    examples: [{ reason: "The phone with the only key was lost on 3 May", custody: "service" }],
  },
);

export const Recovery = Type.Object(
  {
    organisation: account("Whose keys it replaces."),
    signer: signer("The one key that the organisation will have."),
    custody,
    state: Type.Enum(["asked", "waiting", "ending", "completed", "vetoed", "withdrawn"], {
      description:
        "asked: on its way to the chain; waiting, until readyAt and then for its completion; ending: a veto or a withdrawal is on its way; then how it ended.",
      examples: ["waiting"],
    }),
    readyAt: nullable(time("From when it can be completed; null while it is on its way.")),
    askedBy: nullable(account("The registrar who asked for it; null while it is on its way.")),
    reason: nullable(Type.String({ description: "Why; null where this service does not hold the document." })),
    commitment: hash("Commitment of the reason; the chain holds this and no word of it."),
    endedAt: nullable(time("When it ended; null while it has not.")),
    operation: nullable(uuid("What is on its way: what starts or ends it; null when nothing is.")),
    evidence: nullable(ref(Evidence)),
  },
  { $id: "Recovery", additionalProperties: false, description: "A replacement of all keys of an organisation." },
);
