import Type from "typebox";
import { account, hash, listOf, nullable, time } from "../../rest/schemas.ts";

export const RegistryAct = Type.Object(
  {
    position: Type.String({ description: "Block and log index: the chain's own order.", examples: ["42.3"] }),
    kind: Type.String({ description: "The event.", examples: ["organisation_suspended"] }),
    organisation: nullable(account("The account of the organisation that it concerns; null when it concerns none.")),
    subject: Type.String({ description: "Id of what it is about." }),
    data: Type.Record(Type.String(), Type.Unknown(), { description: "The event's values." }),
    time: time("The block's time."),
    contract: account("The contract that says it."),
    transaction: hash("Hash of the transaction."),
  },
  { $id: "RegistryAct", additionalProperties: false, description: "An act of those who run the registry." },
);

export const RegistryActs = listOf(RegistryAct, "RegistryActs");
