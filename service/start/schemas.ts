import * as records from "../accept/schemas.ts";
import * as invitations from "../agreements/views/openSchemas.ts";
import * as agreementParts from "../agreements/views/schemaParts.ts";
import * as agreements from "../agreements/views/schemas.ts";
import * as claims from "../batches/views/claimSchemas.ts";
import * as corrections from "../batches/views/corrections.ts";
import * as disposals from "../batches/views/disposals.ts";
import * as batches from "../batches/views/schemas.ts";
import * as accreditations from "../certificates/views/accreditations.ts";
import * as certificates from "../certificates/views/schemas.ts";
import * as journal from "../journal/views.ts";
import * as apiKeys from "../keys/views/apiKeys.ts";
import * as signers from "../keys/views/schemas.ts";
import * as unitLabels from "../labels/views/units.ts";
import * as intakes from "../members/views/intakeSchemas.ts";
import * as members from "../members/views/schemas.ts";
import * as audit from "../monitor/audit.ts";
import * as status from "../monitor/status.ts";
import * as observations from "../observations/views/schemas.ts";
import * as contacts from "../organisations/views/contacts.ts";
import * as organisations from "../organisations/views/organisations.ts";
import * as registry from "../organisations/views/registry.ts";
import * as products from "../products/views/schemas.ts";
import * as proofs from "../proofs/views/schemas.ts";
import * as provenance from "../provenance/views/schemas.ts";
import * as recalls from "../recalls/views/schemas.ts";
import * as problems from "../rest/problemSchemas.ts";
import * as common from "../rest/schemas.ts";
import * as shipments from "../shipments/views/schemas.ts";
import * as transformations from "../transformations/views/schemas.ts";
import * as unions from "../unions/views/schemas.ts";
import * as values from "../values/schemas.ts";

/** Every schema that has a name: what the OpenAPI document tells once, and routes refer to. */
export function namedSchemas(): { $id: string }[] {
  return [
    common,
    values,
    records,
    audit,
    contacts,
    problems,
    organisations,
    products,
    batches,
    members,
    intakes,
    transformations,
    disposals,
    corrections,
    recalls,
    proofs,
    provenance,
    shipments,
    accreditations,
    certificates,
    claims,
    agreementParts,
    agreements,
    invitations,
    observations,
    journal,
    status,
    signers,
    apiKeys,
    registry,
    unions,
    unitLabels,
  ]
    .flatMap((module) => Object.values(module) as unknown[])
    .filter((one): one is { $id: string } => typeof one === "object" && one !== null && "$id" in one);
}
