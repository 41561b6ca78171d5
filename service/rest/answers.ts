import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Ledger } from "../accept/ledger.ts";
import { type Answer, improveAnswer, once, type Repeatable, type Transaction } from "../accept/once.ts";
import { isPending } from "../accept/operationStates.ts";
import { getOperation, waitForOperation } from "../accept/operations.ts";
import { requesterOf, scopeOf } from "../access/roles.ts";
import { LedgerError } from "../base/errors.ts";
import { actorOf } from "./auth.ts";
import { idempotencyKeyOf, onBehalfOf, waitOf } from "./headers.ts";
import { type Problem, PROBLEM_TYPE, toProblem } from "./problems.ts";

/** What a POST does and how its result is told. */
interface Mutation<B extends object> {
  /** Does it, and says the body; `kept` is the body without what is shown once. */
  work(tx: Transaction): Promise<{ body: B; kept?: B }>;
  /** For what the chain must decide: its operation, and what to read again once it has. */
  onChain?: { operation(body: B): string; again(body: B): Promise<Partial<B>> };
  /** Status when all is done (202 for what somebody else must confirm); 202 until then for what the chain must decide. */
  status: 200 | 201 | 202;
  /** Path of what was made. */
  location?(body: B): string;
}

export interface Answering {
  ledger: Ledger;
  site: string;
  /** Aborted when the service stops: whoever waits is answered at once. */
  stopping: AbortSignal;
}

/** After which it is worth asking again how far it is: the chain takes a block or two, a person longer. */
export const CHAIN_SECONDS = 2;
const PERSON_SECONDS = 60;

type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Answers a POST: once for each Idempotency-Key, and with `Prefer: wait` after the chain has decided. What was stored
 * stays stored, and its answer is kept, even when the caller hangs up while it waits.
 */
export class Answers {
  readonly #answering: Answering;
  /** Running requests by actor and key: simultaneous repeats share one, and hold no database connection each. */
  readonly #running = new Map<string, { fingerprint: string; answer: Promise<Answer> }>();

  readonly #turns = new FairQueue();

  constructor(answering: Answering) {
    this.#answering = answering;
  }

  async send<B extends object>(
    request: FastifyRequest,
    reply: FastifyReply,
    mutation: Mutation<B>,
  ): Promise<FastifyReply> {
    const seconds = mutation.onChain ? waitOf(request.headers) : 0;
    const { status, body } = await this.#share(request, async (repeatable, turn) => {
      // Only the work takes a turn; waiting for the chain keeps nobody back.
      const answer = await turn(() => this.#do(request, mutation, repeatable));
      return answer.repeated || seconds === 0 ? answer : this.#wait(request, mutation, seconds, repeatable, answer);
    });
    if (seconds > 0) reply.header("preference-applied", `wait=${seconds}`);
    if (status >= 400) {
      request.problem = (body as Problem).code;
      return reply.code(status).type(PROBLEM_TYPE).send(body);
    }
    const location =
      mutation.onChain && status === 202
        ? `/v1/operations/${mutation.onChain.operation(body as B)}`
        : mutation.location?.(body as B);
    if (location) reply.header("location", location);
    if (status === 202) reply.header("retry-after", mutation.onChain ? CHAIN_SECONDS : PERSON_SECONDS);
    return reply.code(status).send(body);
  }

  /** Runs it, or waits for the same request that runs already. Only the first is shown what is shown once. */
  async #share(
    request: FastifyRequest,
    run: (repeatable: Repeatable | null, turn: Turn) => Promise<Answer>,
  ): Promise<{ status: number; body: unknown }> {
    const key = idempotencyKeyOf(request.headers);
    const actor = actorOf(request);
    const turn = <T>(work: () => Promise<T>) => this.#turns.take(scopeOf(actor) ?? "operator", work);
    if (key === null) return run(null, turn);
    const name = `${requesterOf(actor)} ${key}`;
    const fingerprint = fingerprintOf(request);
    for (let other = this.#running.get(name); other; other = this.#running.get(name)) {
      if (other.fingerprint === fingerprint) {
        const { status, kept } = await other.answer;
        return { status, body: kept };
      }
      // Another request under the key: once that one has ended, its stored answer (or the lack of it) decides.
      await other.answer.catch(() => undefined);
    }
    const answer = run({ key, fingerprint }, turn).finally(() => this.#running.delete(name));
    this.#running.set(name, { fingerprint, answer });
    return answer;
  }

  async #do<B extends object>(request: FastifyRequest, mutation: Mutation<B>, repeatable: Repeatable | null) {
    return once(this.#answering.ledger, actorOf(request), repeatable, async (tx) => {
      const { body, kept } = await mutation.work(tx);
      return { status: mutation.onChain ? 202 : mutation.status, body, kept: kept ?? body };
    });
  }

  async #wait<B extends object>(
    request: FastifyRequest,
    mutation: Mutation<B>,
    seconds: number,
    repeatable: Repeatable | null,
    first: Answer,
  ): Promise<Answer> {
    const { ledger, stopping } = this.#answering;
    try {
      const operation = mutation.onChain!.operation(first.body as B);
      const state = await waitForOperation(ledger, operation, seconds, stopping);
      if (isPending(state)) return first;
      const better = state === "rejected" ? await this.#refusal(request, operation) : await settled(mutation, first);
      if (repeatable) await improveAnswer(ledger, actorOf(request), repeatable, better);
      return better;
    } catch (error) {
      // It is stored. Whatever fails from here on is ours to log, and no reason to tell the caller that it failed.
      request.log.warn({ err: error }, "waiting for the chain failed; answered 202");
      return first;
    }
  }

  async #refusal(request: FastifyRequest, id: string): Promise<Answer> {
    const { ledger, site } = this.#answering;
    const { rejection } = await getOperation(ledger, ledger.db, actorOf(request), id);
    const problem = toProblem(new LedgerError(rejection!.code, rejection!.values), request, site);
    return { status: problem.status, body: problem, kept: problem };
  }
}

async function settled<B extends object>(mutation: Mutation<B>, { body, kept }: Answer): Promise<Answer> {
  const news = await mutation.onChain!.again(body as B);
  return { status: mutation.status, body: { ...(body as B), ...news }, kept: { ...(kept as B), ...news } };
}

/** The same request means: same method, same address, same JSON whatever its spaces and the order of its fields. */
export function fingerprintOf(request: FastifyRequest): string {
  return createHash("sha256")
    .update(`${request.method} ${request.url}\n`)
    .update(onBehalfOf(request.headers) ?? "")
    .update(Buffer.isBuffer(request.body) ? request.body : (canonicalize(request.body) ?? ""))
    .digest("hex");
}

const LANES = 3;
const WAITING = 200;

/**
 * Turns for those who write. All writes of one organisation wait for one another in the database anyway; if they waited
 * there, a program that sends sixty at once would hold every connection, and everybody else would wait with it.
 */
export class FairQueue {
  readonly #queues = new Map<string, { running: number; waiting: (() => void)[] }>();

  /** Throws RATE_LIMITED when too many of the same organisation wait already. */
  async take<T>(who: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(who) ?? { running: 0, waiting: [] };
    this.#queues.set(who, queue);
    if (queue.running < LANES) queue.running += 1;
    else if (queue.waiting.length < WAITING) await new Promise<void>((go) => queue.waiting.push(go));
    else throw new LedgerError("RATE_LIMITED", { seconds: 1 });
    try {
      return await work();
    } finally {
      // Whoever waits longest takes this place over; it is never free in between.
      const next = queue.waiting.shift();
      if (next) next();
      else queue.running -= 1;
      if (queue.running === 0) this.#queues.delete(who);
    }
  }
}
