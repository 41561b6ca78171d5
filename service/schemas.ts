import * as accreditations from "./http/schemas/accreditations.ts";
import * as agreementParts from "./http/schemas/agreementParts.ts";
import * as agreements from "./http/schemas/agreements.ts";
import * as batches from "./http/schemas/batches.ts";
import * as certificates from "./http/schemas/certificates.ts";
import * as claims from "./http/schemas/claims.ts";
import * as common from "./http/schemas/common.ts";
import * as contacts from "./http/schemas/contacts.ts";
import * as files from "./http/schemas/files.ts";
import * as gs1 from "./http/schemas/gs1.ts";
import * as invitations from "./http/schemas/invitations.ts";
import * as journal from "./http/schemas/journal.ts";
import * as observations from "./http/schemas/observations.ts";
import * as corrections from "./http/schemas/corrections.ts";
import * as disclosures from "./http/schemas/disclosures.ts";
import * as intakes from "./http/schemas/intakes.ts";
import * as members from "./http/schemas/members.ts";
import * as operations from "./http/schemas/operations.ts";
import * as organisations from "./http/schemas/organisations.ts";
import * as problem from "./http/schemas/problem.ts";
import * as products from "./http/schemas/products.ts";
import * as shipments from "./http/schemas/shipments.ts";
import * as registry from "./http/schemas/registry.ts";
import * as signers from "./http/schemas/signers.ts";
import * as proofs from "./http/schemas/proofs.ts";
import * as provenance from "./http/schemas/provenance.ts";
import * as recalls from "./http/schemas/recalls.ts";
import * as status from "./http/schemas/status.ts";
import * as transformations from "./http/schemas/transformations.ts";
import * as unions from "./http/schemas/unions.ts";
import * as unitLabels from "./http/schemas/unitLabels.ts";

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
    corrections,
    recalls,
    proofs,
    provenance,
    shipments,
    accreditations,
    certificates,
    claims,
    files,
    gs1,
    agreementParts,
    agreements,
    disclosures,
    invitations,
    observations,
    journal,
    operations,
    status,
    signers,
    registry,
    unions,
    unitLabels,
  ]
    .flatMap((module) => Object.values(module) as unknown[])
    .filter((one): one is { $id: string } => typeof one === "object" && one !== null && "$id" in one);
}
