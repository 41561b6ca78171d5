import { readDocument } from "../../accept/documents.ts";
import { isOnChain } from "../../accept/operationStates.ts";
import type { Party } from "../../accept/schemas.ts";
import { type Load, loadFinding } from "../../accept/state.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { isWord } from "../../formats/hex.ts";
import type { SubjectType } from "../../formats/slots.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import { findParty } from "../../organisations/views/parties.ts";
import { findProducts } from "../../products/rows/products.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Queryable } from "../../store/pool.ts";
import { parseCode } from "../../values/codes.ts";
import { type CertificateRow, findBatchSubjects, findBatchToCertify } from "../rows/certificates.ts";
import type { SubjectView } from "./schemas.ts";

interface Subject {
  type: SubjectType;
  id: string;
}

/** What a certifier names, by id or by the public code on letters and labels. On the chain; a batch not annulled. */
async function subjectOf(db: Queryable, named: { organisation?: string; batch?: string }): Promise<Subject> {
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
  const row = await findBatchToCertify(db, isWord(batch!) ? { id: batch } : { code: codeOf(batch!) });
  if (!row || !isOnChain(row.state)) throw new LedgerError("NOT_FOUND", { resource: "batch" }, "/batch");
  if (row.annulled) throw new LedgerError("BATCH_ANNULLED", { lot: row.lot }, "/batch");
  return { type: "batch", id: row.id };
}

export const namedSubject: Load<{ organisation?: string; batch?: string }, Subject | LedgerError> = loadFinding(
  ({ organisation = "", batch = "" }) => `${organisation} ${batch}`,
  subjectOf,
);

const codeOf = (text: string): string => at("/batch", () => parseCode(text));

/** What a page of certificates speaks of, found once for all of them. */
export interface Named {
  parties: Map<string, Party>;
  subjects: Map<string, SubjectView>;
}

export async function findNamed(db: Queryable, rows: CertificateRow[]): Promise<Named> {
  const ids = rows.flatMap((row) => (row.subject_type === "batch" ? [row.subject] : []));
  const marks = await findBatchSubjects(db, [...new Set(ids)]);
  const products = await findProducts(db, [...new Set([...marks.values()].map(({ product }) => product))]);
  const accounts = rows.flatMap((row) => [row.account, marks.get(row.subject)?.account ?? row.subject]);
  const parties = await nameParties(db, accounts);
  const subjects = rows.map(({ subject_type: type, subject }): [string, SubjectView] => {
    const mark = marks.get(subject);
    if (!mark) return [subject, { type, organisation: parties.get(subject)!, batch: null }];
    const { id, code, lot } = mark;
    const product = readDocument<ProductDocument>(products.get(mark.product)!.opening).name;
    return [subject, { type, organisation: parties.get(mark.account)!, batch: { id, code, lot, product } }];
  });
  return { parties, subjects: new Map(subjects) };
}
