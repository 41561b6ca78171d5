import Type from "typebox";
import { account, Evidence, hash, nullable, recordedBy, ref, Rejection, State, time, uuid } from "./schemas.ts";

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
