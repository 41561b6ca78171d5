import { readDocument } from "../accept/documents.ts";
import type { Ledger } from "../accept/ledger.ts";
import { listLabelledBatches } from "../batches/rows/batches.ts";
import { toBatchView } from "../batches/views/batch.ts";
import type { BatchView } from "../batches/views/schemas.ts";
import { SCHEME_OF_SIGN } from "../certificates/rules.ts";
import type { CertificateView } from "../certificates/views/schemas.ts";
import { idToBase64url } from "../formats/ids.ts";
import type { OrganisationView } from "../organisations/views/organisations.ts";
import { findLabelledProduct } from "../products/rows/products.ts";
import type { ProductDocument } from "../products/rules.ts";
import type { ProductView } from "../products/views/schemas.ts";
import { findKnownOrganisation, readPublicCertificates } from "./organisation.ts";

/** What anybody may read of a product that may stand on a shelf. How much of it comes out of what is its maker's own business. */
export interface PublicProduct {
  product: Pick<ProductView, "id" | "name" | "description" | "sign" | "commitment">;
  maker: OrganisationView;
  /** About all of the maker, newest first, each as it stands now: those of the product's sign, and the others. */
  certificates: { ofSign: CertificateView[]; others: CertificateView[] };
  /** The latest that have a label. */
  batches: BatchView[];
}

const BATCHES = 12;

/** Null for one of which no batch is on the chain, and for one whose maker has no public page. */
export async function findPublicProduct(ledger: Ledger, id: string): Promise<PublicProduct | null> {
  const { db } = ledger;
  const row = await findLabelledProduct(db, id);
  const maker = row && (await findKnownOrganisation(ledger, { account: row.account }));
  if (!maker) return null;
  const { name, description, sign } = readDocument<ProductDocument>(row.opening);
  const certificates = await readPublicCertificates(ledger, row.account);
  const isOfSign = ({ scheme }: CertificateView) => sign !== undefined && scheme === SCHEME_OF_SIGN[sign.kind];
  const batches = await listLabelledBatches(db, { account: row.account, product: id }, BATCHES);
  return {
    product: { id, name, ...(description && { description }), ...(sign && { sign }), commitment: row.commitment },
    maker,
    certificates: {
      ofSign: certificates.filter(isOfSign),
      others: certificates.filter((certificate) => !isOfSign(certificate)),
    },
    batches: batches.map((batch) => toBatchView(ledger, batch, null)),
  };
}

/** A product has no code of its own: whoever holds one of it holds the label of a batch. */
export const productPath = (id: string): string => `/p/${idToBase64url(id)}`;
