import { createHash } from "node:crypto";
import type { Done } from "../accept/act.ts";
import { execute } from "../accept/execute.ts";
import type { Ledger } from "../accept/ledger.ts";
import { once, type Repeatable, type Transaction } from "../accept/once.ts";
import type { Actor } from "../access/roles.ts";
import { LedgerError } from "../base/errors.ts";
import type { Act, DeskFrame, DeskUser } from "./frame.ts";

/** One act of the ledger, done once for each idempotency key. What it answers is kept for the repeats, so it holds no secret. */
export const actsOf =
  (ledger: Ledger) =>
  <Input, Result = void>(
    what: string,
    work: (tx: Transaction, actor: Actor, input: Input) => Promise<Result>,
  ): Act<Input, Result> =>
  async (user, input, key) => {
    const actor = toActor(user);
    const answer = await once(ledger, actor, repeatable(key, what, input), async (tx) => {
      const body = (await work(tx, actor, input)) ?? null;
      return { status: 202, body, kept: body };
    });
    return answer.body as Result;
  };

/** An act done once for each idempotency key; its answer is kept for the repeats, and holds no secret. */
export const performOf =
  (ledger: Ledger): DeskFrame["perform"] =>
  async (act, user, given, key) => {
    const actor = toActor(user);
    const answer = await once(ledger, actor, repeatable(key, act.word, given), async (tx) => {
      const body = await execute(ledger, tx, actor, act, given);
      return { status: 202, body, kept: body };
    });
    return answer.body as Done;
  };

export const nothing = async (work: Promise<unknown>): Promise<void> => void (await work);
export const idOf = async (work: Promise<{ id: string }>): Promise<{ id: string }> => ({ id: (await work).id });

/** The desk's keys live in a room of their own: the API refuses an Idempotency-Key that begins so. */
export function repeatable(key: string, what: string, input: unknown): Repeatable {
  // The forms say the same always in the same order.
  const fingerprint = createHash("sha256").update(JSON.stringify(input)).digest("hex");
  return { key: `desk:${what}:${key}`, fingerprint };
}

/** Null where there is nothing, or nothing that the asker may know of. */
export function known<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof LedgerError && error.code === "NOT_FOUND") return null;
    throw error;
  });
}

export const toActor = ({ account, role, keyId, name, delegate, successor, withoutMembers }: DeskUser): Actor => ({
  kind: "organisation",
  account,
  role,
  key: keyId,
  name,
  ...(delegate && { delegate }),
  ...(successor !== undefined && { successor }),
  ...(withoutMembers && { withoutMembers }),
});
