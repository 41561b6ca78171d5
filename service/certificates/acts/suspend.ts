import { sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Wish } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authoriseOwn, scopeOf } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import type { Course } from "../../formats/slots.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { dayInMorocco, parseDate, startOfDay } from "../../values/dates.ts";
import { findCertificateActs, insertCertificateAct } from "../rows/acts.ts";
import { type CertificateRow, findCertificates, findReadable } from "../rows/certificates.ts";
import {
  CERTIFICATE_SCHEMAS,
  type CertificateAct,
  certificateActDocument,
  suspendedSince,
  validityAt,
} from "../rules.ts";
import { courseOf, secondsNow } from "../views/certificates.ts";
import { requireAccredited } from "./accredit.ts";

/** The rules stand in the contract's order. Each act returns its operation's id. */

/** It counts for nothing until it is reinstated. */
export async function suspendCertificate(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  { reason }: { reason: string },
): Promise<string> {
  const own = await openOwn(ledger, tx, actor, id);
  notOver(own);
  const since = suspendedSince(own.course);
  if (since !== null) throw new LedgerError("CERTIFICATE_SUSPENDED", { from: timeOf(since) });
  return ask(ledger, tx, actor, own, { act: "suspension", reason });
}

/** It counts again; what gives validity needs the accreditation still. */
export async function reinstateCertificate(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  { reason }: { reason: string },
): Promise<string> {
  const own = await openOwn(ledger, tx, actor, id);
  await requireAccredited(tx, own.row.account, own.row.scheme);
  notOver(own);
  if (suspendedSince(own.course) === null) throw new LedgerError("CERTIFICATE_NOT_SUSPENDED");
  return ask(ledger, tx, actor, own, { act: "reinstatement", reason });
}

/** It counts for nothing from a day on, past or to come; again only from an earlier one. */
export async function revokeCertificate(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  { reason, effectiveFrom }: { reason: string; effectiveFrom: string },
): Promise<string> {
  const own = await openOwn(ledger, tx, actor, id);
  const { validFrom, validUntil, revokedFrom } = own.course;
  const from = at("/effectiveFrom", () => startOfDay(parseDate(effectiveFrom)));
  if (from < validFrom || (validUntil !== 0 && from > validUntil)) {
    const values = { date: effectiveFrom, min: dayOf(validFrom), ...(validUntil !== 0 && { max: dayOf(validUntil) }) };
    throw new LedgerError("CERTIFICATE_DATE_OUT_OF_BOUNDS", values, "/effectiveFrom");
  }
  if (revokedFrom !== 0 && from >= revokedFrom)
    throw new LedgerError("CERTIFICATE_REVOKED", { from: dayOf(revokedFrom) }, "/effectiveFrom");
  return ask(ledger, tx, actor, own, { act: "revocation", reason, effectiveFrom });
}

interface Own {
  row: CertificateRow;
  /** With what is on its way. */
  course: Course;
  now: number;
}

/** A certificate of the actor's organisation, which stays locked. Whoever may read it learns that it is another's. */
async function openOwn(ledger: Ledger, tx: Transaction, actor: Actor, id: string): Promise<Own> {
  const account = authoriseOwn(actor, "certificate.withdraw");
  const [row] = await findCertificates(tx, [id]);
  const known = row && row.state !== "rejected" && (await findReadable(tx, scopeOf(actor), [id])).has(id);
  if (!known) throw new LedgerError("NOT_FOUND", { resource: "certificate" });
  if (row.account !== account) throw new LedgerError("CERTIFICATE_NOT_YOURS");
  await lockActing(tx, account);
  const now = await secondsNow(ledger, tx);
  const acts = (await findCertificateActs(tx, [id])).get(id);
  return { row, course: courseOf(row, acts, now), now };
}

function notOver({ course, now }: Own): void {
  const validity = validityAt(course, now);
  if (validity === "expired" || validity === "revoked") throw new LedgerError("CERTIFICATE_OVER", { validity });
}

const KINDS = {
  suspension: "suspendCertificate",
  reinstatement: "reinstateCertificate",
  revocation: "revokeCertificate",
} as const satisfies Record<CertificateAct, Wish["kind"]>;

async function ask(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  { row: { id, account } }: Own,
  stated: { act: CertificateAct; reason: string; effectiveFrom?: string },
): Promise<string> {
  const { act } = stated;
  const sealed = sealDocument(ledger, CERTIFICATE_SCHEMAS.act, certificateActDocument({ ...stated, certificate: id }));
  await insertDocuments(tx, [sealed]);
  const effectiveFrom = stated.effectiveFrom === undefined ? null : startOfDay(stated.effectiveFrom);
  const reasoned = { certificate: id, reason: sealed.commitment };
  const wish = (
    effectiveFrom === null
      ? { kind: KINDS[act], arguments: reasoned }
      : { kind: KINDS[act], arguments: { ...reasoned, effectiveFrom } }
  ) as Wish;
  const intent = await askRelay(tx, actor, account, wish);
  const { commitment } = sealed;
  await insertCertificateAct(tx, { intent, certificate: id, kind: act, effectiveFrom, commitment });
  return intent;
}

const timeOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();
const dayOf = (seconds: number): string => dayInMorocco(new Date(seconds * 1_000));
