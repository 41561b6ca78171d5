import Type from "typebox";
import { IssuedApiKey } from "../../keys/views/apiKeys.ts";
import {
  account,
  code,
  Evidence,
  hash,
  listOf,
  Names,
  nullable,
  Party,
  Place,
  ref,
  time,
  uuid,
} from "../../rest/schemas.ts";
import { ORGANISATION_KINDS } from "../rules/organisation.ts";

const Kind = Type.Enum([...ORGANISATION_KINDS], {
  description: "What it is; the contract lets cooperatives, unions and processors register batches.",
  examples: ["cooperative"],
});

export const NewOrganisation = Type.Object(
  { kind: Kind, name: ref(Names), place: ref(Place) },
  {
    $id: "NewOrganisation",
    additionalProperties: false,
    description: "An organisation to register.",
    examples: [
      {
        kind: "cooperative",
        name: { ar: "تعاونية واحة فركلة", fr: "Coopérative Oasis Ferkla" },
        place: { commune: { ar: "فركلة العليا", fr: "Ferkla Oulia" }, province: { fr: "Errachidia" } },
      },
    ],
  },
);

const organisation = {
  id: account("Its account on the chain."),
  code: code("Its public code, for people: 12 digits and a check digit."),
  kind: Kind,
  name: ref(Names),
  place: ref(Place),
  status: Type.Enum(["pending", "active", "suspended", "rejected"], {
    description: "pending until the chain has registered it.",
    examples: ["active"],
  }),
  sponsor: nullable(account("Account of the cooperative or union that vouches for it, while no registrar does.")),
  commitment: hash("Commitment of its profile; the chain holds this and no name."),
  operation: uuid("The operation that registers it."),
  createdAt: time("When it was asked for."),
  evidence: nullable(ref(Evidence)),
  unions: Type.Array(ref(Party), { description: "The unions of which it is a member." }),
  members: Type.Integer({ description: "How many members it has, as a union; they are listed under memberships." }),
  mergedInto: nullable(ref(Party)),
  predecessors: Type.Array(ref(Party), {
    description: "Organisations that merged into it; it acts in their accounts.",
  }),
};

export const Organisation = Type.Object(organisation, {
  $id: "Organisation",
  additionalProperties: false,
  description: "An organisation of the registry.",
});

export const RegisteredOrganisation = Type.Object(
  { ...organisation, apiKey: ref(IssuedApiKey) },
  { $id: "RegisteredOrganisation", additionalProperties: false, description: "A new organisation and its first key." },
);

export const Suspension = Type.Object(
  {
    reason: Type.String({
      description: "Why, 1 to 500 characters. Kept here; the chain gets its commitment only.",
      examples: ["ONSSA authorisation withdrawn on 12 May"],
    }),
  },
  { $id: "Suspension", additionalProperties: false, description: "Why an organisation is suspended." },
);

export const Organisations = listOf(Organisation, "Organisations");
