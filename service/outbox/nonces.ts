import type { Deployment } from "../chain/deployment.ts";
import { nextNonce } from "../chain/encode.ts";
import type { Chain } from "../chain/provider.ts";
import type { OrganisationIntent } from "../db/intents.ts";
import { findUsedRequests, lastNonces, postponeIntent, takeNonce } from "../db/outbox.ts";
import type { Transaction } from "../db/pool.ts";

/** Accounts whose nonces this process has compared with the chain's: from then on the database knows best. */
export class AccountNonces {
  readonly #compared = new Set<string>();

  isKnown(account: string): boolean {
    return this.#compared.has(account);
  }

  known(accounts: string[]): void {
    for (const account of accounts) this.#compared.add(account);
  }

  forget(...accounts: string[]): void {
    for (const account of accounts) this.#compared.delete(account);
  }

  forgetAll(): void {
    this.#compared.clear();
  }
}

interface NonceLane {
  chain: Chain;
  deployment: Deployment;
  nonces: AccountNonces;
}

/**
 * Any signer of an organisation may take a place in its lane; ours can then never run there, and gets another: but only
 * once that is final, or a reorganisation could let both run. `intents` are undecided; `final` is the final block as it was
 * before they were picked, so that of all it holds nothing was missing in the records. What comes back is in the order
 * of the lane: what keeps its nonce, then what gets one.
 */
export async function freeTaken(
  lane: NonceLane,
  tx: Transaction,
  intents: OrganisationIntent[],
  final: number,
): Promise<OrganisationIntent[]> {
  const placed = intents.filter((intent) => intent.nonce !== null);
  const accounts = [...new Set(placed.map(({ account }) => account))];
  const latest = await askNonces(lane, accounts, "latest");
  const passed = placed.filter(({ account, nonce }) => nonce! < latest.get(account)!);
  const settled = await askNonces(lane, [...new Set(passed.map(({ account }) => account))], final);
  const left = new Set<string>();
  for (const intent of passed) {
    if (intent.nonce! < settled.get(intent.account)!) {
      await takeNonce(tx, intent.id);
      Object.assign(intent, { nonce: null, request: null, deadline: null });
      lane.nonces.forget(intent.account);
    } else {
      await postponeIntent(tx, intent.id, NOT_FINAL_SECONDS);
      left.add(intent.account);
    }
  }
  // Behind one that waits nothing of its organisation is sent, or a new act would overtake it.
  const now = intents.filter(({ account }) => !left.has(account));
  const kept = now.filter(({ nonce }) => nonce !== null).sort((a, b) => a.nonce! - b.nonce!);
  return [...kept, ...now.filter(({ nonce }) => nonce === null)];
}

const NOT_FINAL_SECONDS = 2;

/** The next nonce of each account's lane as the chain had it at a block. */
async function askNonces(
  { chain, deployment }: NonceLane,
  accounts: string[],
  at: number | "latest",
): Promise<Map<string, number>> {
  const { relay } = deployment.generations[0]!.addresses;
  const asked = accounts.map(async (account) => {
    const answer = await chain.call({ to: relay, data: nextNonce.encode(account) }, at);
    return [account, nextNonce.decode(answer)] as const;
  });
  return new Map(await Promise.all(asked));
}

/**
 * One more than the last we gave, or what the chain says if that is more: a database restored from an older copy must
 * not give a nonce that the chain has seen, or another act's record would be taken for this one's.
 */
export async function nextNonces(lane: NonceLane, tx: Transaction, accounts: string[]): Promise<Map<string, number>> {
  const last = await lastNonces(tx, accounts);
  const unknown = accounts.filter((account) => !lane.nonces.isKnown(account));
  const theirs = await askNonces(lane, unknown, "latest");
  return new Map(
    accounts.map((account) => [account, Math.max((last.get(account) ?? -1) + 1, theirs.get(account) ?? 0)]),
  );
}

/** The last line against giving a request id twice: what the records have already is never given to another act. */
export async function refuseUsed(nonces: AccountNonces, tx: Transaction, given: { request: string }[]): Promise<void> {
  const used = await findUsedRequests(
    tx,
    given.map(({ request }) => request),
  );
  if (used.length === 0) return;
  nonces.forgetAll();
  throw new Error(`The chain has used nonces that this database does not know of (${used[0]}); it is asked again.`);
}
