import Type, { type Static, type TSchema, type TUnsafe } from "typebox";
import type { LANGUAGES } from "./names.ts";
import { UNIT_CODES, type UnitCode } from "./quantities.ts";

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

/** Any text here: that it is in the list is the ledger's to say, in words and with the list. */
const unit = Type.Unsafe<UnitCode>(
  Type.String({
    description: `A code of UN/CEFACT Recommendation 20: one of ${UNIT_CODES.join(", ")}.`,
    examples: ["KGM"],
  }),
);

export const Quantity = Type.Object(
  {
    value: Type.String({
      description: "A decimal number written as text, greater than zero: no exponent, sign, space or separator.",
      examples: ["120.5"],
    }),
    unit,
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
    unit,
  },
  {
    $id: "Amount",
    additionalProperties: false,
    description: "A part of a quantity, which may be nothing.",
    examples: [{ value: "0", unit: "KGM" }],
  },
);
