import type { Deployment } from "../chain/deployment.ts";
import { nextNonce } from "../chain/encode.ts";
import type { Chain } from "../chain/provider.ts";
import { findUsedRequests, lastNonces } from "../db/outbox.ts";
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

  forget(): void {
    this.#compared.clear();
  }
}

/**
 * One more than the last we gave, or what the chain says if that is more: a database restored from an older copy must
 * not give a nonce that the chain has seen, or another act's record would be taken for this one's.
 */
export async function nextNonces(
  lane: { chain: Chain; deployment: Deployment; nonces: AccountNonces },
  tx: Transaction,
  accounts: string[],
): Promise<Map<string, number>> {
  const last = await lastNonces(tx, accounts);
  const { relay } = lane.deployment.generations[0]!.addresses;
  const next = await Promise.all(
    accounts.map(async (account) => {
      const ours = (last.get(account) ?? -1) + 1;
      if (lane.nonces.isKnown(account)) return [account, ours] as const;
      const theirs = nextNonce.decode(await lane.chain.call({ to: relay, data: nextNonce.encode(account) }));
      return [account, Math.max(ours, theirs)] as const;
    }),
  );
  return new Map(next);
}

/** The last line against giving a request id twice: what the records have already is never given to another act. */
export async function refuseUsed(nonces: AccountNonces, tx: Transaction, given: { request: string }[]): Promise<void> {
  const used = await findUsedRequests(
    tx,
    given.map(({ request }) => request),
  );
  if (used.length === 0) return;
  nonces.forget();
  throw new Error(`The chain has used nonces that this database does not know of (${used[0]}); it is asked again.`);
}
