import rateLimit from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import { LedgerError } from "../base/errors.ts";
import { type Identify, nameOf } from "./auth.ts";
import type { Api } from "./server.ts";

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
 * Looks up who asks. Wrong keys count against the address that sends them; a right key is counted by itself afterwards
 * and is never refused for what others send: whole villages share an address.
 */
export function authentication(app: Api, identify: Identify, max: number): (request: FastifyRequest) => Promise<void> {
  const countWrong = app.createRateLimit({ max, keyGenerator: (request) => rateLimit.normalizeIP(request.ip) });
  return async (request) => {
    try {
      await identify(request);
    } catch (error) {
      if (!(error instanceof LedgerError) || error.status !== 401) throw error;
      const wrong = await countWrong(request);
      throw !wrong.isAllowed && wrong.isExceeded ? refuse(wrong.ttlInSeconds) : error;
    }
  };
}

const REQUESTS_AT_ONCE = 2_000;
const LOOK_MS = 250;
const LATE_MS = 1_000;
/** One late look is a pause, as for a big garbage collection; several in a row are more work than there is time for. */
const LATE_LOOKS = 3;

/** Refuses early rather than answer everyone late: when too many are under way, or the process cannot keep up. */
export function refuseOverload(app: Api): void {
  let underWay = 0;
  let lateLooks = 0;
  let last = performance.now();
  const look = setInterval(() => {
    const now = performance.now();
    lateLooks = now - last > LOOK_MS + LATE_MS ? lateLooks + 1 : 0;
    last = now;
  }, LOOK_MS).unref();
  app.addHook("onClose", async () => clearInterval(look));
  app.addHook("onRequest", async (request) => {
    if (lateLooks >= LATE_LOOKS && !request.routeOptions.config.unlimited) throw new LedgerError("OVERLOADED");
  });
  // Counted once the body is here: a thousand half-sent forms are no work under way.
  app.addHook("preValidation", async (request, reply) => {
    underWay += 1;
    // Ends when the answer is out or the caller has gone.
    reply.raw.once("close", () => (underWay -= 1));
    if (underWay > REQUESTS_AT_ONCE && !request.routeOptions.config.unlimited) throw new LedgerError("OVERLOADED");
  });
}
