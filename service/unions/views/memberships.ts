import { readDocument } from "../../accept/documents.ts";
import { toEvidence } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { organisationExists } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import type { Party } from "../../accept/schemas.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import type { Queryable } from "../../store/pool.ts";
import { listMemberships, type MembershipRow } from "../rows/memberships.ts";
import type { ExpulsionDocument } from "../rules.ts";
import type { MembershipView } from "./schemas.ts";

/** Newest first: of the organisation with unions, and of a union with organisations. */
export async function readMemberships(
  ledger: Ledger,
  actor: Actor,
  account: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<MembershipView>> {
  authorise(actor, "membership.read", account);
  if (!(await organisationExists(ledger.db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  const position = decodeCursor(query.cursor, 2);
  const before = position && { place: position[0]!, part: position[1]! };
  const filter = { account, other: null, state: null, before, limit: query.limit + 1 };
  const { items, next } = toPage(
    await listMemberships(ledger.db, filter),
    query.limit,
    (row) => [row.place, row.part],
    (row) => row,
  );
  const parties = await nameParties(
    ledger.db,
    items.flatMap(({ account, union_account }) => [account, union_account]),
  );
  return { items: items.map((row) => toView(ledger, row, parties)), next };
}

export async function readMembership(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  account: string,
  other: string,
): Promise<MembershipView> {
  authorise(actor, "membership.read", account);
  const [row] = await listMemberships(db, { account, other, state: null, before: null, limit: 1 });
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "membership" });
  return toView(ledger, row, await nameParties(db, [row.account, row.union_account]));
}

function toView(ledger: Ledger, row: MembershipRow, parties: Map<string, Party>): MembershipView {
  const evidence = toEvidence(row, ledger.contracts.chainId);
  return {
    organisation: parties.get(row.account)!,
    union: parties.get(row.union_account)!,
    state: (row.state ?? "none") as MembershipView["state"],
    since: evidence?.time ?? null,
    reason: reasonIn(row),
    operation: row.operation,
    evidence,
  };
}

/** Null where the chain names a document that is not here, or one that is about something else. */
function reasonIn({ account, union_account, reason }: MembershipRow): string | null {
  if (!reason) return null;
  const document = readDocument<Partial<ExpulsionDocument>>(reason);
  return document.organisation === account && document.union === union_account ? (document.reason ?? null) : null;
}
