import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import { chainTime, type Ledger } from "../../accept/ledger.ts";
import type { OperationState } from "../../accept/operationStates.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import type { Course, Scheme, Validity } from "../../formats/slots.ts";
import type { Queryable } from "../../store/pool.ts";
import { dayOf, endOfDay, parseDate, startOfDay } from "../../values/dates.ts";
import type { FileType } from "../../values/files.ts";
import { type CertificateActRow, findCertificateActs } from "../rows/acts.ts";
import { type CertificateRow, findCertificates, findReadable, listCertificates } from "../rows/certificates.ts";
import { type FileRow, findFiles } from "../rows/files.ts";
import {
  type CertificateAct,
  type CertificateActDocument,
  type CertificateDocument,
  periodOf,
  validityAt,
} from "../rules.ts";
import type { CertificateActView, CertificateView } from "./schemas.ts";
import { findNamed, type Named } from "./subjects.ts";

/** What became of it, as the chain says; `waiting`: and as its issuer's acts on their way will leave it, from `now` on. */
export function courseOf(row: CertificateRow, acts: readonly CertificateActRow[] = [], waiting?: number): Course {
  const course = newCourse(row.valid_from, row.valid_until);
  for (const act of acts) {
    const time = act.e_time ? act.e_time.getTime() / 1_000 : waiting;
    if (time !== undefined && act.state !== "rejected") follow(course, act.kind, time, act.effective_from);
  }
  return course;
}

/** As `courseOf`, of what readers are shown. */
export function courseIn({ validFrom, validUntil, acts }: CertificateView): Course {
  const { from, until } = periodOf({ validFrom, ...(validUntil !== null && { validUntil }) });
  const course = newCourse(from, until);
  for (const { kind, evidence, effectiveFrom } of acts) {
    const revokedFrom = effectiveFrom === null ? null : startOfDay(effectiveFrom);
    if (evidence) follow(course, kind, Date.parse(evidence.time) / 1_000, revokedFrom);
  }
  return course;
}

const newCourse = (validFrom: number, validUntil: number): Course => ({
  validFrom,
  validUntil,
  revokedFrom: 0,
  suspensions: [],
});

function follow(course: Course, kind: CertificateAct, time: number, revokedFrom: number | null): void {
  if (kind === "suspension") course.suspensions.push({ from: time, until: 0 });
  else if (kind === "revocation") course.revokedFrom = revokedFrom!;
  else for (const suspension of course.suspensions) suspension.until ||= time;
}

interface Related {
  ledger: Ledger;
  viewer: Actor | null;
  named: Named;
  files: Map<string, FileRow>;
  acts: Map<string, CertificateActRow[]>;
  time: number;
}

/** `viewer` is null on public pages, `on` the day whose validity is told: as its last second leaves it. */
export async function toCertificateViews(
  ledger: Ledger,
  db: Queryable,
  viewer: Actor | null,
  rows: CertificateRow[],
  on?: string,
): Promise<CertificateView[]> {
  if (rows.length === 0) return [];
  const around: Related = {
    ledger,
    viewer,
    named: await findNamed(db, rows),
    files: await findFiles(
      db,
      rows.flatMap(({ file }) => (file === null ? [] : [file])),
    ),
    acts: await findCertificateActs(
      db,
      rows.map(({ id }) => id),
    ),
    time: on === undefined ? await chainTime(ledger, db) : endOfDay(on),
  };
  return rows.map((row) => toView(row, around));
}

/** A file as what names it says it; null where nothing is named. */
export const toNamedFile = (file: FileRow | undefined): CertificateView["file"] =>
  file
    ? { id: file.hash, type: file.type as FileType, size: file.size, erasedAt: file.erased_at?.toISOString() ?? null }
    : null;

function toView(row: CertificateRow, around: Related): CertificateView {
  const { ledger, viewer, named, time } = around;
  const document = readDocument<CertificateDocument>(row.opening);
  const all = around.acts.get(row.id) ?? [];
  // What is not on the chain is the issuer's own affair.
  const mine = viewer !== null && (viewer.kind === "operator" || viewer.account === row.account);
  const acts = all.filter(({ e_block }) => mine || e_block !== null);
  const file = row.file === null ? undefined : around.files.get(row.file);
  return {
    id: row.id,
    issuer: named.parties.get(row.account)!,
    scheme: row.scheme as Scheme,
    subject: named.subjects.get(row.subject)!,
    number: document.number,
    scope: document.scope,
    validFrom: document.validFrom,
    validUntil: document.validUntil ?? null,
    file: toNamedFile(file),
    validity: validityOf(row, all, time),
    commitment: row.commitment,
    state: row.state as OperationState,
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, viewer),
    acts: acts.map((act) => toActView(act, ledger, viewer)),
  };
}

const validityOf = (row: CertificateRow, acts: CertificateActRow[], time: number): Validity =>
  validityAt(courseOf(row, acts), time);

function toActView(row: CertificateActRow, ledger: Ledger, viewer: Actor | null): CertificateActView {
  const document = row.opening && readDocument<CertificateActDocument>(row.opening);
  return {
    kind: row.kind,
    effectiveFrom: row.effective_from === null ? null : dayOf(row.effective_from),
    reason: document?.reason ?? null,
    commitment: row.commitment,
    state: row.state as OperationState,
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, viewer),
  };
}

/** `on`: the day of its `validity`; left out: now. */
export async function getCertificate(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  id: string,
  on?: string,
): Promise<CertificateView> {
  const [row] = await findCertificates(db, [id]);
  if (!row || !(await findReadable(db, scopeOf(actor), [id])).has(id))
    throw new LedgerError("NOT_FOUND", { resource: "certificate" });
  authorise(actor, "certificate.read");
  const day = on === undefined ? undefined : at("/on", () => parseDate(on));
  const [view] = await toCertificateViews(ledger, db, actor, [row], day);
  return view!;
}

/** Newest first: those that the organisation issued, that are about it, or that reach a batch it knows. */
export async function readCertificates(
  ledger: Ledger,
  actor: Actor,
  query: {
    issuer?: string | undefined;
    organisation?: string | undefined;
    batch?: string | undefined;
    scheme?: string | undefined;
    on?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<CertificateView>> {
  authorise(actor, "certificate.read");
  const { on } = query;
  const day = on === undefined ? undefined : at("/on", () => parseDate(on));
  const rows = await listCertificates(ledger.db, {
    account: scopeOf(actor),
    issuer: query.issuer ?? null,
    organisation: query.organisation ?? null,
    batch: query.batch ?? null,
    scheme: query.scheme ?? null,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const { items, next } = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => row,
  );
  return { items: await toCertificateViews(ledger, ledger.db, actor, items, day), next };
}
