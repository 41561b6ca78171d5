import { sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Wish } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended } from "../../accept/organisations.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { findSuccessor } from "../../organisations/rows/kin.ts";
import { findOrganisation } from "../../organisations/rows/organisations.ts";
import { findParty } from "../../organisations/views/parties.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { findMembership, type Pair } from "../rows/memberships.ts";
import { afterAct, expulsionDocument, type MembershipAct, type MembershipState, UNION_SCHEMAS } from "../rules.ts";
import { readMembership } from "../views/memberships.ts";
import type { MembershipView } from "../views/schemas.ts";

/** Exactly one: the union to join, or the organisation to take in; by account or public code. */
export interface NewMembership {
  union?: string;
  organisation?: string;
}

/** Consents to a membership; it begins when the other side has consented too. */
export async function consentToMembership(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  { union, organisation }: NewMembership,
): Promise<MembershipView> {
  authorise(actor, "membership.manage", account);
  const { kind } = await lockActing(tx, account);
  if ((union === undefined) === (organisation === undefined))
    throw new LedgerError("FIELD_INVALID", { field: "union", reason: "or else organisation must be given, not both" });
  const [field, name] = union === undefined ? ["organisation", organisation!] : ["union", union];
  const other = await atLater(`/${field}`, () => findParty(tx, name));
  const joins = field === "union";
  const pair = joins ? { account, union: other.account } : { account: other.account, union: account };
  if ((joins ? other.kind : kind) !== "union")
    throw new LedgerError("UNION_REQUIRED", { account: pair.union }, joins ? "/union" : undefined);
  if (other.account === account) throw new LedgerError("UNION_OF_ITSELF", {}, `/${field}`);
  await atLater(`/${field}`, () => refuseAbsent(tx, other));
  const wish: Wish = joins
    ? { kind: "join", arguments: { union: other.account } }
    : { kind: "admit", arguments: { member: other.account } };
  await step(tx, account, pair, wish.kind as MembershipAct);
  await askRelay(tx, actor, account, wish);
  return readMembership(ledger, tx, actor, account, other.account);
}

/** The member goes, or takes back its asking, or declines the offer: alone. Returns the operation's id. */
export async function leaveUnion(tx: Transaction, actor: Actor, account: string, union: string): Promise<string> {
  authorise(actor, "membership.manage", account);
  await lockActing(tx, account);
  await known(tx, union);
  await step(tx, account, { account, union }, "leaveUnion");
  return askRelay(tx, actor, account, { kind: "leaveUnion", arguments: { union } });
}

/** The union lets go, or takes back its offer, or declines who asked, and says why. Returns the operation's id. */
export async function expelMember(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  member: string,
  reason: string,
): Promise<string> {
  authorise(actor, "membership.manage", account);
  const document = expulsionDocument({ organisation: member, union: account, reason });
  await lockActing(tx, account);
  await known(tx, member);
  await step(tx, account, { account: member, union: account }, "expel");
  const sealed = sealDocument(ledger, UNION_SCHEMAS.expulsion, document);
  await insertDocuments(tx, [sealed]);
  return askRelay(tx, actor, account, { kind: "expel", arguments: { member, reason: sealed.commitment } });
}

async function known(db: Queryable, account: string): Promise<void> {
  if (!(await findOrganisation(db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
}

/** Nothing is agreed with who is not there, stopped, or gone. */
export async function refuseAbsent(
  db: Queryable,
  { account, code, state }: { account: string; code: string; state: string },
): Promise<void> {
  if (state === "queued" || state === "sent") throw new LedgerError("PARTY_PENDING", { code });
  if (await isSuspended(db, account)) throw new LedgerError("PARTY_SUSPENDED", { code });
  const successor = await findSuccessor(db, account);
  if (successor !== null) throw new LedgerError("ORGANISATION_MERGED", { account, successor });
}

/** As `at`, for rules that ask the database. */
export async function atLater<T>(pointer: string, rule: () => Promise<T>): Promise<T> {
  const outcome = await rule().then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
  return at(pointer, outcome);
}

/** Throws MEMBERSHIP_STATE when the act leads nowhere from where the chain and the actor's own acts on their way lead. */
async function step(tx: Transaction, actor: string, pair: Pair, act: MembershipAct): Promise<void> {
  const state = await standingOf(tx, actor, pair);
  if (afterAct(state, act) === null) throw new LedgerError("MEMBERSHIP_STATE", { ...pair, state });
}

/** Throws MEMBERSHIP_REQUIRED unless the organisation is a member of the union, as its own acts will leave it. */
export async function requireMember(tx: Transaction, pair: Pair): Promise<void> {
  if ((await standingOf(tx, pair.account, pair)) !== "member")
    throw new LedgerError("MEMBERSHIP_REQUIRED", { ...pair });
}

async function standingOf(tx: Transaction, actor: string, pair: Pair): Promise<MembershipState> {
  const { state, wishes } = await findMembership(tx, actor, pair);
  const start = (state === null || state === "ended" ? "none" : state) as MembershipState;
  return (wishes as MembershipAct[]).reduce((from, act) => afterAct(from, act) ?? from, start);
}
