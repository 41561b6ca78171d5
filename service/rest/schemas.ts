import Type, { type Static, type TSchema, type TUnsafe } from "typebox";
import { KEY_ROLES } from "../access/roles.ts";
import type { ErrorCode } from "../base/errors.ts";
import type { LANGUAGES } from "../values/names.ts";
import { UNIT_CODES, type UnitCode } from "../values/quantities.ts";

/** What every resource is made of. Schemas check shapes only: what a value means, the ledger's rules say in words. */

export const HASH = "^0x[0-9a-f]{64}$";
export const ACCOUNT = "^0x[0-9a-f]{40}$";
export const UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/** Refers to a schema by its name, so that the OpenAPI document tells each thing once. */
export function ref<S extends TSchema>(schema: S): TUnsafe<Static<S>> {
  return Type.Unsafe<Static<S>>(Type.Ref((schema as { $id?: string }).$id!));
}

export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const EXAMPLE_HASH = "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02";
const EXAMPLE_ACCOUNT = "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f";

export const hash = (description: string) => Type.String({ pattern: HASH, description, examples: [EXAMPLE_HASH] });
export const account = (description: string) =>
  Type.String({ pattern: ACCOUNT, description, examples: [EXAMPLE_ACCOUNT] });
export const uuid = (description: string) =>
  Type.String({ pattern: UUID, description, examples: ["0198c0de-1d2f-4a7b-9c3e-5b1f2a3c4d5e"] });
export const time = (description: string) =>
  Type.String({ format: "date-time", description, examples: ["2025-10-20T09:30:00.000Z"] });
export const code = (description: string) =>
  Type.String({ pattern: "^[0-9]{13}$", description, examples: ["4821930557264"] });

export const lot = Type.String({
  description: "The producer's own lot code as printed: 1 to 40 letters, digits and - _ . / of any script.",
  examples: ["MJ-2025-041"],
});
export const day = (description: string, example: string) =>
  Type.String({ description: `${description} A day, YYYY-MM-DD.`, examples: [example] });

const ONE_NAME = {
  ar: ["تعاونية واحة فركلة", "Arabic"],
  fr: ["Coopérative Oasis Ferkla", "French"],
  en: ["Ferkla Oasis Cooperative", "English"],
  zgh: ["ⵜⴰⵎⵙⵎⵓⵏⵜ", "Standard Moroccan Tamazight"],
} as const satisfies Record<(typeof LANGUAGES)[number], readonly [string, string]>;

const inLanguage = (language: keyof typeof ONE_NAME) =>
  Type.Optional(Type.String({ description: `In ${ONE_NAME[language][1]}.`, examples: [ONE_NAME[language][0]] }));

export const Names = Type.Object(
  { ar: inLanguage("ar"), fr: inLanguage("fr"), en: inLanguage("en"), zgh: inLanguage("zgh") },
  {
    $id: "Names",
    additionalProperties: false,
    description: "A text in one or more languages; one is enough.",
    examples: [{ ar: "تمر المجهول", fr: "Dattes Mejhoul" }],
  },
);

export const Place = Type.Object(
  {
    commune: ref(Names),
    province: Type.Optional(ref(Names)),
    region: Type.Optional(ref(Names)),
  },
  {
    $id: "Place",
    additionalProperties: false,
    description: "Where, to the commune and never nearer.",
    examples: [{ commune: { ar: "فركلة العليا", fr: "Ferkla Oulia" }, province: { fr: "Errachidia" } }],
  },
);

export const Quantity = Type.Object(
  {
    value: Type.String({
      description: "A decimal number written as text, greater than zero: no exponent, sign, space or separator.",
      examples: ["120.5"],
    }),
    // Any text here: that it is in the list is the ledger's to say, in words and with the list.
    unit: Type.Unsafe<UnitCode>(
      Type.String({
        description: `A code of UN/CEFACT Recommendation 20: one of ${UNIT_CODES.join(", ")}.`,
        examples: ["KGM"],
      }),
    ),
  },
  {
    $id: "Quantity",
    additionalProperties: false,
    description: "An exact quantity with its unit.",
    examples: [{ value: "120.5", unit: "KGM" }],
  },
);

export const Amount = Type.Object(
  {
    value: Type.String({ description: "A decimal number written as text; it may be zero.", examples: ["0"] }),
    unit: Type.Unsafe<UnitCode>(
      Type.String({
        description: `A code of UN/CEFACT Recommendation 20: one of ${UNIT_CODES.join(", ")}.`,
        examples: ["KGM"],
      }),
    ),
  },
  {
    $id: "Amount",
    additionalProperties: false,
    description: "A part of a quantity, which may be nothing.",
    examples: [{ value: "0", unit: "KGM" }],
  },
);

export const Party = Type.Object(
  { id: account("Its account."), code: code("Its public code."), name: ref(Names) },
  { $id: "Party", additionalProperties: false, description: "An organisation, as others speak of it." },
);

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

export const STATES = ["queued", "sent", "mined", "final", "rejected"] as const;
export const State = Type.Enum([...STATES], {
  description:
    "How far the record has come: queued (stored here), sent (on its way), mined (on the chain), final (cannot be lost to a reorganisation any more), rejected (refused, see `rejection`).",
  examples: ["mined"],
});

/** May be left out, and is then there all the same: ajv fills in the default. */
export const orDefault = <S extends TSchema>(schema: S): S => Type.Optional(schema);

export const ListQuery = {
  limit: orDefault(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "How many items a page holds." }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 100, description: "`next` of the page before; left out for the first page." }),
  ),
};

/** A page of a list; `next` is null on the last one. */
export function listOf<S extends TSchema>(item: S, $id: string) {
  return Type.Object(
    {
      items: Type.Array(ref(item), { description: "This page, in the list's order." }),
      next: nullable(Type.String({ description: "Opaque cursor of the next page; null on the last one." })),
    },
    { $id, additionalProperties: false, description: "One page of a list." },
  );
}

export const BatchPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "batch", description: "The batch's id." }),
});

export const OrganisationPath = Type.Object({
  id: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The organisation's id, its account." }),
});
