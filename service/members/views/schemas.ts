import Type, { type Static } from "typebox";
import { listOf } from "../../rest/schemas.ts";
import { nullable, ref, time, uuid } from "../../values/schemas.ts";
import { INTAKE_KINDS } from "../rules/intakes.ts";

export const MEMBERS_MAX = 1_000;

export const memberKind = Type.Enum([...INTAKE_KINDS], {
  description:
    "A member of the cooperative, or one who is not and from whom it may take (decree 2-21-216 asks for an authorisation, and bounds the share).",
  examples: ["member"],
});

export const number = Type.String({
  description: "The organisation's own number for the person, 1 to 40 characters, given once.",
  examples: ["M-017"],
});

const name = Type.String({ description: "The person's name, 1 to 120 characters.", examples: ["عائشة بنت علي"] });

export const NewMember = Type.Object(
  { number, name, kind: memberKind },
  { $id: "NewMember", additionalProperties: false, description: "A person who brings to the organisation." },
);

export const NewMembers = Type.Union(
  [ref(NewMember), Type.Array(ref(NewMember), { minItems: 1, maxItems: MEMBERS_MAX })],
  { description: `One person, or a list of 1 to ${MEMBERS_MAX} that is entered as a whole or not at all.` },
);

const numbered = {
  id: uuid("The member's id; it says nothing by itself."),
  number,
  kind: memberKind,
  createdAt: time("When the person was entered."),
};

export const NumberedMember = Type.Object(numbered, {
  $id: "NumberedMember",
  additionalProperties: false,
  description: "A member without the name: this answer is kept for whoever repeats the request.",
});

export const NumberedMembers = Type.Object(
  { items: Type.Array(ref(NumberedMember), { description: "In the order in which they were sent." }) },
  { $id: "NumberedMembers", additionalProperties: false, description: "A list of members entered as one." },
);
export type NumberedMember = Static<typeof NumberedMember>;

export const Member = Type.Object(
  {
    ...numbered,
    name: nullable(name),
    erasedAt: nullable(time("When the person's data were erased.")),
  },
  { $id: "Member", additionalProperties: false, description: "A person who brings; the name is null once erased." },
);

export const Members = listOf(Member, "Members");

export const Erasure = Type.Object(
  {
    confirm: Type.String({ description: "The member's number, to say that this is meant.", examples: ["M-017"] }),
  },
  { $id: "Erasure", additionalProperties: false, description: "Confirms an erasure, which cannot be undone." },
);
