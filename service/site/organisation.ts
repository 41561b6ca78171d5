import { readDocument } from "../accept/documents.ts";
import type { Ledger } from "../accept/ledger.ts";
import type { Party } from "../accept/schemas.ts";
import { listLabelledBatches } from "../batches/rows/batches.ts";
import { toBatchView } from "../batches/views/batch.ts";
import type { BatchView } from "../batches/views/schemas.ts";
import { listCertificates } from "../certificates/rows/certificates.ts";
import { toCertificateViews } from "../certificates/views/certificates.ts";
import type { CertificateView } from "../certificates/views/schemas.ts";
import { findCodesOfKinds, findContact } from "../organisations/rows/organisations.ts";
import type { Contact } from "../organisations/rules/contact.ts";
import type { OrganisationKind } from "../organisations/rules/organisation.ts";
import { findOrganisationView, type OrganisationView } from "../organisations/views/organisations.ts";
import { nameParties } from "../organisations/views/parties.ts";
import { listLabelledProducts } from "../products/rows/products.ts";
import type { ProductDocument } from "../products/rules.ts";
import type { ProductView } from "../products/views/schemas.ts";

/** What anybody may read of an organisation that stands in public with what it does. */
export interface PublicOrganisation {
  organisation: OrganisationView;
  /** Who vouches for it, while no registrar does. */
  sponsor: Party | null;
  /** As far as it wishes. */
  contact: Contact;
  /** About all of it, newest first, each as it stands now. */
  certificates: CertificateView[];
  products: Pick<ProductView, "id" | "name" | "sign">[];
  /** The latest that have a label. */
  batches: BatchView[];
}

/** Buyers and carriers did not choose to be known by those who read labels. */
const KNOWN_IN_PUBLIC: readonly OrganisationKind[] = ["cooperative", "union", "processor", "certifier", "auditor"];

const CERTIFICATES = 50;
const PRODUCTS = 50;
const BATCHES = 10;

/** By its account or public code. Null for one that was refused, that does not exist, or that is nobody else's business. */
export async function findPublicOrganisation(
  ledger: Ledger,
  name: { account: string } | { code: string },
): Promise<PublicOrganisation | null> {
  const { db } = ledger;
  const organisation = await findKnownOrganisation(ledger, name);
  if (!organisation) return null;
  const { id, sponsor } = organisation;
  const products = await listLabelledProducts(db, id, PRODUCTS);
  const batches = await listLabelledBatches(db, { account: id }, BATCHES);
  return {
    organisation,
    sponsor: sponsor === null ? null : (await nameParties(db, [sponsor])).get(sponsor)!,
    contact: await findContact(db, id),
    certificates: await readPublicCertificates(ledger, id),
    products: products.map(({ id, opening }) => {
      const { name, sign } = readDocument<ProductDocument>(opening);
      return { id, name, ...(sign && { sign }) };
    }),
    batches: batches.map((row) => toBatchView(ledger, row, null)),
  };
}

/** The codes of those accounts that have a public page. */
export async function findPublicCodes({ db }: Ledger, accounts: string[]): Promise<Map<string, string>> {
  return findCodesOfKinds(db, [...new Set(accounts)], KNOWN_IN_PUBLIC);
}

/** One of those that stand in public with what they do. */
export async function findKnownOrganisation(
  ledger: Ledger,
  name: { account: string } | { code: string },
): Promise<OrganisationView | null> {
  const found = await findOrganisationView(ledger, ledger.db, name);
  return found && found.status !== "rejected" && KNOWN_IN_PUBLIC.includes(found.kind) ? found : null;
}

/** About all of an organisation. What is not on the chain yet is the issuer's own affair. */
export async function readPublicCertificates(ledger: Ledger, organisation: string): Promise<CertificateView[]> {
  const { db } = ledger;
  const about = { account: null, issuer: null, organisation, batch: null, scheme: null, before: null };
  const rows = await listCertificates(db, { ...about, limit: CERTIFICATES });
  const certificates = await toCertificateViews(ledger, db, null, rows);
  return certificates.filter(({ evidence }) => evidence !== null);
}
