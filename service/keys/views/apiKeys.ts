import Type from "typebox";
import { KEY_ROLES } from "../../access/roles.ts";
import { listOf } from "../../rest/schemas.ts";
import { nullable, time } from "../../values/schemas.ts";

const keyRole = Type.Enum([...KEY_ROLES], {
  description: "What the key may do: a reader reads, a recorder records too, a manager issues and revokes keys too.",
  examples: ["recorder"],
});

const key = {
  id: Type.String({ description: "The key's id, not secret.", examples: ["4f1c09ab7d2e8836"] }),
  role: keyRole,
  name: nullable(
    Type.String({
      description: "Of the person or device that holds it; null once it was erased.",
      examples: ["Fatima"],
    }),
  ),
  issuedBy: nullable(
    Type.String({
      description:
        "Who issued it: `operator`, `invitation` (whoever used one), or the id of the organisation's key that did; null for keys of before this was kept.",
      examples: ["operator"],
    }),
  ),
  membersFrom: nullable(
    time(
      "From when it opens what is kept of the organisation's members: null, never, for a key that the operator issued.",
    ),
  ),
  createdAt: time("When it was issued."),
  revokedAt: nullable(time("When it was revoked.")),
};

export const ApiKey = Type.Object(key, {
  $id: "ApiKey",
  additionalProperties: false,
  description: "An API key without its secret.",
});

export const IssuedApiKey = Type.Object(
  {
    ...key,
    key: Type.Optional(
      Type.String({
        description: "The key itself, shown this once and kept nowhere; left out when a request is repeated.",
        examples: ["sil_4f1c09ab7d2e8836_…"],
      }),
    ),
  },
  { $id: "IssuedApiKey", additionalProperties: false, description: "A new API key." },
);

export const NewApiKey = Type.Object(
  {
    name: Type.String({
      description:
        "Of the person or device that will hold it, 1 to 80 characters. Only the organisation and the operator see it.",
      examples: ["Fatima"],
    }),
    role: keyRole,
  },
  { $id: "NewApiKey", additionalProperties: false, description: "A key to issue." },
);

export const KeyName = Type.Object(
  {
    name: Type.String({
      description: "Of the person or device that holds the key now, 1 to 80 characters.",
      examples: ["Fatima"],
    }),
  },
  { $id: "KeyName", additionalProperties: false, description: "Who holds a key." },
);

export const ApiKeys = listOf(ApiKey, "ApiKeys");
