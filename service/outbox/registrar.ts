import type { Intent } from "../accept/intents.ts";
import { callOf } from "../acts.ts";
import type { Deployment } from "../chain/deployment.ts";
import type { Chain } from "../chain/provider.ts";
import { refusalOf, revertDataOf } from "../chain/reasons.ts";
import { asTransaction, type Call, signTransaction } from "../chain/sign.ts";
import type { Database } from "../store/pool.ts";
import { anythingWaits, insertAttempt, lockPicking, lockRelayer, pickIntents, rejectIntent } from "./rows.ts";

export interface RegistrarLane {
  db: Database;
  chain: Chain;
  deployment: Deployment;
  key: Uint8Array;
  address: string;
}

const BATCH_SIZE = 20;
/** A chain that makes blocks only when something happens stands so long behind our clock before we call it idle. */
const IDLE_SECONDS = 60;

/**
 * The registrar speaks for itself, not through the Relay: one transaction an act, signed and stored before sending like
 * any other. An act that the contract would refuse is not sent; it ends `rejected` with the contract's reason.
 */
export async function prepareRegistrarActs(lane: RegistrarLane): Promise<number> {
  if (!(await anythingWaits(lane.db, "registrar"))) return 0;
  const head = await lane.chain.block("latest");
  const onChain = await lane.chain.nonce(lane.address);
  return lane.db.transaction(async (tx) => {
    await lockPicking(tx, "registrar");
    const picked = onePerOrganisation(await pickIntents(tx, "registrar", lane.address, BATCH_SIZE));
    if (picked.length === 0) return 0;
    let nonce = await lockRelayer(tx, lane.address, onChain);
    const idle = head !== null && Date.now() / 1_000 - head.timestamp > IDLE_SECONDS;
    for (const intent of picked) {
      const call = toCall(lane, intent);
      const refusal = await refusalBefore(lane, call, idle);
      if (refusal) {
        await rejectIntent(tx, intent.id, refusal);
        continue;
      }
      const signed = signTransaction(lane.key, lane.chain.chainId, nonce, call, head!.baseFee);
      await insertAttempt(tx, { sender: lane.address, nonce, ...signed }, [
        { id: intent.id, nonce: null, deadline: null, request: signed.hash },
      ]);
      nonce += 1;
    }
    return picked.length;
  });
}

/** Two acts on one organisation (suspend, reinstate) go one after the other: each is tried on the state the last one left. */
function onePerOrganisation(intents: Intent[]): Intent[] {
  const seen = new Set<string>();
  return intents.filter(({ account }) => account === null || (!seen.has(account) && seen.add(account)));
}

/** What the registrar sends by itself. */
const toCall = (lane: RegistrarLane, intent: Intent): Call =>
  asTransaction(callOf(lane.deployment.generations[0]!.addresses, intent));

/** Null when the contract would accept it now. `idle`: the block that is asked is long past. */
export async function refusalBefore(lane: RegistrarLane, call: Call, idle = false) {
  try {
    await lane.chain.call({ from: lane.address, to: call.to!, data: call.data });
    return null;
  } catch (error) {
    const data = revertDataOf(error);
    const refusal = data === null ? null : refusalOf(data);
    // It was asked of the block that is there; the one that is made for it is later.
    if (refusal?.error === "OrganisationRecoveryTooEarly") return null;
    // So is what is reserved under an agreement whose time ended since.
    if (idle && refusal?.error === "AgreementUnexpectedState") return null;
    // A registrar without its role is our fault, not that of whoever asked: nothing is refused for it.
    if (!refusal || refusal.error.startsWith("AccessManag")) throw error;
    return refusal;
  }
}
