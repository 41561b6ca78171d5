import Type from "typebox";
import { SIGN_KINDS } from "../../domain/documents.ts";
import { account, hash, listOf, Names, ref, time } from "./common.ts";

export const Sign = Type.Object(
  {
    kind: Type.Enum([...SIGN_KINDS], {
      description: "Protected indication or designation, label of quality, or organic.",
      examples: ["igp"],
    }),
    name: ref(Names),
  },
  {
    $id: "Sign",
    additionalProperties: false,
    description: "A sign of origin or quality that is claimed; self-declared until a certifier says so.",
    examples: [{ kind: "igp", name: { fr: "Dattes Mejhoul de Tafilalet" } }],
  },
);

const given = { name: ref(Names), description: Type.Optional(ref(Names)), sign: Type.Optional(ref(Sign)) };

export const NewProduct = Type.Object(given, {
  $id: "NewProduct",
  additionalProperties: false,
  description: "A product to describe.",
  examples: [
    {
      name: { ar: "تمر المجهول", fr: "Dattes Mejhoul" },
      sign: { kind: "igp", name: { fr: "Dattes Mejhoul de Tafilalet" } },
    },
  ],
});

export const Product = Type.Object(
  {
    id: hash("Its id."),
    organisation: account("Whose product it is."),
    ...given,
    commitment: hash("Commitment of its description; every batch signs for it."),
    createdAt: time("When it was described."),
  },
  { $id: "Product", additionalProperties: false, description: "A product as an organisation describes it." },
);

export const Products = listOf(Product, "Products");
