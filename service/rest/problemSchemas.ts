import Type from "typebox";
import { ERRORS } from "../base/errorTable.ts";
import type { ErrorCode } from "../base/errors.ts";

export const CODES = Object.keys(ERRORS) as ErrorCode[];

const Code = Type.Enum([...CODES], {
  description: "What went wrong, stable for ever and never translated; each is described at /problems/{code}.",
  examples: ["LOT_USED"],
});

const Finding = Type.Object(
  {
    pointer: Type.Optional(
      Type.String({
        description: "RFC 6901 JSON pointer of the field in the body; a missing field's pointer names the field.",
        examples: ["/3/lot"],
      }),
    ),
    parameter: Type.Optional(
      Type.String({ description: "Name of the query parameter or header.", examples: ["limit"] }),
    ),
    code: Code,
    message: Type.String({ description: "What is wrong with it.", examples: ["The lot code A-7 is already used."] }),
  },
  { additionalProperties: false },
);

export const Problem = Type.Object(
  {
    type: Type.String({
      format: "uri-reference",
      description: "A page that describes this kind of problem.",
      examples: ["/problems/LOT_USED"],
    }),
    title: Type.String({ description: "The kind of problem, always the same for a code.", examples: ["Lot used"] }),
    status: Type.Integer({ description: "The HTTP status.", examples: [409] }),
    detail: Type.String({
      description: "This problem, in a sentence.",
      examples: ["The lot code A-7 is already used by this organisation."],
    }),
    instance: Type.String({ description: "The path that was asked for.", examples: ["/v1/batches"] }),
    code: Code,
    errors: Type.Array(Finding, { description: "Every field at fault, at most 100; empty when no field is." }),
    requestId: Type.String({ description: "Quote this when you ask for help." }),
  },
  { $id: "Problem", additionalProperties: false, description: "A refusal or failure, RFC 9457." },
);

export const ProblemPage = Type.Object(
  {
    code: Code,
    status: Type.Integer({ description: "The HTTP status it comes with.", examples: [409] }),
    title: Type.String({ description: "Its title.", examples: ["Lot used"] }),
    sentence: Type.String({
      description: "Its sentence; {names} in braces are filled in each time.",
      examples: ["The lot code {lot} is already used by this organisation."],
    }),
  },
  { $id: "ProblemPage", additionalProperties: false, description: "What a code means." },
);
