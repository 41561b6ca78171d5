import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { GrantableAct } from "../../access/delegation.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findParty } from "../../organisations/views/parties.ts";
import type { Transaction } from "../../store/pool.ts";
import { findGrants, findGrantWishes } from "../rows/grants.ts";
import type { Pair } from "../rows/memberships.ts";
import { readGrant } from "../views/grants.ts";
import type { GrantView } from "../views/schemas.ts";
import { atLater, requireMember } from "./memberships.ts";

export interface NewGrant {
  /** Account or public code. */
  union: string;
  acts: GrantableAct[];
  /** RFC 3339: the last moment at which the union may act. */
  until: string;
}

/** Lets a union do acts in the account of its member, until a time. */
export async function grantActs(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  input: NewGrant,
): Promise<GrantView> {
  const pair = await lockGranting(tx, actor, account, input.union);
  await requireMember(tx, pair);
  const until = Math.floor(Date.parse(input.until) / 1_000);
  // Such as a leap second, which the format allows.
  if (Number.isNaN(until))
    throw new LedgerError("FIELD_INVALID", { field: "until", reason: "must be a moment that there is" }, "/until");
  if (until * 1_000 <= ledger.now().getTime())
    throw new LedgerError("GRANT_UNTIL_PAST", { until: new Date(until * 1_000).toISOString() }, "/until");
  const acts = [...new Set(input.acts)];
  await askRelay(tx, actor, account, { kind: "grant", arguments: { union: pair.union, acts, until } });
  return readGrant(ledger, tx, actor, pair);
}

/** Takes back some acts, all of which must be granted, or without `acts` everything. Returns the operation's id. */
export async function withdrawGrant(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  input: { union: string; acts?: GrantableAct[] },
): Promise<string> {
  const pair = await lockGranting(tx, actor, account, input.union);
  const { union } = pair;
  if (!input.acts) {
    await requireMember(tx, pair);
    return askRelay(tx, actor, account, { kind: "revokeAllGrants", arguments: { union } });
  }
  const acts = [...new Set(input.acts)];
  const granted = await grantedSoon(ledger, tx, pair);
  const unknown = acts.find((act) => !granted.has(act));
  if (unknown) throw new LedgerError("GRANT_UNKNOWN", { act: unknown });
  return askRelay(tx, actor, account, { kind: "revokeGrant", arguments: { union, acts } });
}

async function lockGranting(tx: Transaction, actor: Actor, account: string, union: string): Promise<Pair> {
  authorise(actor, "grant.manage", account);
  await lockActing(tx, account);
  return { account, union: (await atLater("/union", () => findParty(tx, union))).account };
}

/** What is granted now, and as the member's own acts on their way will leave it. */
async function grantedSoon(ledger: Ledger, tx: Transaction, pair: Pair): Promise<Set<string>> {
  const [granted] = await findGrants(tx, [pair]);
  const now = ledger.now().getTime() / 1_000;
  const acts = new Set<string>(granted!.filter(({ until }) => until >= now).map(({ act }) => act));
  for (const { kind, acts: named } of await findGrantWishes(tx, pair)) {
    if (kind === "revokeAllGrants") acts.clear();
    for (const act of named ?? [])
      if (kind === "grant") acts.add(act);
      else acts.delete(act);
  }
  return acts;
}
