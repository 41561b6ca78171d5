import Type, { type Static } from "typebox";
import { toEvidence } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { Evidence } from "../../accept/schemas.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Scheme as SchemeName } from "../../formats/slots.ts";
import { findOrganisation } from "../../organisations/rows/organisations.ts";
import { account, nullable, ref, uuid } from "../../values/schemas.ts";
import { type AccreditationRow, findAccreditations } from "../rows/acts.ts";
import { Scheme } from "./schemas.ts";

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

type AccreditationView = Static<typeof Accreditation>;

/** Of every scheme that the organisation was ever accredited for, or is about to be. */
export async function readAccreditations(ledger: Ledger, actor: Actor, id: string): Promise<AccreditationView[]> {
  authorise(actor, "organisation.read", id);
  if (!(await findOrganisation(ledger.db, id))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return (await findAccreditations(ledger.db, id)).map((row) => ({
    organisation: id,
    scheme: row.scheme as SchemeName,
    state: stateOf(row),
    operation: row.operation,
    evidence: toEvidence(row, ledger.contracts.chainId),
  }));
}

function stateOf(row: AccreditationRow): AccreditationView["state"] {
  if (row.allowed) return row.asked === false ? "ending" : "active";
  return row.asked ? "pending" : "ended";
}
