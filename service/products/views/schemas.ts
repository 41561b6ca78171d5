import Type, { type Static } from "typebox";
import { listOf } from "../../rest/schemas.ts";
import { account, day, hash, Names, ref, time } from "../../values/schemas.ts";
import { SIGN_KINDS } from "../rules.ts";

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

const percentage = (description: string, example: string) =>
  Type.String({
    description: `${description} Percent of the net mass that goes in, as decimal text: above 0, at most 100, at most two decimals.`,
    examples: [example],
  });

export const ExpectedYield = Type.Object(
  { min: percentage("The least.", "12"), max: percentage("The most, not less than the least.", "22") },
  {
    $id: "ExpectedYield",
    additionalProperties: false,
    description:
      "How much of what goes into a transformation comes out as this product. What lies outside must be acknowledged.",
    examples: [{ min: "12", max: "22.5" }],
  },
);

export const gtin = Type.String({
  description:
    "Its GTIN, of 8, 12, 13 or 14 digits and answered as 14; only under a company prefix that GS1 licensed to the organisation.",
  examples: ["06111234567895"],
});

const given = {
  name: ref(Names),
  description: Type.Optional(ref(Names)),
  sign: Type.Optional(ref(Sign)),
  expectedYield: Type.Optional(ref(ExpectedYield)),
  gtin: Type.Optional(gtin),
};

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

const givenPrefix = {
  prefix: Type.String({
    description:
      "4 to 12 digits, as they stand at the start of a GTIN-13; of a single GTIN-8, five zeros and its first seven digits.",
    examples: ["6111234"],
  }),
  certificateSeenOn: day("When the operator saw GS1's certificate of it.", "2025-09-15"),
};

export const NewCompanyPrefix = Type.Object(givenPrefix, {
  $id: "NewCompanyPrefix",
  additionalProperties: false,
  description: "A company prefix that GS1 licensed to the organisation.",
  examples: [{ prefix: "6111234", certificateSeenOn: "2025-09-15" }],
});

export const CompanyPrefix = Type.Object(
  { ...givenPrefix, createdAt: time("When it was registered here.") },
  { $id: "CompanyPrefix", additionalProperties: false, description: "A registered company prefix." },
);

export const CompanyPrefixes = listOf(CompanyPrefix, "CompanyPrefixes");

export type ProductView = Static<typeof Product>;
