import type { Deployment } from "../chain/deployment.ts";
import {
  executeGroup,
  gasOfRequest,
  nextNonce,
  registerBatches,
  signRequest,
  type Act,
  type SignedRequest,
} from "../chain/encode.ts";
import type { Chain } from "../chain/provider.ts";
import { signTransaction } from "../chain/sign.ts";
import { findSigningKeys } from "../db/credentials.ts";
import type { Intent } from "../db/intents.ts";
import { insertAttempt, lastNonces, lockPicking, lockRelayer, pickIntents, rejectIntent } from "../db/outbox.ts";
import type { Database, Transaction } from "../db/pool.ts";
import { requestIdOf } from "../domain/ids.ts";
import { keyOwner, openKey } from "../domain/signingKeys.ts";

export interface RelayLane {
  db: Database;
  chain: Chain;
  deployment: Deployment;
  masterKey: Uint8Array;
  key: Uint8Array;
  address: string;
}

/** A relayed group stays under this, far from the 16,777,216 that Osaka allows one transaction. */
export const MAX_GROUP_GAS = 15_000_000;
const MAX_REQUESTS = 200;
/** A signed request outlives resending, a night without power, a weekend of a dead node. */
const DEADLINE_SECONDS = 7 * 24 * 3600;

/**
 * Takes what waits, signs it, and stores nonce, bytes and hash in one transaction: a crash before the commit leaves the
 * intents waiting, a crash after it leaves an attempt that the next start sends. Returns how many intents it took.
 */
export async function prepareGroup(lane: RelayLane): Promise<number> {
  const head = await lane.chain.block("latest");
  const onChain = await lane.chain.nonce(lane.address);
  return lane.db.transaction(async (tx) => {
    await lockPicking(tx);
    const picked = await pickIntents(tx, "relay", lane.address, MAX_REQUESTS);
    if (picked.length === 0) return 0;
    const group = withinGas(lane, await withKeys(tx, picked));
    if (group.length === 0) return picked.length;
    const requests = await signAll(lane, tx, group, head!.timestamp);
    const nonce = await lockRelayer(tx, lane.address, onChain);
    const addresses = lane.deployment.generations[0]!.addresses;
    const gas = group.reduce((sum, entry) => sum + gasOfRequest(entry.act), 0);
    const call = executeGroup(addresses, requests, gas);
    const signed = signTransaction(lane.key, lane.chain.chainId, nonce, call, head!.baseFee);
    await insertAttempt(
      tx,
      { sender: lane.address, nonce, ...signed },
      group.map(({ intent }, i) => ({
        id: intent.id,
        nonce: Number(requests[i]!.nonce),
        request: requestIdOf(lane.chain.chainId, addresses.relay, intent.account, requests[i]!.nonce),
      })),
    );
    return group.length;
  });
}

/** What the service cannot sign ends here, with a reason; it must not keep everybody else's from being sent. */
async function withKeys(tx: Transaction, intents: Intent[]): Promise<Intent[]> {
  const keys = await findSigningKeys(tx, [...new Set(intents.map((intent) => intent.account))]);
  const [held, missing] = [
    intents.filter(({ account }) => keys.has(account)),
    intents.filter(({ account }) => !keys.has(account)),
  ];
  const reason = "the service holds no key of this organisation";
  for (const { id } of missing) await rejectIntent(tx, id, { code: "CHAIN_REFUSED", values: { reason } });
  return held;
}

/** In order, until the gas is used up; never past one that does not fit, or a small one would overtake it. */
function withinGas(lane: RelayLane, intents: Intent[]): { intent: Intent; act: Act }[] {
  const group: { intent: Intent; act: Act }[] = [];
  let gas = 0;
  for (const intent of intents) {
    const act = toAct(lane, intent);
    gas += gasOfRequest(act);
    if (gas > MAX_GROUP_GAS && group.length) break;
    group.push({ intent, act });
  }
  return group;
}

function toAct(lane: RelayLane, intent: Intent): Act {
  if (intent.kind !== "register_batches") throw new Error(`${intent.kind} does not go through the relay`);
  return registerBatches(lane.deployment.generations[0]!.addresses, intent.arguments.batches);
}

async function signAll(
  lane: RelayLane,
  tx: Transaction,
  group: { intent: Intent; act: Act }[],
  now: number,
): Promise<SignedRequest[]> {
  const accounts = [...new Set(group.map(({ intent }) => intent.account))];
  const keys = await findSigningKeys(tx, accounts);
  const nonces = await nextNonces(lane, tx, accounts);
  return group.map(({ intent, act }) => {
    const key = keys.get(intent.account)!;
    // A request that was skipped keeps its nonce: the lane would stop at the gap.
    const nonce = intent.nonce ?? nonces.get(intent.account)!;
    if (intent.nonce === null) nonces.set(intent.account, nonce + 1);
    return signRequest(
      lane.deployment.generations[0]!.addresses,
      lane.chain.chainId,
      openKey(lane.masterKey, keyOwner(intent.account, key.signer), key.sealed),
      {
        account: intent.account,
        signer: key.signer,
        target: act.target,
        gas: act.gas,
        nonce: BigInt(nonce),
        deadline: now + DEADLINE_SECONDS,
        data: act.data,
      },
    );
  });
}

/**
 * One more than the last we gave. The chain is asked too where we gave none: a database restored from an older copy must
 * not give a nonce that the chain has seen.
 */
async function nextNonces(lane: RelayLane, tx: Transaction, accounts: string[]): Promise<Map<string, number>> {
  const last = await lastNonces(tx, accounts);
  const relay = lane.deployment.generations[0]!.addresses.relay;
  const asked = await Promise.all(
    accounts.map(async (account) => {
      const known = last.get(account);
      if (known !== undefined) return [account, known + 1] as const;
      return [
        account,
        nextNonce.decode(await lane.chain.call({ to: relay, data: nextNonce.encode(account) })),
      ] as const;
    }),
  );
  return new Map(asked);
}
