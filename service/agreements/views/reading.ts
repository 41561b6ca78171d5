import { chainTime, type Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findKind } from "../../organisations/rows/organisations.ts";
import type { Queryable } from "../../store/pool.ts";
import { type AgreementRow, findAgreement, findAgreementOfIntent, listAgreements } from "../rows/agreements.ts";
import { isKnownTo, toAgreementViews } from "./agreement.ts";
import type { AgreementView } from "./schemas.ts";

/** What the actor may know of: auditors also of what is others' and on the chain. */
async function knows(db: Queryable, actor: Actor, row: AgreementRow): Promise<boolean> {
  if (actor.kind === "operator" || isKnownTo(row, actor.account)) return true;
  return row.stands !== "none" && (await findKind(db, actor.account)) === "auditor";
}

export async function getAgreement(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<AgreementView> {
  const [view] = await toAgreementViews(ledger, db, actor, [await knownAgreement(ledger, db, actor, id)]);
  return view!;
}

/** The one that an operation proposes. */
export async function getAgreementOf(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  operation: string,
): Promise<AgreementView> {
  const id = await findAgreementOfIntent(db, operation);
  if (id === null) throw new LedgerError("NOT_FOUND", { resource: "agreement" });
  return getAgreement(ledger, db, actor, id);
}

/** Throws NOT_FOUND for whoever may not know of it, and ROLE_TOO_WEAK. */
export async function knownAgreement(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<AgreementRow> {
  const row = await findAgreement(db, id, await chainTime(ledger, db));
  if (!row || !(await knows(db, actor, row))) throw new LedgerError("NOT_FOUND", { resource: "agreement" });
  authorise(actor, "agreement.read");
  return row;
}

/** Newest first. */
export async function readAgreements(
  ledger: Ledger,
  actor: Actor,
  query: {
    role?: "seller" | "buyer" | "arbiter" | undefined;
    open?: boolean | undefined;
    thread?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<AgreementView>> {
  authorise(actor, "agreement.read");
  const account = scopeOf(actor);
  const rows = await listAgreements(ledger.db, await chainTime(ledger, ledger.db), {
    account,
    auditor: account !== null && (await findKind(ledger.db, account)) === "auditor",
    role: query.role ?? null,
    open: query.open ?? null,
    thread: query.thread ?? null,
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const { items, next } = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => row,
  );
  return { items: await toAgreementViews(ledger, ledger.db, actor, items), next };
}
