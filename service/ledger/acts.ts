import { randomUUID } from "node:crypto";
import { type Actor, requesterOf } from "../domain/roles.ts";
import { insertIntent, type Wish } from "../db/intents.ts";
import { notify } from "../db/notifications.ts";
import { isSuspended, lockOrganisation, type LockedOrganisation } from "../db/organisations.ts";
import type { Transaction } from "../db/pool.ts";
import { type Claim, insertClaims } from "../db/stock.ts";
import { LedgerError } from "../errors.ts";
import { dependencyOf } from "./registration.ts";

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
  wish: Wish,
  { weight = 1, claims = [] }: { weight?: number; claims?: Claim[] } = {},
): Promise<string> {
  const id = randomUUID();
  const dependsOn = await dependencyOf(tx, account);
  await insertIntent(tx, {
    ...wish,
    id,
    account,
    channel: "relay",
    weight,
    dependsOn,
    requestedBy: requesterOf(actor),
  });
  if (claims.length) await insertClaims(tx, id, account, claims);
  await notify(tx, "intents");
  return id;
}
