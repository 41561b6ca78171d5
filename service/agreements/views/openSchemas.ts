import Type from "typebox";
import { Evidence, hash, Names, nullable, Party, ref, time } from "../../rest/schemas.ts";
import { UNIT_CODES, type UnitCode } from "../../values/units.ts";
import { Money } from "./schemaParts.ts";

const field = Type.Enum(["price", "producerShare"], {
  description: "The price of one unit, or what of it goes to those who made it.",
  examples: ["price"],
});
const line = Type.Integer({ minimum: 0, maximum: 19, description: "The line, counted from 0.", examples: [0] });

export const NewDisclosure = Type.Object(
  { line, field },
  {
    $id: "NewDisclosure",
    additionalProperties: false,
    description: "What of a line is opened to everybody, for good.",
    examples: [{ line: 0, field: "producerShare" }],
  },
);

export const Disclosure = Type.Object(
  {
    agreement: hash("The agreement's id."),
    line,
    product: ref(Names),
    seller: ref(Party),
    price: nullable(ref(Money)),
    producerShare: nullable(ref(Money)),
    unit: Type.Unsafe<UnitCode>(
      Type.String({ description: `What they are for: one of ${UNIT_CODES.join(", ")}.`, examples: ["KGM"] }),
    ),
    disclosedBy: Type.Array(
      Type.Object(
        { field, by: ref(Party), time: time("When.") },
        { additionalProperties: false, description: "Who opened it." },
      ),
      { description: "By field." },
    ),
    proof: Type.Object(
      {
        opening: Type.Unknown({
          description:
            "The committed terms with nothing shown but this; the rest are digests. Its commitment is `commitment`.",
        }),
        commitment: hash("Of the terms: what the opening must have, and what the event of the proposal names."),
        evidence: ref(Evidence),
      },
      { additionalProperties: false, description: "What proves it." },
    ),
  },
  { $id: "Disclosure", additionalProperties: false, description: "What the parties opened of one line." },
);

export const Disclosures = Type.Object(
  { items: Type.Array(ref(Disclosure), { description: "By line." }) },
  { $id: "Disclosures", additionalProperties: false, description: "What the parties opened of an agreement." },
);
