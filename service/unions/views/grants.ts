import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import type { Party } from "../../accept/schemas.ts";
import type { GrantedAct } from "../../access/delegation.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import type { Queryable } from "../../store/pool.ts";
import { timeOf } from "../../values/dates.ts";
import { findGrants, findPendingGrants } from "../rows/grants.ts";
import { listMemberships, type Pair } from "../rows/memberships.ts";
import { readMembership } from "./memberships.ts";
import type { GrantView } from "./schemas.ts";

/** What members granted: by the organisation to its unions, and to a union by its members. Newest membership first. */
export async function readGrants(
  ledger: Ledger,
  actor: Actor,
  account: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<GrantView>> {
  authorise(actor, "membership.read", account);
  const position = decodeCursor(query.cursor, 2);
  const before = position && { place: position[0]!, part: position[1]! };
  const rows = await listMemberships(ledger.db, {
    account,
    other: null,
    state: "member",
    before,
    limit: query.limit + 1,
  });
  const { items, next } = toPage(
    rows,
    query.limit,
    (row) => [row.place, row.part],
    (row) => ({ account: row.account, union: row.union_account }),
  );
  return { items: await toViews(ledger, ledger.db, account, items), next };
}

export async function readGrant(ledger: Ledger, db: Queryable, actor: Actor, pair: Pair): Promise<GrantView> {
  await readMembership(ledger, db, actor, pair.account, pair.union);
  return (await toViews(ledger, db, pair.account, [pair]))[0]!;
}

/** `account`: who reads; what a member has on its way is its own to know. */
async function toViews(ledger: Ledger, db: Queryable, account: string, pairs: Pair[]): Promise<GrantView[]> {
  const parties = await nameParties(
    db,
    pairs.flatMap(({ account, union }) => [account, union]),
  );
  const granted = await findGrants(db, pairs);
  const pending = await Promise.all(
    pairs.map(async (pair) => (pair.account === account ? findPendingGrants(db, pair) : [])),
  );
  return pairs.map((pair, i) => toView(ledger, pair, parties, granted[i]!, pending[i]!.at(-1)?.id ?? null));
}

function toView(
  ledger: Ledger,
  { account, union }: Pair,
  parties: Map<string, Party>,
  granted: GrantedAct[],
  operation: string | null,
): GrantView {
  const now = ledger.now().getTime();
  const acts = granted.map(({ act, until }) => ({
    act,
    until: timeOf(until),
    ended: until * 1_000 < now,
  }));
  return { organisation: parties.get(account)!, union: parties.get(union)!, acts, operation };
}
