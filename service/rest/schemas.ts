import Type, { type TSchema } from "typebox";
import { ACCOUNT, HASH, nullable, ref } from "../values/schemas.ts";

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

/** Only what has this in it, folded: `احمد` finds `أحمد`. */
export const searchQuery = (where: string, example: string) => ({
  search: Type.Optional(
    Type.String({
      pattern: "^[^\\u0000-\\u001f]{1,120}$",
      description: `Only those whose ${where} has this in it. Capitals, accents, harakat, the forms of alef and hamza, and the digits of either script make no difference.`,
      examples: [example],
    }),
  ),
});

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
