import Type from "typebox";
import { Evidence, Party } from "../../accept/schemas.ts";
import { IssuedApiKey } from "../../keys/views/apiKeys.ts";
import { Organisation } from "../../organisations/views/organisations.ts";
import { listOf } from "../../rest/schemas.ts";
import { UNIT_CODES, type UnitCode } from "../../values/quantities.ts";
import { account, hash, Names, nullable, Place, ref, time, uuid } from "../../values/schemas.ts";
import { INVITATION_DAYS } from "../rules/agreements.ts";
import { Money } from "./schemaParts.ts";
import { EXAMPLE_TERMS, NewTerms, terms } from "./schemas.ts";

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

export const NewInvitation = Type.Object(
  {
    ...terms,
    days: Type.Optional(
      Type.Integer({
        minimum: INVITATION_DAYS.min,
        maximum: INVITATION_DAYS.max,
        description: `How long its link works, at most until the terms can no longer be accepted; ${INVITATION_DAYS.default} when left out.`,
        examples: [INVITATION_DAYS.default],
      }),
    ),
  },
  {
    $id: "NewInvitation",
    additionalProperties: false,
    description: "Terms for a buyer who has no account yet.",
    examples: [{ ...EXAMPLE_TERMS, days: 14 }],
  },
);

const invitation = {
  id: uuid("Its id."),
  seller: ref(Party),
  state: Type.Enum(["open", "used", "expired", "withdrawn"], {
    description: "Whether its link works; it works once.",
    examples: ["open"],
  }),
  createdAt: time("When it was made."),
  expiresAt: time("Until when its link works."),
  terms: ref(NewTerms),
  products: Type.Array(
    Type.Object({ id: hash("The product's id."), name: ref(Names) }, { additionalProperties: false }),
    { description: "What the lines name." },
  ),
  buyer: nullable(account("Who used it.")),
  agreement: nullable(hash("What came of it.")),
};

export const Invitation = Type.Object(invitation, {
  $id: "Invitation",
  additionalProperties: false,
  description: "Terms for somebody without an account.",
});

export const IssuedInvitation = Type.Object(
  {
    ...invitation,
    secret: Type.Optional(
      Type.String({
        description: "The last part of its link, /i/{secret}. Shown once and kept nowhere.",
        examples: ["k3JtVb8yQn5XcR2wLz7HdGf4TsUo9MpAeBiC1DjKvEY"],
      }),
    ),
  },
  { $id: "IssuedInvitation", additionalProperties: false, description: "An invitation, with what opens it." },
);

export const Invitations = listOf(Invitation, "Invitations");

export const InvitationUse = Type.Object(
  {
    secret: Type.String({ maxLength: 80, description: "The last part of the link." }),
    name: ref(Names),
    place: ref(Place),
    person: Type.String({ description: "Of the person who will hold the first key.", examples: ["Salma Idrissi"] }),
  },
  {
    $id: "InvitationUse",
    additionalProperties: false,
    description: "Who accepts an invitation.",
    examples: [
      {
        secret: "k3JtVb8yQn5XcR2wLz7HdGf4TsUo9MpAeBiC1DjKvEY",
        name: { fr: "Riad Tafilalet" },
        place: { commune: { fr: "Erfoud" } },
        person: "Salma Idrissi",
      },
    ],
  },
);

export const UsedInvitation = Type.Object(
  {
    organisation: ref(Organisation),
    apiKey: ref(IssuedApiKey),
    agreement: hash("What it agreed to; to be read as soon as it is on the chain."),
    operation: uuid("The acceptance, the last of three acts: vouching, proposal, acceptance."),
  },
  {
    $id: "UsedInvitation",
    additionalProperties: false,
    description: "The new buyer, its first key (shown once), and what it agreed to.",
  },
);
