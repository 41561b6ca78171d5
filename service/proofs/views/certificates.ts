import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { findNotices, tellClaims } from "../../batches/views/claims.ts";
import { type CertificateRow, findCertificates } from "../../certificates/rows/certificates.ts";
import type { Opening } from "../../formats/opening.ts";
import type { Scheme, SubjectType } from "../../formats/slots.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import type { ProductDocument } from "../../products/rules.ts";
import { distinct } from "../../provenance/views/genealogy.ts";
import type { Queryable } from "../../store/pool.ts";
import type { NamedProductRow, ProvenBatchRow } from "../rows.ts";
import { discloseFor, mayReadAll } from "./proofDisclosure.ts";

/** As service/verifier/bundle.ts reads it. */
export interface CertificateProofView {
  issuer: string;
  scheme: Scheme;
  subject: { type: SubjectType; id: string };
  document: Opening;
}

/** Certificates that stand behind what these batches are said to be, or no longer do; as the chain had them in `final`. */
export async function findBehind(
  ledger: Ledger,
  db: Queryable,
  batches: ProvenBatchRow[],
  products: NamedProductRow[],
  final: number,
): Promise<CertificateRow[]> {
  const parties = await nameParties(
    db,
    batches.map(({ account }) => account),
  );
  const words = new Map(
    products.map(({ commitment, opening }) => [commitment, readDocument<ProductDocument>(opening)]),
  );
  const makers = batches.flatMap(({ id, account, opening, created_at: stated }) => {
    const organisation = parties.get(account);
    if (!organisation || !opening || !stated) return [];
    const { product, producedOn } = readDocument<Partial<BatchDocument>>(opening);
    if (producedOn === undefined) return [];
    const sign = words.get(product?.commitment ?? "")?.sign;
    return [{ id, organisation, producedOn, createdAt: stated.toISOString(), product: { ...(sign && { sign }) } }];
  });
  const claims = [...(await tellClaims(ledger, db, makers)).values()].flat();
  const notices = await findNotices(ledger, db, batches[0]!.id);
  const ids = distinct([...claims, ...notices].map(({ certificate }) => certificate?.id ?? null));
  const subjects = new Set(batches.flatMap(({ id, account }) => [id, account]));
  return (await findCertificates(db, ids)).filter(
    ({ subject, e_block: issued }) => subjects.has(subject) && issued !== null && issued <= final,
  );
}

export const tellCertificates = (viewer: Actor | null, rows: CertificateRow[]): CertificateProofView[] =>
  rows.map((row) => ({
    issuer: row.account,
    scheme: row.scheme as Scheme,
    subject: { type: row.subject_type, id: row.subject },
    document: discloseFor("certificate", row.opening, mayReadAll(viewer, row.account))!,
  }));
