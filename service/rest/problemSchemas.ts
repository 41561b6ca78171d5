import Type from "typebox";
import { ERRORS } from "../base/errorTable.ts";
import type { ErrorCode } from "../base/errors.ts";
import { account, Evidence, hash, nullable, recordedBy, ref, Rejection, State, time, uuid } from "./schemas.ts";

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

export const Operation = Type.Object(
  {
    id: uuid("Its id."),
    kind: Type.String({ description: "What is asked of the chain.", examples: ["registerBatches"] }),
    state: State,
    organisation: nullable(account("The organisation it is about; null for what the service does by itself.")),
    resources: Type.Array(
      Type.Object(
        {
          type: Type.Enum(["organisation", "batch", "transformation", "shipment", "agreement", "certificate"], {
            description: "What kind of thing.",
            examples: ["batch"],
          }),
          id: Type.String({ description: "Its id." }),
        },
        { additionalProperties: false },
      ),
      { description: "What it makes or changes." },
    ),
    createdAt: time("When it was asked for."),
    rejection: nullable(ref(Rejection)),
    evidence: nullable(ref(Evidence)),
    recordedBy,
  },
  { $id: "Operation", additionalProperties: false, description: "The progress of something asked of the chain." },
);

export const AuditRecord = Type.Object(
  {
    position: Type.String({ description: "Block and log index: the chain's own order.", examples: ["42.3"] }),
    kind: Type.String({ description: "The event.", examples: ["batch_registered"] }),
    subject: Type.String({ description: "Id of what it is about." }),
    request: hash("The signed request that caused it, or the transaction for acts of a registrar."),
    data: Type.Record(Type.String(), Type.Unknown(), { description: "The event's values." }),
    evidence: ref(Evidence),
    recordedBy,
  },
  { $id: "AuditRecord", additionalProperties: false, description: "One event of the chain, as read from its block." },
);

export const AuditRecords = Type.Object(
  {
    items: Type.Array(ref(AuditRecord), { description: "Oldest first, as an auditor recomputes them." }),
    next: nullable(Type.String({ description: "Opaque cursor of the next page; null on the last one." })),
  },
  { $id: "AuditRecords", additionalProperties: false, description: "One page of chain events." },
);
