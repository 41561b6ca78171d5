import type { OrganisationIntent } from "../accept/intents.ts";
import type { Deployment } from "../chain/deployment.ts";
import type { Chain } from "../chain/provider.ts";
import { nextNonce } from "../chain/relayRequests.ts";
import type { Transaction } from "../store/pool.ts";
import { findUsedRequests, lastNonces, type NonceLane, postponeIntent, takeNonce } from "./rows.ts";

/** The name of a lane, in this process. */
export const nameOf = ({ account, delegate }: NonceLane): string =>
  delegate === null ? account : `${account} ${delegate}`;

/** One of each. */
export const lanesOf = (intents: NonceLane[]): NonceLane[] => [
  ...new Map(intents.map((intent) => [nameOf(intent), intent])).values(),
];

/** Lanes whose nonces this process has compared with the chain's: from then on the database knows best. */
export class AccountNonces {
  readonly #compared = new Set<string>();

  isKnown(lane: NonceLane): boolean {
    return this.#compared.has(nameOf(lane));
  }

  known(lanes: NonceLane[]): void {
    for (const lane of lanes) this.#compared.add(nameOf(lane));
  }

  forget(...lanes: NonceLane[]): void {
    for (const lane of lanes) this.#compared.delete(nameOf(lane));
  }

  forgetAll(): void {
    this.#compared.clear();
  }
}

interface Asking {
  chain: Chain;
  deployment: Deployment;
  nonces: AccountNonces;
}

/**
 * Any signer of an organisation may take a place in its lane, and of a delegate in its own; ours can then never run there, and gets another: but only
 * once that is final, or a reorganisation could let both run. `intents` are undecided; `final` is the final block as it was
 * before they were picked, so that of all it holds nothing was missing in the records. What comes back is in the order
 * of the lane: what keeps its nonce, then what gets one.
 */
export async function freeTaken(
  asking: Asking,
  tx: Transaction,
  intents: OrganisationIntent[],
  final: number,
): Promise<OrganisationIntent[]> {
  const placed = intents.filter((intent) => intent.nonce !== null);
  const latest = await askNonces(asking, lanesOf(placed), "latest");
  const passed = placed.filter((intent) => intent.nonce! < latest.get(nameOf(intent))!);
  const settled = await askNonces(asking, lanesOf(passed), final);
  const left = new Set<string>();
  for (const intent of passed) {
    if (intent.nonce! < settled.get(nameOf(intent))!) {
      await takeNonce(tx, intent.id);
      Object.assign(intent, { nonce: null, request: null, deadline: null });
      asking.nonces.forget(intent);
    } else {
      await postponeIntent(tx, intent.id, NOT_FINAL_SECONDS);
      left.add(nameOf(intent));
    }
  }
  // Behind one that waits nothing of its lane is sent, or a new act would overtake it.
  const now = intents.filter((intent) => !left.has(nameOf(intent)));
  const kept = now.filter(({ nonce }) => nonce !== null).sort((a, b) => a.nonce! - b.nonce!);
  return [...kept, ...now.filter(({ nonce }) => nonce === null)];
}

const NOT_FINAL_SECONDS = 2;

/** The next nonce of each lane as the chain had it at a block, by the lane's name. */
async function askNonces(
  { chain, deployment }: Asking,
  lanes: NonceLane[],
  at: number | "latest",
): Promise<Map<string, number>> {
  const { relay } = deployment.generations[0]!.addresses;
  const asked = lanes.map(async (lane) => {
    const answer = await chain.call({ to: relay, data: nextNonce.encode(lane.account, lane.delegate) }, at);
    return [nameOf(lane), nextNonce.decode(answer)] as const;
  });
  return new Map(await Promise.all(asked));
}

/**
 * One more than the last we gave, or what the chain says if that is more: a database restored from an older copy must
 * not give a nonce that the chain has seen, or another act's record would be taken for this one's.
 */
export async function nextNonces(asking: Asking, tx: Transaction, lanes: NonceLane[]): Promise<Map<string, number>> {
  const last = await lastNonces(tx, lanes);
  const unknown = lanes.filter((lane) => !asking.nonces.isKnown(lane));
  const theirs = await askNonces(asking, unknown, "latest");
  return new Map(lanes.map((lane, i) => [nameOf(lane), Math.max((last[i] ?? -1) + 1, theirs.get(nameOf(lane)) ?? 0)]));
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
