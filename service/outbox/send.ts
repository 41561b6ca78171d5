import { keccak256 } from "ethers";
import type { OrganisationIntent } from "../accept/intents.ts";
import { callOf } from "../acts.ts";
import type { Log } from "../base/log.ts";
import type { Deployment } from "../chain/deployment.ts";
import type { Block, Chain } from "../chain/provider.ts";
import { executeGroup, gasOfRequest, nonceIn, type SignedRequest, signRequest } from "../chain/relayRequests.ts";
import { type EncodedCall, signTransaction } from "../chain/sign.ts";
import { requestIdOf } from "../formats/ids.ts";
import { finalNumber } from "../store/blocks.ts";
import type { Database, Transaction } from "../store/pool.ts";
import { withinGrants } from "./grants.ts";
import { type HeldKey, keysOf } from "./keys.ts";
import { type AccountNonces, freeTaken, lanesOf, nameOf, nextNonces, refuseUsed } from "./nonces.ts";
import {
  anythingWaits,
  insertAttempt,
  lockPicking,
  lockRelayer,
  type NonceLane,
  pickIntents,
  rejectIntent,
} from "./rows.ts";

export interface RelayLane {
  db: Database;
  chain: Chain;
  deployment: Deployment;
  masterKey: Uint8Array;
  key: Uint8Array;
  address: string;
  nonces: AccountNonces;
  log: Log;
}

/** A relayed group stays under this, far from the 16,777,216 that Osaka allows one transaction. */
export const MAX_GROUP_GAS = 15_000_000;
const MAX_REQUESTS = 200;
/** A signed request outlives resending, a night without power, a weekend of a dead node. */
const DEADLINE_SECONDS = 7 * 24 * 3600;
/** A delegate's is signed anew after this: when the grant is taken back, nobody waits long to be told. */
const DELEGATE_DEADLINE_SECONDS = 3600;

interface Ready {
  intent: OrganisationIntent;
  call: EncodedCall;
  key: HeldKey;
}

/**
 * Takes what waits, signs it, and stores nonce, bytes and hash in one transaction: a crash before the commit leaves the
 * intents waiting, a crash after it leaves an attempt that the next start sends. Returns how many intents it took.
 */
export async function prepareGroup(lane: RelayLane): Promise<number> {
  if (!(await anythingWaits(lane.db, "relay"))) return 0;
  const head = (await lane.chain.block("latest"))!;
  const onChain = await lane.chain.nonce(lane.address);
  const taken = await lane.db.transaction(async (tx) => {
    await lockPicking(tx, "relay");
    const final = await finalNumber(tx);
    const picked = (await pickIntents(tx, "relay", lane.address, MAX_REQUESTS)) as OrganisationIntent[];
    if (picked.length === 0) return { count: 0, lanes: [] as NonceLane[] };
    const finalTime = async (): Promise<number> => (final < 0 ? 0 : (await lane.chain.block(final))!.timestamp);
    const placed = await freeTaken(lane, tx, picked, final);
    const granted = await withinGrants(tx, placed, lane.nonces, chainNow(head), finalTime);
    const group = await withinGas(tx, await readyToSign(lane, tx, granted, finalTime), head);
    if (group.length) await storeGroup(lane, tx, group, head, onChain);
    return { count: picked.length, lanes: group.map(({ intent }) => intent) };
  });
  // Only now is what these lanes were given in the database, and the chain need not be asked about them again.
  lane.nonces.known(taken.lanes);
  return taken.count;
}

/** A chain that makes no block while nothing happens is behind our clock. */
const chainNow = (head: Block): number => Math.max(head.timestamp, Math.floor(Date.now() / 1_000));

async function readyToSign(
  lane: RelayLane,
  tx: Transaction,
  picked: OrganisationIntent[],
  finalTime: () => Promise<number>,
): Promise<Ready[]> {
  const keys = await keysOf(lane, tx, picked, finalTime);
  return picked.flatMap((intent) => {
    const key = keys.get(intent.delegate ?? intent.account);
    return key ? [{ intent, call: callOf(lane.deployment.generations[0]!.addresses, intent), key }] : [];
  });
}

/**
 * In order, until the gas is used up; never past one that does not fit, or a small one would overtake it. What fits into
 * no block of this chain at all ends here: sent, it would be refused for ever, and everything behind it would stand.
 */
async function withinGas(tx: Transaction, ready: Ready[], head: Block): Promise<Ready[]> {
  const limit = Math.min(MAX_GROUP_GAS, head.gasLimit * 0.9);
  const group: Ready[] = [];
  let gas = 0;
  for (const entry of ready) {
    const own = gasOf(entry);
    if (own > limit && entry.intent.nonce === null) {
      const reason = "the list is too long for a block of this chain; register it in parts";
      await rejectIntent(tx, entry.intent.id, { code: "CHAIN_REFUSED", values: { reason } });
      continue;
    }
    gas += own;
    if (gas > limit && group.length) break;
    group.push(entry);
  }
  return group;
}

const gasOf = ({ call, intent }: Ready): number => gasOfRequest(call, intent.delegate !== null);

async function storeGroup(
  lane: RelayLane,
  tx: Transaction,
  group: Ready[],
  head: Block,
  onChain: number,
): Promise<void> {
  const { addresses } = lane.deployment.generations[0]!;
  const requests = await signAll(lane, tx, group, head);
  const carried = group.map(({ intent }, i) => ({
    id: intent.id,
    nonce: Number(BigInt.asUintN(64, requests[i]!.nonce)),
    deadline: requests[i]!.deadline,
    request: requestIdOf(
      lane.chain.chainId,
      addresses.relay,
      intent.account,
      requests[i]!.nonce,
      requests[i]!.target,
      keccak256(requests[i]!.data),
    ),
  }));
  const fresh = carried.filter((_, i) => group[i]!.intent.nonce === null);
  await refuseUsed(lane.nonces, tx, fresh);
  const nonce = await lockRelayer(tx, lane.address, onChain);
  const gas = group.reduce((sum, entry) => sum + gasOf(entry), 0);
  const call = executeGroup(addresses, requests, gas);
  const signed = signTransaction(lane.key, lane.chain.chainId, nonce, call, head.baseFee);
  await insertAttempt(tx, { sender: lane.address, nonce, ...signed }, carried);
}

async function signAll(lane: RelayLane, tx: Transaction, group: Ready[], head: Block): Promise<SignedRequest[]> {
  const nonces = await nextNonces(lane, tx, lanesOf(group.map(({ intent }) => intent)));
  return group.map(({ intent, call, key }) => {
    // A request that was skipped keeps its nonce: the lane would stop at the gap.
    const nonce = intent.nonce ?? nonces.get(nameOf(intent))!;
    if (intent.nonce === null) nonces.set(nameOf(intent), nonce + 1);
    return signRequest(lane.deployment.generations[0]!.addresses, lane.chain.chainId, key.privateKey, {
      account: intent.account,
      signer: key.signer,
      target: call.target,
      gas: call.gas,
      nonce: nonceIn(intent.delegate, nonce),
      deadline:
        intent.delegate === null ? head.timestamp + DEADLINE_SECONDS : chainNow(head) + DELEGATE_DEADLINE_SECONDS,
      data: call.data,
    });
  });
}
