import type { OrganisationIntent } from "../accept/intents.ts";
import { authoriseAct } from "../access/delegation.ts";
import { grantOf } from "../acts.ts";
import { LedgerError } from "../base/errors.ts";
import type { Transaction } from "../store/pool.ts";
import { findDelegation, rejectUngranted } from "../unions/rows/grants.ts";
import { type AccountNonces, nameOf } from "./nonces.ts";
import { postponeIntent, rejectIntent } from "./rows.ts";

const SET_ASIDE_SECONDS = 5;

/**
 * What a delegate asked for and may not do any more ends here with the reason, if it was never signed. What was signed waits
 * until its bytes can run no more (`finalTime`: Unix seconds of the final block), and all behind it in its lane with it: the
 * Relay runs a lane in order. `now`: Unix seconds of the block to come, about.
 */
export async function withinGrants(
  tx: Transaction,
  intents: OrganisationIntent[],
  nonces: AccountNonces,
  now: number,
  finalTime: () => Promise<number>,
): Promise<OrganisationIntent[]> {
  const stopped = new Set<string>();
  const refusals = new Map<string, LedgerError>();
  for (const intent of intents) {
    if (intent.delegate === null) continue;
    const refusal = await refusalOf(tx, intent, now);
    if (refusal) refusals.set(intent.id, refusal);
    if (refusal && intent.nonce !== null) stopped.add(nameOf(intent));
  }
  const sent: OrganisationIntent[] = [];
  for (const intent of intents) {
    const refusal = refusals.get(intent.id);
    const rejection = refusal && { code: refusal.code, values: refusal.values };
    if (rejection && intent.nonce === null) await rejectIntent(tx, intent.id, rejection);
    else if (rejection && (await rejectUngranted(tx, intent.id, await finalTime(), rejection))) nonces.forget(intent);
    else if (stopped.has(nameOf(intent))) await postponeIntent(tx, intent.id, SET_ASIDE_SECONDS);
    else sent.push(intent);
  }
  return sent;
}

async function refusalOf(tx: Transaction, intent: OrganisationIntent, now: number): Promise<LedgerError | null> {
  const { account } = intent;
  const delegate = intent.delegate!;
  const { isSuccessor, isMember, granted } = await findDelegation(tx, delegate, account);
  if (isSuccessor) return null;
  if (!isMember) return new LedgerError("MEMBERSHIP_REQUIRED", { account, union: delegate });
  const act = grantOf(intent.kind);
  try {
    authoriseAct({ account: delegate, code: "", name: {}, granted, at: now }, account, act ? [act] : []);
    return null;
  } catch (error) {
    return error as LedgerError;
  }
}
