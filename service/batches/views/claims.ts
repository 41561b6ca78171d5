import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Party } from "../../accept/schemas.ts";
import { findCertificates } from "../../certificates/rows/certificates.ts";
import { findFiles } from "../../certificates/rows/files.ts";
import { covered, SCHEME_OF_SIGN, suspendedSince } from "../../certificates/rules.ts";
import { courseIn, toCertificateViews, toNamedFile } from "../../certificates/views/certificates.ts";
import type { CertificateView } from "../../certificates/views/schemas.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Queryable } from "../../store/pool.ts";
import { timeOf } from "../../values/dates.ts";
import { type ClaimRow, findClaims, findCovering, findStopped, type StoppedRow } from "../rows/claims.ts";
import type { BatchDocument } from "../rules/batch.ts";
import { type Claim, type ClaimStanding, isProtected } from "../rules/claims.ts";
import type { CertificateNotice } from "./claimSchemas.ts";
import type { BatchView, ClaimView } from "./schemas.ts";

/** A batch whose claims are to be told. */
interface Maker {
  id: string;
  organisation: Party;
  producedOn: string;
  createdAt: string;
  product: { sign?: BatchView["product"]["sign"] };
}

type Known = Pick<CertificateView, "id" | "scheme" | "issuer"> & { view: CertificateView; covers: boolean };

/** Each batch with what it claims, where it claims anything. */
export async function withClaims<V extends Maker & { claims?: ClaimView[] }>(
  ledger: Ledger,
  db: Queryable,
  batches: V[],
): Promise<V[]> {
  const shown = await readClaims(ledger, db, batches);
  return batches.map((batch) => {
    const claims = shown.get(batch.id);
    return claims?.length ? { ...batch, claims } : batch;
  });
}

/**
 * What was claimed when they were made, each as it stands; then the sign of the product where a certificate covers it, and
 * every certificate about the batch itself that no claim names.
 */
export async function readClaims(ledger: Ledger, db: Queryable, batches: Maker[]): Promise<Map<string, ClaimView[]>> {
  const rows = Map.groupBy(
    await findClaims(
      db,
      batches.map(({ id }) => id),
    ),
    ({ batch }) => batch,
  );
  const claims = new Map(batches.map(({ id }) => [id, (rows.get(id) ?? []).map(claimIn)]));
  const all = [...claims.values()].flat();
  const signs = batches.flatMap(({ product }) => (product.sign ? [SCHEME_OF_SIGN[product.sign.kind]] : []));
  const certificates = await toCertificateViews(
    ledger,
    db,
    null,
    await findCovering(
      db,
      batches.map(({ id }) => id),
      [...new Set(batches.map(({ organisation }) => organisation.id))],
      [...new Set([...all.map(({ scheme }) => scheme), ...signs])],
    ),
  );
  const files = await findFiles(
    db,
    all.flatMap(({ file }) => (file === undefined ? [] : [file])),
  );
  const fileOf = (hash: string | undefined): ClaimView["file"] =>
    toNamedFile(hash === undefined ? undefined : files.get(hash));
  return new Map(
    batches.map((batch) => {
      const known = certificates.flatMap((view) => knownTo(batch, view));
      const stated = claims.get(batch.id)!.map((claim) => toView(claim, batch, known, fileOf(claim.file)));
      return [batch.id, [...stated, ...unstated(batch, stated, known)]];
    }),
  );
}

function claimIn({ opening, position }: ClaimRow): Claim {
  return readDocument<BatchDocument>(opening).claims![position]!;
}

/** Certificates about the batch or its maker, with whether they covered the batch. */
function knownTo(batch: Maker, view: CertificateView): Known[] {
  const { subject } = view;
  const itself = subject.batch?.id === batch.id;
  if (!itself && (subject.batch || subject.organisation.id !== batch.organisation.id)) return [];
  const act = { day: batch.producedOn, statedAt: Date.parse(batch.createdAt) / 1_000 };
  const { id, scheme, issuer } = view;
  return [{ id, scheme, issuer, view, covers: covered(courseIn(view), act, itself) }];
}

function toView(claim: Claim, batch: Maker, known: Known[], file: ClaimView["file"]): ClaimView {
  const named = known.find(({ id }) => id === claim.certificate);
  const covering = named?.covers ? named : known.find(({ scheme, covers }) => covers && scheme === claim.scheme);
  const certificate = (covering ?? named)?.view ?? null;
  return {
    scheme: claim.scheme,
    words: claim.words ?? null,
    standing: standingOf(claim, covering !== undefined),
    by: covering?.issuer ?? batch.organisation,
    certificate,
    file,
  };
}

function standingOf({ scheme, certificate, file }: Claim, verified: boolean): ClaimStanding {
  if (verified) return "verified";
  if (certificate !== undefined || isProtected(scheme)) return "uncovered";
  return file === undefined ? "self_declared" : "evidenced";
}

function unstated(batch: Maker, stated: ClaimView[], known: Known[]): ClaimView[] {
  const { sign } = batch.product;
  const scheme = sign && SCHEME_OF_SIGN[sign.kind];
  const bySign = stated.some((claim) => claim.scheme === scheme)
    ? undefined
    : known.find((one) => one.covers && one.scheme === scheme);
  const named = new Set([...stated.map(({ certificate }) => certificate?.id), bySign?.id]);
  const about = known.filter(({ view, id }) => view.subject.batch && !named.has(id));
  const shown = (one: Known, words: ClaimView["words"]): ClaimView => ({
    scheme: one.scheme,
    words,
    standing: one.covers ? "verified" : "uncovered",
    by: one.issuer,
    certificate: one.view,
    file: null,
  });
  return [...(bySign ? [shown(bySign, sign!.name)] : []), ...about.map((one) => shown(one, null))];
}

const SHOWN_AT_MOST = 20;

/** Certificates of the batch, or of anything that it was made of, that are suspended, or revoked from whatever day. */
export async function findNotices(ledger: Ledger, db: Queryable, batch: string): Promise<CertificateNotice[]> {
  const rows = await findStopped(db, batch, SHOWN_AT_MOST);
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ certificate }) => certificate))];
  const views = await toCertificateViews(ledger, db, null, await findCertificates(db, ids));
  const byId = new Map(views.map((view) => [view.id, view]));
  const parties = await nameParties(
    db,
    rows.map(({ account }) => account),
  );
  return rows.flatMap((row) => {
    return noticeOf(row, byId.get(row.certificate)!, batch, parties.get(row.account)!);
  });
}

function noticeOf(row: StoppedRow, view: CertificateView, root: string, organisation: Party): CertificateNotice[] {
  const course = courseIn(view);
  const since = suspendedSince(course);
  const kind = course.revokedFrom !== 0 ? "revocation" : "suspension";
  if (kind === "suspension" && since === null) return [];
  const act = view.acts.findLast((one) => one.kind === kind && one.evidence)!;
  const { lot, producedOn } = readDocument<BatchDocument>(row.opening);
  const made = { day: producedOn, statedAt: row.created_at.getTime() / 1_000 };
  const { id, scheme, number, issuer } = view;
  return [
    {
      certificate: { id, scheme, number, issuer },
      kind,
      from: kind === "revocation" ? act.effectiveFrom! : timeOf(since!),
      reason: act.reason,
      part: row.batch === root ? "itself" : "source",
      batch: {
        id: row.batch,
        code: row.code,
        lot,
        product: readDocument<ProductDocument>(row.product_opening).name,
        organisation,
      },
      covered: covered(course, made, view.subject.batch?.id === row.batch),
      evidence: act.evidence,
    },
  ];
}
