import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, toPage } from "../../accept/paging.ts";
import type { Actor } from "../../access/roles.ts";
import { covered } from "../../certificates/rules.ts";
import { courseIn, getCertificate } from "../../certificates/views/certificates.ts";
import type { CertificateReachView } from "../../certificates/views/schemas.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import { findProducts } from "../../products/rows/products.ts";
import type { ProductDocument } from "../../products/rules.ts";
import { countDescendants, listResting } from "../rows/certificateReach.ts";
import type { BatchDocument } from "../rules/batch.ts";

/** What rests on a certificate. Its issuer and the operator see all, anybody else what it made or was ever sent of it. */
export async function readCertificateReach(
  ledger: Ledger,
  actor: Actor,
  id: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<CertificateReachView> {
  const { db } = ledger;
  const certificate = await getCertificate(ledger, db, actor, id);
  const all = actor.kind === "operator" || actor.account === certificate.issuer.id;
  const rows = await listResting(db, {
    certificate: id,
    account: all ? null : actor.account,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const parties = await nameParties(
    db,
    rows.map(({ account }) => account),
  );
  const products = await findProducts(db, [...new Set(rows.map(({ product }) => product))]);
  const course = courseIn(certificate);
  const page = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => {
      const { lot, producedOn } = readDocument<BatchDocument>(row.opening);
      const made = { day: producedOn, statedAt: row.created_at.getTime() / 1_000 };
      return {
        id: row.id,
        code: row.code,
        lot,
        product: readDocument<ProductDocument>(products.get(row.product)!.opening).name,
        organisation: parties.get(row.account)!,
        producedOn,
        covered: covered(course, made, certificate.subject.batch?.id === row.id),
      };
    },
  );
  return { ...page, descendants: await countDescendants(db, id) };
}
