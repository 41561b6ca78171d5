import { parseCode } from "../domain/codes.ts";
import type { SubjectType } from "../domain/certificates.ts";
import type { OrganisationDocument, ProductDocument } from "../domain/documents.ts";
import { isWord } from "../domain/hex.ts";
import { findBatch, findBatchByCode, findBatchMarks } from "../db/batches.ts";
import type { CertificateRow } from "../db/certificates.ts";
import { findProfiles } from "../db/organisations.ts";
import type { Queryable } from "../db/pool.ts";
import { findProducts } from "../db/products.ts";
import { at, LedgerError } from "../errors.ts";
import type { SubjectView } from "./certificateViews.ts";
import { readDocument } from "./documents.ts";
import { findParty } from "./parties.ts";
import type { Party } from "./views.ts";

/** What a certifier names, by id or by the public code on letters and labels. On the chain; a batch not annulled. */
export async function subjectOf(
  db: Queryable,
  named: { organisation?: string; batch?: string },
): Promise<{ type: SubjectType; id: string }> {
  const { organisation, batch } = named;
  if ((organisation === undefined) === (batch === undefined))
    throw new LedgerError("FIELD_INVALID", { field: "subject", reason: "must have either organisation or batch" });
  if (organisation !== undefined) {
    const { account, state } = await findParty(db, organisation).catch((error: unknown) => {
      throw error instanceof LedgerError ? error.within("/organisation") : error;
    });
    if (!isOnChain(state)) throw new LedgerError("NOT_FOUND", { resource: "organisation" }, "/organisation");
    return { type: "organisation", id: account };
  }
  const row = isWord(batch!) ? await findBatch(db, batch) : await findBatchByCode(db, codeOf(batch!));
  if (!row || !isOnChain(row.state)) throw new LedgerError("NOT_FOUND", { resource: "batch" }, "/batch");
  if (row.s_annulled) throw new LedgerError("BATCH_ANNULLED", { lot: row.lot }, "/batch");
  return { type: "batch", id: row.id };
}

const isOnChain = (state: string): boolean => state === "mined" || state === "final";
const codeOf = (text: string): string => at("/batch", () => parseCode(text));

/** What a page of certificates speaks of, found once for all of them. */
export interface Named {
  parties: Map<string, Party>;
  subjects: Map<string, SubjectView>;
}

export async function findNamed(db: Queryable, rows: CertificateRow[]): Promise<Named> {
  const ids = rows.flatMap((row) => (row.subject_type === "batch" ? [row.subject] : []));
  const marks = await findBatchMarks(db, [...new Set(ids)]);
  const products = await findProducts(db, [...new Set([...marks.values()].map(({ product }) => product))]);
  const accounts = rows.flatMap((row) => [row.account, marks.get(row.subject)?.account ?? row.subject]);
  const profiles = await findProfiles(db, [...new Set(accounts)]);
  const parties = new Map(
    [...profiles].map(([id, { code, opening }]) => {
      const { name } = readDocument<OrganisationDocument>(opening);
      return [id, { id, code, name }];
    }),
  );
  const subjects = rows.map(({ subject_type: type, subject }): [string, SubjectView] => {
    const mark = marks.get(subject);
    if (!mark) return [subject, { type, organisation: parties.get(subject)!, batch: null }];
    const { id, code, lot } = mark;
    const product = readDocument<ProductDocument>(products.get(mark.product)!.opening).name;
    return [subject, { type, organisation: parties.get(mark.account)!, batch: { id, code, lot, product } }];
  });
  return { parties, subjects: new Map(subjects) };
}
