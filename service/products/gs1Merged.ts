import Type from "typebox";
import { day, listOf, time } from "../rest/schemas.ts";

const given = {
  prefix: Type.String({
    description:
      "4 to 12 digits, as they stand at the start of a GTIN-13; of a single GTIN-8, five zeros and its first seven digits.",
    examples: ["6111234"],
  }),
  certificateSeenOn: day("When the operator saw GS1's certificate of it.", "2025-09-15"),
};

export const NewCompanyPrefix = Type.Object(given, {
  $id: "NewCompanyPrefix",
  additionalProperties: false,
  description: "A company prefix that GS1 licensed to the organisation.",
  examples: [{ prefix: "6111234", certificateSeenOn: "2025-09-15" }],
});

export const CompanyPrefix = Type.Object(
  { ...given, createdAt: time("When it was registered here.") },
  { $id: "CompanyPrefix", additionalProperties: false, description: "A registered company prefix." },
);

export const CompanyPrefixes = listOf(CompanyPrefix, "CompanyPrefixes");
