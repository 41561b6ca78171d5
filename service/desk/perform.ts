import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { LedgerError } from "../base/errors.ts";
import { contextOf } from "../web/reply.ts";
import type { Words } from "../web/words.ts";
import { type FormState, readTyped } from "./fields.ts";
import { DESK, type DeskFrame } from "./frame.ts";
import { type Problem, problemsOf } from "./refusals.ts";
import { endSession, type FlashMessage } from "./session.ts";

export interface Performance<Field extends string, Input, Result> {
  fields: readonly Field[];
  read(typed: FormState<Field>["typed"], words: Words): { input: Input } | { problems: Problem<Field>[] };
  fieldOf: (error: LedgerError, input: Input) => Field | null;
  do(input: Input, idempotencyKey: string): Promise<Result>;
  /** What is said next, and on which page. */
  done(result: Result, words: Words): { notice: FlashMessage; to: string };
  again(form: FormState<Field>, status: number): Promise<FastifyReply>;
}

/** Does what a form asks for, once for each idempotency key; what is refused comes back beside the fields, with all that was typed. */
export async function perform<Field extends string, Input, Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: DeskFrame,
  how: Performance<Field, Input, Result>,
): Promise<FastifyReply> {
  const { words } = contextOf(request, reply, deps, DESK);
  const typed = readTyped(request.body, how.fields);
  const idempotencyKey = idempotencyKeyOf(request.body);
  const read = how.read(typed, words);
  if ("problems" in read) {
    const inOrder = ({ field }: Problem<Field>) => (field === null ? -1 : how.fields.indexOf(field));
    const problems = read.problems.toSorted((a, b) => inOrder(a) - inOrder(b));
    return how.again({ typed, problems, idempotencyKey }, 422);
  }
  let result: Result;
  try {
    result = await how.do(read.input, idempotencyKey);
  } catch (error) {
    const refusal =
      error instanceof LedgerError ? error : new LedgerError("INTERNAL", { requestId: String(request.id) });
    if (refusal.status >= 500) request.log.error({ err: error }, "desk act failed");
    if (refusal.status === 401) {
      endSession(request, "expired");
      return reply.redirect(DESK, 303);
    }
    // A refused request is over, and another may follow. After a failure of ours it may have been granted: the same is asked again.
    const nextKey = refusal.status < 500 && refusal.status !== 429 ? randomUUID() : idempotencyKey;
    const problems = problemsOf(refusal, (one) => how.fieldOf(one, read.input), words);
    return how.again({ typed, problems, idempotencyKey: nextKey }, refusal.status);
  }
  const { notice, to } = how.done(result, words);
  request.session.set("notice", notice);
  return reply.redirect(to, 303);
}

/** The form's own key; a form without one (old, or tampered with) is a request of its own. */
export function idempotencyKeyOf(body: unknown): string {
  const { idempotencyKey } = (body ?? {}) as { idempotencyKey?: unknown };
  return typeof idempotencyKey === "string" && /^[0-9a-f-]{36}$/.test(idempotencyKey) ? idempotencyKey : randomUUID();
}
