import Type from "typebox";
import { SCHEMES } from "../../formats/slots.ts";
import { account, Evidence, nullable, ref, uuid } from "../../rest/schemas.ts";

export const Scheme = Type.Enum([...SCHEMES], {
  description:
    "What a certificate is of: sanitary_authorisation (ONSSA, law 28-07), geographical_indication, designation_of_origin, agricultural_label (IGP, AOP, label agricole, law 25-06), organic (law 39-12), laboratory_result, audit_finding.",
  examples: ["organic"],
});

export const NewAccreditation = Type.Object(
  { scheme: Scheme },
  { $id: "NewAccreditation", additionalProperties: false, description: "What a certifier may issue from now on." },
);

export const Accreditation = Type.Object(
  {
    organisation: account("The certifier."),
    scheme: Scheme,
    state: Type.Enum(["pending", "active", "ending", "ended"], {
      description: "pending until the chain has it; ending while its end is on its way, which counts here at once.",
      examples: ["active"],
    }),
    operation: nullable(uuid("What is on its way; null when nothing is.")),
    evidence: nullable(ref(Evidence)),
  },
  { $id: "Accreditation", additionalProperties: false, description: "What a certifier may issue, or might once." },
);

export const Accreditations = Type.Object(
  { items: Type.Array(ref(Accreditation), { description: "By scheme; there are few." }) },
  { $id: "Accreditations", additionalProperties: false, description: "The accreditations of an organisation." },
);
