import { sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, authoriseOwn, scopeOf } from "../../access/roles.ts";
import { at, Findings, LedgerError } from "../../base/errors.ts";
import { certificateIdOf } from "../../formats/ids.ts";
import { type Scheme, SCHEMES, SUBJECT_TYPES } from "../../formats/slots.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { parseDate } from "../../values/dates.ts";
import type { Names } from "../../values/names.ts";
import { findCertificates, findReadable, insertCertificate, isIssued, listCertificates } from "../rows/certificates.ts";
import { CERTIFICATE_SCHEMAS, certificateDocument, periodOf } from "../rules.ts";
import { secondsNow, toCertificateViews } from "../views/certificates.ts";
import { subjectOf } from "../views/subjects.ts";
import type { CertificateView } from "../views/types.ts";
import { requireAccredited } from "./accredit.ts";
import { checkOwnFile } from "./file.ts";

export interface NewCertificate {
  scheme: Scheme;
  /** One of them, by id or public code. */
  subject: { organisation?: string; batch?: string };
  number: string;
  scope: Names;
  validFrom: string;
  validUntil?: string;
  file?: string;
}

/** Stands in for a subject that was refused, so that the other fields are still checked. */
const NOBODY = { type: "organisation", id: `0x${"00".repeat(20)}` } as const;

/** States something about an organisation or a batch; the order of the rules is the contract's. */
export async function issueCertificate(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  input: NewCertificate,
): Promise<CertificateView> {
  const account = authoriseOwn(actor, "certificate.issue");
  const { scheme } = input;
  await lockActing(tx, account);
  await requireAccredited(tx, account, scheme);
  const findings = new Findings();
  const subject = await findings.checkLater("/subject", () => subjectOf(tx, input.subject));
  await findings.checkLater("/file", () => checkOwnFile(tx, account, input.file));
  const document = findings.check("", () =>
    certificateDocument({ ...input, issuer: account, subject: subject ?? NOBODY }),
  );
  const now = await secondsNow(ledger, tx);
  if (document) findings.check("/validUntil", () => notEnded(document, now));
  findings.throwAny();
  const { number } = document!;
  if (await isIssued(tx, { account, scheme, subject: subject!.id, number }))
    throw new LedgerError("CERTIFICATE_EXISTS", { number });

  const sealed = sealDocument(ledger, CERTIFICATE_SCHEMAS.certificate, document!);
  const { commitment } = sealed;
  const { chainId, certificates } = ledger.contracts;
  const id = certificateIdOf(chainId, certificates, account, {
    scheme: SCHEMES.indexOf(scheme) + 1,
    subjectType: SUBJECT_TYPES.indexOf(subject!.type) + 1,
    subject: subject!.id,
    commitment,
  });
  const { from: validFrom, until: validUntil } = periodOf(document!);
  await insertDocuments(tx, [sealed]);
  const stated = { scheme, subjectType: subject!.type, subject: subject!.id, commitment, validFrom, validUntil };
  const intent = await askRelay(tx, actor, account, {
    kind: "issueCertificate",
    arguments: { certificate: id, ...stated },
  });
  await insertCertificate(tx, { id, account, ...stated, number, file: input.file ?? null, intent });
  return getCertificate(ledger, tx, actor, id);
}

function notEnded(document: { validFrom: string; validUntil?: string }, now: number): void {
  const { until } = periodOf(document);
  if (until !== 0 && until < now) throw new LedgerError("CERTIFICATE_PERIOD_ENDED", { until: document.validUntil! });
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
