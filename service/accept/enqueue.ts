import { randomUUID } from "node:crypto";
import { authoriseAct } from "../access/delegation.ts";
import { type Actor, requesterOf } from "../access/roles.ts";
import { LedgerError } from "../base/errors.ts";
import { notify } from "../store/notifications.ts";
import type { Transaction } from "../store/pool.ts";
import { dependencyOf } from "./acting.ts";
import { actOfWish } from "./delegatedActs.ts";
import { type Claim, insertClaims, insertIntent, type IntentKind } from "./intents.ts";
import { isSuspended, type LockedOrganisation, lockOrganisation } from "./organisations.ts";

/**
 * The organisation that acts, locked to the end of the transaction: what its colleagues ask for at the same moment sees
 * what this request claims. Refuses one that is suspended; so will the contract.
 */
export async function lockActing(tx: Transaction, account: string): Promise<LockedOrganisation> {
  const organisation = await lockOrganisation(tx, account);
  if (!organisation) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  if (await isSuspended(tx, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  return organisation;
}

/** Puts an act of a locked organisation on its way, with what it claims of its stock. Returns the operation's id. */
export async function askRelay(
  tx: Transaction,
  actor: Actor,
  account: string,
  wish: { kind: string; arguments: object },
  { weight = 1, claims = [] }: { weight?: number; claims?: Claim[] } = {},
): Promise<string> {
  const id = randomUUID();
  const delegate = delegateFor(actor, account, wish);
  const dependsOn = await dependencyOf(tx, delegate ?? account);
  await insertIntent(tx, {
    ...wish,
    id,
    account,
    delegate,
    channel: "relay",
    weight,
    dependsOn,
    requestedBy: requesterOf(actor),
  });
  if (claims.length) await insertClaims(tx, id, account, claims);
  await notify(tx, "intents");
  return id;
}

/** Whose key signs, when it is not the organisation's own. Throws GRANT_MISSING, GRANT_ENDED or GRANT_NOT_POSSIBLE. */
export function delegateFor(actor: Actor, account: string, { kind }: { kind: string }): string | null {
  if (actor.kind !== "organisation" || !actor.delegate) return null;
  const act = actOfWish(kind as IntentKind);
  if (!act && actor.delegate.granted !== null) throw new LedgerError("GRANT_NOT_POSSIBLE", { account });
  authoriseAct(actor.delegate, account, act ? [act] : []);
  return actor.delegate.account;
}
