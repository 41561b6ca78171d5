import type { Log } from "../base/log.ts";
import type { Chain, Receipt } from "../chain/provider.ts";
import { sendOutcome } from "../chain/reasons.ts";
import { finalNumber } from "../store/blocks.ts";
import type { Database } from "../store/pool.ts";
import { type Attempt, isFinalBlock, markSent, openAttempts, settleAttempt } from "./rows.ts";

export interface LaneDeps {
  db: Database;
  chain: Chain;
  log: Log;
  address: string;
  /** A transaction was given to the node: the indexer may look at once. */
  onSent(): void;
}

/** The same bytes are offered again after this long without a receipt: a pool may have forgotten them. */
const RESEND_MS = 3_000;

/**
 * Brings every open attempt of the lane one step on, lowest nonce first: send, send again, or settle. Sending is
 * idempotent, so this runs the same after a crash as always. Returns how many are still on their way into a block.
 */
export async function advanceAttempts(deps: LaneDeps): Promise<number> {
  const attempts = await openAttempts(deps.db, deps.address);
  // All at once: they are ordered by their nonces, and the node mines what belongs together in one block.
  const steps = await Promise.all(attempts.map((attempt) => advance(deps, attempt)));
  return steps.filter((step) => step === "on its way").length;
}

async function advance(deps: LaneDeps, attempt: Attempt): Promise<"on its way" | "mined" | "settled"> {
  const receipt = attempt.sent_at ? await deps.chain.receipt(attempt.hash) : null;
  if (receipt) return (await settle(deps, attempt, receipt)) ? "settled" : "mined";
  const due = !attempt.sent_at || Date.now() - attempt.sent_at.getTime() > RESEND_MS;
  return due && (await send(deps, attempt)) ? "settled" : "on its way";
}

/**
 * Only once the indexer has read that very block and it is final: what the block says of each request is then in the
 * records, and will stay. A reorganisation before that simply takes the receipt away again.
 */
async function settle(deps: LaneDeps, attempt: Attempt, receipt: Receipt): Promise<boolean> {
  if (!(await isFinalBlock(deps.db, receipt.blockNumber, receipt.blockHash))) return false;
  const requeued = await deps.db.transaction((tx) => settleAttempt(tx, attempt.id));
  if (requeued)
    deps.log.warn(
      { attempt: attempt.id, hash: attempt.hash, succeeded: receipt.succeeded, requeued },
      "outbox: not done, goes back to the queue",
    );
  return true;
}

/** True when that turned out to be in vain for ever. */
async function send(deps: LaneDeps, attempt: Attempt): Promise<boolean> {
  const { chain, db, log } = deps;
  try {
    await chain.send("eth_sendRawTransaction", [attempt.raw]);
    log.debug({ hash: attempt.hash, nonce: attempt.nonce }, "outbox: sent");
  } catch (error) {
    const outcome = sendOutcome(error);
    if (outcome === "unreachable") throw error;
    if (outcome === "nonce_too_low" && (await isSuperseded(deps, attempt))) return true;
    // Already there, or already mined: the receipt will tell. Anything else is tried again, with the same bytes.
    if (outcome === "underpriced" || outcome === "refused")
      log.error(
        { err: error, hash: attempt.hash, nonce: attempt.nonce, outcome },
        "outbox: the node refused a transaction",
      );
  }
  // After the node has it: a crash before this line sends the same bytes once more, which changes nothing.
  await markSent(db, attempt.id);
  deps.onSent();
  return false;
}

/**
 * Another transaction took this nonce, in a block that is final: these bytes can never be mined, and what they carried
 * goes back to the queue. Happens only where a relayer's key is also used elsewhere.
 */
async function isSuperseded({ chain, db, log, address }: LaneDeps, attempt: Attempt): Promise<boolean> {
  const final = await finalNumber(db);
  if (final < 0 || (await chain.nonce(address, final)) <= attempt.nonce) return false;
  // Asked last: a receipt that is there now wins over whatever was true before.
  if (await chain.receipt(attempt.hash)) return false;
  const requeued = await db.transaction((tx) => settleAttempt(tx, attempt.id));
  log.error(
    { hash: attempt.hash, nonce: attempt.nonce, requeued },
    "outbox: another transaction took this nonce; is the relayer's key used elsewhere?",
  );
  return true;
}
