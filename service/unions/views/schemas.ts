import Type, { type Static } from "typebox";
import { Evidence, Party } from "../../accept/schemas.ts";
import { GRANTABLE_ACTS } from "../../access/delegation.ts";
import { listOf } from "../../rest/schemas.ts";
import { account, hash, nullable, ref, time, uuid } from "../../values/schemas.ts";

const named = (description: string) => Type.String({ description, examples: ["4821930557264"] });

export const NewMembership = Type.Object(
  {
    union: Type.Optional(named("To join: account or public code of the union.")),
    organisation: Type.Optional(named("For a union, to take in: account or public code of the organisation.")),
  },
  {
    $id: "NewMembership",
    additionalProperties: false,
    description: "A membership that one side asks for or offers, or consents to: exactly one of the two.",
    examples: [{ union: "4821930557264" }],
  },
);

export const Membership = Type.Object(
  {
    organisation: ref(Party),
    union: ref(Party),
    state: Type.Enum(["none", "asked", "offered", "member", "ended"], {
      description:
        "none: nothing is on the chain yet; asked by the organisation, offered by the union; member: both consented; ended by either.",
      examples: ["member"],
    }),
    since: nullable(time("Since when it stands so; null while nothing is on the chain.")),
    reason: nullable(Type.String({ description: "Why the union ended it; null when it did not." })),
    operation: nullable(uuid("What the organisation that asks has on its way for it; null when nothing is.")),
    evidence: nullable(ref(Evidence)),
  },
  { $id: "Membership", additionalProperties: false, description: "How an organisation stands towards a union." },
);

export type MembershipView = Static<typeof Membership>;

export const Memberships = listOf(Membership, "Memberships");

export const NewExpulsion = Type.Object(
  {
    reason: Type.String({
      description: "Why, 1 to 500 characters. Kept here; the chain gets its commitment only.",
      examples: ["It has delivered nothing for two seasons"],
    }),
  },
  { $id: "NewExpulsion", additionalProperties: false, description: "Why a union lets an organisation go." },
);

const act = Type.Enum([...GRANTABLE_ACTS], {
  description: "An act that can be granted, in its own word.",
  examples: ["register"],
});

const acts = Type.Array(act, {
  minItems: 1,
  maxItems: GRANTABLE_ACTS.length,
  description: "Which acts.",
  examples: [["register", "transform", "ship"]],
});

export const NewGrant = Type.Object(
  {
    union: named("Account or public code of the union, of which the organisation is a member."),
    acts,
    until: Type.String({
      format: "date-time",
      description: "The last moment at which the union may act. An act that is granted already gets the new time.",
      examples: ["2030-12-31T23:59:59Z"],
    }),
  },
  {
    $id: "NewGrant",
    additionalProperties: false,
    description: "What a member lets its union do in its name.",
    examples: [{ union: "4821930557264", acts: ["register", "ship"], until: "2030-12-31T23:59:59Z" }],
  },
);

export const Grant = Type.Object(
  {
    organisation: ref(Party),
    union: ref(Party),
    acts: Type.Array(
      Type.Object(
        {
          act,
          until: time("The last moment at which the union may do it."),
          ended: Type.Boolean({ description: "Whether that is over." }),
        },
        { additionalProperties: false, description: "One act." },
      ),
      { description: "What is granted; empty when nothing is." },
    ),
    operation: nullable(uuid("What the member has on its way for it; null when nothing is.")),
  },
  { $id: "Grant", additionalProperties: false, description: "What a member lets its union do in its name." },
);

export type GrantView = Static<typeof Grant>;

export const Grants = listOf(Grant, "Grants");

export const NewGrantWithdrawal = Type.Object(
  {
    union: named("Account or public code of the union."),
    acts: Type.Optional(acts),
  },
  {
    $id: "NewGrantWithdrawal",
    additionalProperties: false,
    description:
      "Acts that a union shall do no more; without `acts`, all of them. In force as soon as the chain has it.",
    examples: [{ union: "4821930557264", acts: ["ship"] }],
  },
);

export const NewMerger = Type.Object(
  {
    successor: Type.Optional(named("To go on in: account or public code of the successor.")),
    predecessor: Type.Optional(named("To take over: account or public code of the predecessor.")),
    reason: Type.Optional(
      Type.String({
        description: "Why, 1 to 500 characters: the document that both shall agree on. For whoever agrees first.",
        examples: ["The two cooperatives go on as one, by the assemblies of 3 May"],
      }),
    ),
    commitment: Type.Optional(hash("Of the document that the other agreed on: to agree on exactly that.")),
  },
  {
    $id: "NewMerger",
    additionalProperties: false,
    description:
      "A merger that one organisation agrees to: one of successor and predecessor, one of reason and commitment.",
    examples: [{ successor: "4821930557264", reason: "The two cooperatives go on as one, by the assemblies of 3 May" }],
  },
);

export const Merger = Type.Object(
  {
    predecessor: ref(Party),
    successor: ref(Party),
    state: Type.Enum(["agreed", "done"], {
      description: "agreed: by one of the two, the other has not yet; done, for ever.",
      examples: ["done"],
    }),
    agreedBy: nullable(account("Who agreed while the other has not; null once it is done.")),
    commitment: hash("Commitment of the document that both agree on."),
    reason: nullable(Type.String({ description: "What it says; null where this service does not hold the document." })),
    evidence: nullable(ref(Evidence)),
  },
  { $id: "Merger", additionalProperties: false, description: "That one organisation goes on in another." },
);

export type MergerView = Static<typeof Merger>;

export const Mergers = listOf(Merger, "Mergers");

export const NewMergerWithdrawal = Type.Object(
  { other: named("Account or public code of the organisation that has not agreed.") },
  {
    $id: "NewMergerWithdrawal",
    additionalProperties: false,
    description: "A merger that is not wanted any more.",
    examples: [{ other: "4821930557264" }],
  },
);
