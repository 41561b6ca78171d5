import type { BatchDocument, OrganisationDocument, ProductDocument } from "../domain/documents.ts";
import type { BatchRow } from "../db/batches.ts";
import { readDocument } from "./documents.ts";
import { toEvidence, toRejection } from "./evidence.ts";
import type { Ledger } from "./ledger.ts";
import type { BatchView, OperationState } from "./views.ts";

export function toBatchView(ledger: Ledger, row: BatchRow): BatchView {
  const document = readDocument<BatchDocument>(row.opening);
  const product = readDocument<ProductDocument>(row.product_opening);
  const organisation = readDocument<OrganisationDocument>(row.organisation_opening);
  return {
    id: row.id,
    code: row.code,
    organisation: { id: row.account, code: row.organisation_code, name: organisation.name },
    product: { id: row.product, name: product.name, ...(product.sign && { sign: product.sign }) },
    lot: document.lot,
    quantity: document.quantity,
    ...(document.netMass && { netMass: document.netMass }),
    producedOn: document.producedOn,
    ...(document.expiresOn && { expiresOn: document.expiresOn }),
    place: document.place,
    ...(document.note && { note: document.note }),
    commitment: row.commitment,
    state: row.state as OperationState,
    status: "current",
    operation: row.operation,
    rejection: toRejection(row.rejection),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
  };
}
