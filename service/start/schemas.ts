import * as invitations from "../agreements/views/invitations.ts";
import * as disclosures from "../agreements/views/openSchemas.ts";
import * as agreementParts from "../agreements/views/schemaParts.ts";
import * as agreements from "../agreements/views/schemas.ts";
import * as claims from "../batches/views/claimSchemas.ts";
import * as corrections from "../batches/views/corrections.ts";
import * as disposals from "../batches/views/disposals.ts";
import * as batches from "../batches/views/schemas.ts";
import * as accreditations from "../certificates/views/accreditations.ts";
import * as files from "../certificates/views/files.ts";
import * as certificates from "../certificates/views/schemas.ts";
import * as journal from "../journal/journal.ts";
import * as apiKeys from "../keys/views/apiKeys.ts";
import * as signers from "../keys/views/schemas.ts";
import * as unitLabels from "../labels/views/unitLabels.ts";
import * as intakes from "../members/views/intakeSchemas.ts";
import * as members from "../members/views/schemas.ts";
import * as status from "../monitor/rest/statusMerged.ts";
import * as observations from "../observations/views/schemas.ts";
import * as contacts from "../organisations/views/contacts.ts";
import * as organisations from "../organisations/views/organisations.ts";
import * as registry from "../organisations/views/registryMerged.ts";
import * as products from "../products/views/schemas.ts";
import * as proofs from "../proofs/views/schemas.ts";
import * as provenance from "../provenance/views/schemas.ts";
import * as recalls from "../recalls/views/schemas.ts";
import * as operations from "../rest/operations.ts";
import * as problem from "../rest/problemSchemas.ts";
import * as common from "../rest/schemas.ts";
import * as shipments from "../shipments/views/schemas.ts";
import * as transformations from "../transformations/views/schemas.ts";
import * as unions from "../unions/views/schemas.ts";

/** Every schema that has a name: what the OpenAPI document tells once, and routes refer to. */
export function namedSchemas(): { $id: string }[] {
  return [
    common,
    contacts,
    problem,
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
    files,
    agreementParts,
    agreements,
    disclosures,
    invitations,
    observations,
    journal,
    operations,
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
