import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { LedgerError } from "../../errors.ts";
import { contextOf } from "../reply.ts";
import type { Words } from "../words.ts";
import { BATCH_FIELDS, batchFieldOf, batchInput } from "./batchForm.ts";
import type { DeskDeps, DeskUser } from "./deps.ts";
import { type FormState, readTyped } from "./fields.ts";
import { PRODUCT_FIELDS, productFieldOf, productInput } from "./productForm.ts";
import { type Problem, problemsOf } from "./refusals.ts";
import { endSession, type Notice } from "./session.ts";
import { DESK, sendDesk } from "./view.ts";

/** What can be done at the desk. Each act answers with a redirect, so that reloading the page does nothing twice. */

type Handler = (request: FastifyRequest, reply: FastifyReply, user: DeskUser) => Promise<FastifyReply>;

export function postBatch(deps: DeskDeps): Handler {
  return (request, reply, user) =>
    act(request, reply, deps, {
      fields: BATCH_FIELDS,
      read: (typed, words) => batchInput(typed, user, words),
      fieldOf: batchFieldOf,
      do: (input, wish) => deps.registerBatch(user, input, wish),
      done: (batch) => ({ kind: "registered", lot: batch.lot }),
      again: (batchForm, status) => sendDesk(request, reply, deps, user, { batchForm, status }),
    });
}

export function postProduct(deps: DeskDeps): Handler {
  return (request, reply, user) =>
    act(request, reply, deps, {
      fields: PRODUCT_FIELDS,
      read: productInput,
      fieldOf: productFieldOf,
      do: (input, wish) => deps.createProduct(user, input, wish),
      done: (product, words) => ({ kind: "productAdded", name: words.nameText(product.name) }),
      again: (productForm, status) => sendDesk(request, reply, deps, user, { productForm, status }),
    });
}

interface Act<Field extends string, Input, Result> {
  fields: readonly Field[];
  read(typed: FormState<Field>["typed"], words: Words): { input: Input } | { problems: Problem<Field>[] };
  fieldOf: (error: LedgerError) => Field | null;
  do(input: Input, wish: string): Promise<Result>;
  done(result: Result, words: Words): Notice;
  again(form: FormState<Field>, status: number): Promise<FastifyReply>;
}

async function act<Field extends string, Input, Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: DeskDeps,
  how: Act<Field, Input, Result>,
): Promise<FastifyReply> {
  const { words } = contextOf(request, reply, deps, DESK);
  const typed = readTyped(request.body, how.fields);
  const wish = wishOf(request.body);
  const read = how.read(typed, words);
  if ("problems" in read) return how.again({ typed, problems: read.problems, idempotencyKey: wish }, 422);
  let result: Result;
  try {
    result = await how.do(read.input, wish);
  } catch (error) {
    const refusal =
      error instanceof LedgerError ? error : new LedgerError("INTERNAL", { requestId: String(request.id) });
    if (refusal.status >= 500) request.log.error({ err: error }, "desk act failed");
    if (refusal.status === 401) {
      endSession(request, "expired");
      return reply.redirect(DESK, 303);
    }
    // A refused wish is over, and another may follow. After a failure of ours it may have been granted: the same is asked again.
    const idempotencyKey = refusal.status < 500 && refusal.status !== 429 ? randomUUID() : wish;
    const problems = problemsOf(refusal, how.fieldOf, words);
    return how.again({ typed, problems, idempotencyKey }, refusal.status);
  }
  request.session.set("notice", how.done(result, words));
  return reply.redirect(DESK, 303);
}

/** The form's own key; a form without one (old, or tampered with) is one wish of its own. */
function wishOf(body: unknown): string {
  const { wish } = (body ?? {}) as { wish?: unknown };
  return typeof wish === "string" && /^[0-9a-f-]{36}$/.test(wish) ? wish : randomUUID();
}
