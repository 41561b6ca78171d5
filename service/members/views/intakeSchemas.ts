import Type, { type Static, type TSchema } from "typebox";
import { RecordedBy, State } from "../../accept/schemas.ts";
import { MAX_INTAKES } from "../../batches/rules/batch.ts";
import { day, lot } from "../../batches/views/schemas.ts";
import { listOf } from "../../rest/schemas.ts";
import { UNIT_CODES, type UnitCode } from "../../values/quantities.ts";
import { hash, Names, nullable, Quantity, ref, time, uuid } from "../../values/schemas.ts";
import { Member, memberKind, number } from "./schemas.ts";

const count = (description: string) => Type.Integer({ minimum: 0, description, examples: [43] });
const broughtOn = day("When it was brought: not after the batch was produced.", "2025-10-19");
const note = Type.String({ description: "A remark, 1 to 500 characters.", examples: ["Second round"] });

export const NewIntake = Type.Object(
  {
    member: uuid("The member who brought it."),
    quantity: ref(Quantity),
    broughtOn,
    note: Type.Optional(note),
  },
  {
    $id: "NewIntake",
    additionalProperties: false,
    description: "What one person brought at one time, in a unit that fits the batch's.",
  },
);

export const NewIntakes = Type.Object(
  {
    intakes: Type.Array(ref(NewIntake), {
      minItems: 1,
      maxItems: MAX_INTAKES,
      description: `What was brought into the batch beside what is recorded already, at most ${MAX_INTAKES} in all; receipts name the place in this order.`,
    }),
  },
  {
    $id: "NewIntakes",
    additionalProperties: false,
    description: "Who brought what into a batch; added to what is recorded already.",
    examples: [
      {
        intakes: [
          {
            member: "0198c0de-1d2f-4a7b-9c3e-5b1f2a3c4d5e",
            quantity: { value: "12.5", unit: "LTR" },
            broughtOn: "2025-10-19",
          },
        ],
      },
    ],
  },
);

const reason = Type.String({
  description: "Why, 1 to 500 characters; for your own people alone, and erased with the member's data.",
  examples: ["Read 12 for 21 on the scales"],
});

export const IntakeCorrection = Type.Object(
  {
    member: Type.Optional(uuid("The member who brought it.")),
    quantity: Type.Optional(ref(Quantity)),
    broughtOn: Type.Optional(broughtOn),
    note: Type.Optional(note),
    reason,
  },
  {
    $id: "IntakeCorrection",
    additionalProperties: false,
    description: "What was right; what is left out stays as it was.",
    examples: [{ quantity: { value: "21", unit: "LTR" }, reason: "Read 12 for 21 on the scales" }],
  },
);

export const IntakeRemoval = Type.Object(
  { reason },
  {
    $id: "IntakeRemoval",
    additionalProperties: false,
    description: "Why an intake is taken out that was never brought.",
  },
);

export const Sum = Type.Object(
  {
    value: Type.String({
      description: "A decimal number written as text; may be zero or negative.",
      examples: ["-3.5"],
    }),
    unit: Type.Unsafe<UnitCode>(Type.String({ description: `One of ${UNIT_CODES.join(", ")}.`, examples: ["KGM"] })),
  },
  { $id: "Sum", additionalProperties: false, description: "An exact sum with its unit." },
);
export type Sum = Static<typeof Sum>;

export const KindTotal = Type.Object(
  {
    kind: memberKind,
    intakes: count("How many intakes."),
    people: count("Of how many people."),
    quantity: ref(Sum),
  },
  { $id: "KindTotal", additionalProperties: false, description: "What people of one kind brought." },
);

export const IntakeList = Type.Object(
  {
    batch: hash("The batch."),
    commitment: hash("Of the batch's document that has this list's size and root: receipts prove against it."),
    version: nullable(count("Which of the batch's documents that is, as the chain counts; null until it has it.")),
    state: State,
    operation: uuid("The operation that records it."),
    size: count("How many intakes the list has, erased ones too."),
    root: hash("Root of the Merkle tree over them."),
    total: ref(Sum),
    unaccounted: Type.Unsafe<{ value: string; unit: UnitCode }>({
      ...ref(Sum),
      description: "The batch's quantity less the total: what nobody is named for.",
    }),
    kinds: Type.Array(ref(KindTotal), { description: "Members and others." }),
    nonMemberShare: nullable(
      Type.String({
        description: "Percent of the total that non-members brought, cut to two decimals; null of nothing.",
        examples: ["6.97"],
      }),
    ),
    erased: count("Intakes of people whose data were erased; no sum counts them."),
  },
  { $id: "IntakeList", additionalProperties: false, description: "A batch's intakes as a whole." },
);

const brought = {
  kind: nullable(memberKind),
  quantity: nullable(ref(Quantity)),
  broughtOn: nullable(broughtOn),
  note: nullable(note),
  erased: Type.Boolean({ description: "Whether it was erased: then all that was brought is null.", examples: [false] }),
};
const memberOf = Type.Object(
  {
    id: uuid("The member's id."),
    number,
    name: nullable(Type.String({ description: "The name; null once erased.", examples: ["عائشة بنت علي"] })),
  },
  { additionalProperties: false, description: "Who brought it." },
);
const placed = {
  id: uuid("The intake's id."),
  index: count("The place of its leaf in the list's tree, from 0."),
};

export const Intake = Type.Object(
  {
    ...placed,
    member: memberOf,
    ...brought,
  },
  { $id: "Intake", additionalProperties: false, description: "What one person brought at one time." },
);

const pageOf = <S extends TSchema>(item: S, description: string) => ({
  items: Type.Array(ref(item), { description }),
  next: nullable(Type.String({ description: "Opaque cursor of the next page; null on the last one." })),
});

export const Intakes = Type.Object(
  { list: nullable(ref(IntakeList)), ...pageOf(Intake, "In the order of the list; none for the operator.") },
  {
    $id: "Intakes",
    additionalProperties: false,
    description: "A batch's intakes; `list` is null when there are none.",
  },
);

const stated = (description: string) =>
  Type.Object({ member: memberOf, ...brought }, { additionalProperties: false, description });

export const IntakeChange = Type.Object(
  {
    intake: uuid("The intake's id."),
    change: Type.Enum(["corrected", "removed"], { description: "What was done.", examples: ["corrected"] }),
    reason: nullable(Type.String({ description: "Why; null once the member was erased." })),
    before: stated("As it was."),
    after: nullable(stated("As it is said to have been; null where it was taken out.")),
    state: State,
    createdAt: time("When it was said."),
    recordedBy: nullable(ref(RecordedBy)),
  },
  {
    $id: "IntakeChange",
    additionalProperties: false,
    description: "An intake that was corrected or taken out; the list before it stays as it was.",
  },
);

export const IntakeChanges = listOf(IntakeChange, "IntakeChanges");

const product = Type.Object(
  { id: hash("The product's id."), name: ref(Names) },
  { additionalProperties: false, description: "What became of it." },
);

export const MemberIntake = Type.Object(
  {
    ...placed,
    batch: Type.Object(
      { id: hash("The batch's id."), lot },
      { additionalProperties: false, description: "Into which batch." },
    ),
    product,
    state: State,
    ...brought,
  },
  { $id: "MemberIntake", additionalProperties: false, description: "What the person brought at one time." },
);

export const YearTotal = Type.Object(
  {
    year: Type.String({ description: "Of the days on which it was brought.", examples: ["2025"] }),
    product,
    intakes: count("How many times."),
    quantity: ref(Sum),
  },
  { $id: "YearTotal", additionalProperties: false, description: "What was brought for one product in one year." },
);
export type YearTotal = Static<typeof YearTotal>;

export const MemberIntakes = Type.Object(
  {
    member: ref(Member),
    totals: Type.Array(ref(Sum), { description: "Of everything, one for each kind of unit." }),
    years: Type.Array(ref(YearTotal), { description: "By year and product, the newest year first." }),
    ...pageOf(MemberIntake, "The newest batches first."),
  },
  { $id: "MemberIntakes", additionalProperties: false, description: "All that one person brought." },
);

export const Opening = Type.Object(
  {
    schema: Type.String({ description: "What the fields mean.", examples: ["silsila.intake.v1"] }),
    fields: Type.Record(Type.String(), Type.Unknown(), {
      description: "By JSON pointer: value and salt of what is shown, the digest of what is not.",
    }),
  },
  { $id: "Opening", additionalProperties: false, description: "The fields of a document with their salts." },
);

export const Receipt = Type.Object(
  {
    batch: ref(Opening),
    index: Type.String({ description: "The place of the leaf, a decimal counted from 0.", examples: ["17"] }),
    intake: ref(Opening),
    path: Type.Array(hash("A hash."), { description: "The inclusion proof, from the leaf's sibling up." }),
  },
  {
    $id: "Receipt",
    additionalProperties: false,
    description:
      "Proves against the batch's commitment on the chain that the intake is part of the batch (docs/formats/receipt.md).",
  },
);
