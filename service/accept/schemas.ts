import Type, { type Static } from "typebox";
import { KEY_ROLES } from "../access/roles.ts";
import type { ErrorCode } from "../base/errors.ts";
import { account, code, hash, Names, nullable, ref, time, uuid } from "../values/schemas.ts";
import { STATES } from "./operationStates.ts";

/** What others say of an organisation. An account that came to the chain past this service has no words here: code and name are null. */
export const Party = Type.Object(
  {
    id: account("Its account."),
    code: nullable(code("Its public code; null where this service does not hold its profile.")),
    name: nullable(ref(Names)),
  },
  {
    $id: "Party",
    additionalProperties: false,
    description:
      "An organisation, as others speak of it. Code and name are null for an account that the chain knows and of which this service holds no profile.",
  },
);
export type Party = Static<typeof Party>;

export const Evidence = Type.Object(
  {
    chainId: Type.String({ description: "The chain's id (EIP-155), in decimal.", examples: ["31337"] }),
    contract: account("The contract that emitted the event."),
    block: Type.Integer({ description: "Number of the block.", examples: [42] }),
    blockHash: hash("Hash of the block."),
    transaction: hash("Hash of the transaction."),
    time: time("The block's time."),
    account: Type.String({ description: "The organisation's account that the event speaks of; may be empty." }),
    signer: nullable(
      hash("Who signed: the left-padded address of a plain key, or a hash of another signer; null for a registrar."),
    ),
    custody: Type.Union([Type.Literal("service"), Type.Literal("own_device"), Type.Null()], {
      description: "Who held the signing key: the service on the organisation's behalf, or the organisation itself.",
    }),
    delegate: Type.Optional(
      account(
        "The organisation whose key signed for the other: its union, or its successor. Left out when it was its own.",
      ),
    ),
  },
  { $id: "Evidence", additionalProperties: false, description: "Where the chain says it, read from its own events." },
);
export type Evidence = Static<typeof Evidence>;

export const RecordedBy = Type.Object(
  {
    role: Type.Enum(["operator", ...KEY_ROLES], {
      description: "What the key may do: a manager or recorder of the organisation, or the operator.",
      examples: ["recorder"],
    }),
    name: nullable(
      Type.String({
        description: "Of the person or device that holds the key; null but for its own organisation and the operator.",
        examples: ["Fatima"],
      }),
    ),
    delegate: Type.Optional(ref(Party)),
  },
  {
    $id: "RecordedBy",
    additionalProperties: false,
    description:
      "Whose key recorded it; `delegate` is the organisation whose key it was, when that acted for the other. This service says so; the chain knows only who signed.",
  },
);
export type RecordedBy = Static<typeof RecordedBy>;
/** Null for what reached the chain by another way. */
export const recordedBy = nullable(ref(RecordedBy));

export const Rejection = Type.Object(
  {
    code: Type.Unsafe<ErrorCode>(
      Type.String({ description: "A stable code, see /problems.", examples: ["ORGANISATION_SUSPENDED"] }),
    ),
    message: Type.String({ description: "The same in a sentence." }),
    values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
      description: "The values named in the sentence, for programs.",
    }),
  },
  { $id: "Rejection", additionalProperties: false, description: "Why it was refused for good." },
);
export type Rejection = Static<typeof Rejection>;

export const State = Type.Enum([...STATES], {
  description:
    "How far the record has come: queued (stored here), sent (on its way), mined (on the chain), final (cannot be lost to a reorganisation any more), rejected (refused, see `rejection`).",
  examples: ["mined"],
});

export const Operation = Type.Object(
  {
    id: uuid("Its id."),
    kind: Type.String({ description: "What is asked of the chain.", examples: ["registerBatches"] }),
    state: State,
    organisation: nullable(account("The organisation it is about; null for what the service does by itself.")),
    resources: Type.Array(
      Type.Object(
        {
          type: Type.Enum(["organisation", "batch", "transformation", "shipment", "agreement", "certificate"], {
            description: "What kind of thing.",
            examples: ["batch"],
          }),
          id: Type.String({ description: "Its id." }),
        },
        { additionalProperties: false },
      ),
      { description: "What it makes or changes." },
    ),
    createdAt: time("When it was asked for."),
    rejection: nullable(ref(Rejection)),
    evidence: nullable(ref(Evidence)),
    recordedBy,
  },
  { $id: "Operation", additionalProperties: false, description: "The progress of something asked of the chain." },
);

export type OperationView = Static<typeof Operation>;
