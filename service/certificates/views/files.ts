import Type from "typebox";
import { hash, time } from "../../rest/schemas.ts";
import { FILE_TYPES } from "../../values/files.ts";

/** Of a file as others name it. */
export const fileFields = {
  id: hash("SHA-256 of its bytes."),
  type: Type.Enum([...FILE_TYPES], { description: "What it is.", examples: ["application/pdf"] }),
  size: Type.Integer({ minimum: 1, description: "In bytes.", examples: [48213] }),
};

export const StoredFile = Type.Object(
  { ...fileFields, createdAt: time("Since when your organisation keeps it here.") },
  { $id: "StoredFile", additionalProperties: false, description: "A paper or a photo, kept by its hash." },
);
