import Type from "typebox";
import { IssuedApiKey } from "../../keys/views/apiKeys.ts";
import { Organisation } from "../../organisations/views/organisations.ts";
import { account, hash, listOf, Names, nullable, Party, Place, ref, time, uuid } from "../../rest/schemas.ts";
import { INVITATION_DAYS } from "../rules/agreements.ts";
import { EXAMPLE_TERMS, NewTerms, terms } from "./schemas.ts";

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
    person: Type.String({ description: "Who will hold the first key.", examples: ["Salma Idrissi"] }),
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
