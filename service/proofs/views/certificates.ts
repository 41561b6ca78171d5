import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { findNotices, readClaims } from "../../batches/views/claims.ts";
import { type CertificateRow, findCertificates } from "../../certificates/rows/certificates.ts";
import { showOnly } from "../../formats/commitment.ts";
import { type Opening, parseOpening } from "../../formats/opening.ts";
import type { Scheme, SubjectType } from "../../formats/slots.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import type { ProductDocument } from "../../products/rules.ts";
import { distinct } from "../../provenance/views/genealogy.ts";
import type { Queryable } from "../../store/pool.ts";
import type { NamedProductRow, ProvenBatchRow } from "../rows.ts";

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
  const claims = [...(await readClaims(ledger, db, makers)).values()].flat();
  const notices = await findNotices(ledger, db, batches[0]!.id);
  const ids = distinct([...claims, ...notices].map(({ certificate }) => certificate?.id ?? null));
  const subjects = new Set(batches.flatMap(({ id, account }) => [id, account]));
  return (await findCertificates(db, ids)).filter(
    ({ subject, e_block: issued }) => subjects.has(subject) && issued !== null && issued <= final,
  );
}

export const readCertificates = (viewer: Actor | null, rows: CertificateRow[]): CertificateProofView[] =>
  rows.map((row) => ({
    issuer: row.account,
    scheme: row.scheme as Scheme,
    subject: { type: row.subject_type, id: row.subject },
    document: discloseFor("certificate", row.opening, mayReadAll(viewer, row.account))!,
  }));

/** What anyone may read of the documents behind a label: what its page shows, each by the pointer that it begins with. */
const PUBLIC = {
  organisation: ["/kind", "/name"],
  product: ["/organisation", "/name", "/description", "/sign", "/gtin"],
  /** All of it: what was certified of the goods, by whom and for how long. */
  certificate: ["/issuer", "/scheme", "/subject", "/number", "/scope", "/validFrom", "/validUntil", "/file"],
  transformation: ["/organisation", "/process", "/performedOn"],
  /** The batch of the label; how many brought it together is its producer's. */
  batch: [
    ...["/organisation", "/product", "/lot", "/quantity", "/netMass", "/producedOn", "/expiresOn", "/place", "/note"],
    ...["/claims", "/amendment"],
  ],
  /** Of what it was made of, its page shows less. */
  ancestor: ["/organisation", "/product", "/lot", "/quantity", "/producedOn"],
} as const;

/** A stored document as far as it may be shown; the commitment stays what it is. `whole`: to whoever may read all of it. */
export function discloseFor(kind: keyof typeof PUBLIC, opening: Uint8Array | null, whole: boolean): Opening | null {
  if (!opening) return null;
  const stored = parseOpening(opening);
  if (whole) return stored;
  const shown = Object.entries(stored.fields)
    .filter(([pointer, field]) => "value" in field && PUBLIC[kind].some((top) => isUnder(top, pointer)))
    .map(([pointer]) => pointer);
  return showOnly(stored, shown);
}

const isUnder = (top: string, pointer: string): boolean => pointer === top || pointer.startsWith(`${top}/`);

/** Whether a document that `account` stated is its reader's own, or the operator's to read. */
export const mayReadAll = (viewer: Actor | null, account: string): boolean =>
  viewer !== null && (viewer.kind === "operator" || viewer.account === account);
