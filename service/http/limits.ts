import rateLimit from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { LedgerError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Api } from "./api.ts";
import { identify, nameOf } from "./auth.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Answered even under load, for those who watch. */
    unlimited?: boolean;
  }
}

const refuse = (seconds: number) => new LedgerError("RATE_LIMITED", { seconds: Math.max(1, seconds) });

/** So many requests a minute for each key, and for each address where no key is given. */
export async function limitRate(app: Api, max: number): Promise<void> {
  const byAddress = rateLimit.normalizeIP;
  await app.register(rateLimit, {
    max,
    timeWindow: 60_000,
    keyGenerator: (request) => nameOf(request) ?? byAddress(request.ip),
    errorResponseBuilder: (_request, { ttl }) => refuse(Math.ceil(ttl / 1_000)),
  });
}

/**
 * Looks up who asks. Wrong keys count against the address that sends them, and an address that guessed too often is not
 * looked up any more; the right key's requests are counted by the key afterwards, so neighbours behind one address do not
 * use up each other's share.
 */
export function authentication(app: Api, ledger: Ledger, max: number): (request: FastifyRequest) => Promise<void> {
  const guesses = app.createRateLimit({ max, keyGenerator: (request) => rateLimit.normalizeIP(request.ip) });
  return async (request) => {
    const before = await guesses(request, { increment: false });
    if (!before.isAllowed && before.remaining === 0) throw refuse(before.ttlInSeconds);
    try {
      await identify(ledger, request);
    } catch (error) {
      if (error instanceof LedgerError && error.status === 401) await guesses(request);
      throw error;
    }
  };
}

const REQUESTS_AT_ONCE = 2_000;
const LATE_MS = 1_000;

/** Refuses early rather than answer everyone late: when too many are under way, or the process cannot keep up. */
export function refuseOverload(app: Api): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  let underWay = 0;
  let lateLooks = 0;
  const look = setInterval(() => {
    lateLooks = delay.percentile(50) / 1e6 > LATE_MS ? lateLooks + 1 : 0;
    delay.reset();
  }, 1_000).unref();
  delay.enable();
  app.addHook("onClose", async () => {
    clearInterval(look);
    delay.disable();
  });
  app.addHook("onRequest", async (request, reply) => {
    underWay += 1;
    // Ends when the answer is out or the caller has gone.
    reply.raw.once("close", () => (underWay -= 1));
    // One late look is a start or a passing stall; two in a row are a process that cannot keep up.
    if ((lateLooks > 1 || underWay > REQUESTS_AT_ONCE) && !request.routeOptions.config.unlimited)
      throw new LedgerError("OVERLOADED");
  });
}
