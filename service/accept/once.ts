import { type Actor, requesterOf } from "../access/roles.ts";
import { LedgerError } from "../base/errors.ts";
import { claimKey, FORGOTTEN, storeAnswer } from "../store/idempotency.ts";
import type { Transaction } from "../store/pool.ts";
import type { Ledger } from "./ledger.ts";

/** For those above who pass it on and never use it. */
export type { Transaction };

/** `body` may carry a secret shown once; `kept` is what a repeat is told. */
export interface Answer {
  status: number;
  body: unknown;
  kept: unknown;
}

export interface Repeatable {
  key: string;
  /** Method, path and body in one hash: another request under the same key is refused. */
  fingerprint: string;
}

/**
 * Does `work` and stores its answer in one transaction, so a crash keeps both or neither. A repeat gets the stored answer;
 * one that arrives while the first runs waits for it inside PostgreSQL, whichever copy of the service the first is on.
 * Repeats are told by the API key, not by the organisation: a colleague's answer is not given to whoever may not ask.
 */
export async function once(
  ledger: Ledger,
  actor: Actor,
  repeatable: Repeatable | null,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer & { repeated: boolean }> {
  return ledger.db.transaction(async (tx) => {
    if (!repeatable) return { ...(await work(tx)), repeated: false };
    const name = requesterOf(actor);
    const stored = await claimKey(tx, name, repeatable.key, repeatable.fingerprint);
    if (stored) {
      if (stored.fingerprint === FORGOTTEN) throw new LedgerError("ANSWER_FORGOTTEN");
      if (stored.fingerprint !== repeatable.fingerprint) throw new LedgerError("IDEMPOTENCY_KEY_REUSED");
      return { status: stored.status, body: stored.answer, kept: stored.answer, repeated: true };
    }
    const answer = await work(tx);
    await storeAnswer(tx, name, repeatable.key, answer.status, answer.kept);
    return { ...answer, repeated: false };
  });
}

/** The first request waited and learned more than it had stored: from now on repeats are told the same. */
export async function improveAnswer(
  ledger: Ledger,
  actor: Actor,
  repeatable: Repeatable,
  answer: Answer,
): Promise<void> {
  await storeAnswer(ledger.db, requesterOf(actor), repeatable.key, answer.status, answer.kept);
}
