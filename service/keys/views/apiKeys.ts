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
  name: Type.String({ description: "Of the person or device that holds it.", examples: ["Fatima"] }),
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

export const ApiKeys = listOf(ApiKey, "ApiKeys");
