import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { LedgerError } from "../../base/errors.ts";
import type { Metrics } from "../../base/metrics.ts";
import { actorOf, type Identify } from "../../rest/auth.ts";
import { responses } from "../../rest/documentation.ts";
import { authentication } from "../../rest/limits.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { readCounts } from "../status.ts";

const TEXT = "text/plain; version=0.0.4; charset=utf-8";
const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
const PASSED_ON = /^(via|forwarded|x-forwarded-.*|x-real-ip)$/;

/** Behind a proxy on this machine everybody comes from the loopback: the name asked for and the headers must be local too. */
function isDirect(request: FastifyRequest): boolean {
  return (
    LOOPBACK.has(request.socket.remoteAddress ?? "") &&
    LOOPBACK_HOST.test(request.headers.host ?? "") &&
    !Object.keys(request.headers).some((name) => PASSED_ON.test(name))
  );
}

/** For Prometheus on the same machine without a key, from elsewhere with the operator's. */
export function metricsRoutes(
  app: Api,
  { ledger, metrics, identify, rateLimit }: RouteDeps & { metrics: Metrics; identify: Identify; rateLimit: number },
): void {
  const authenticate = authentication(app, identify, rateLimit);
  app.get(
    "/metrics",
    {
      config: { rateLimit: false },
      schema: {
        operationId: "getMetrics",
        summary: "Read the service's metrics",
        description: "In the text format of Prometheus. From the same machine without a key, else with the operator's.",
        tags: ["service"],
        security: [{}, { key: [] }],
        response: responses(
          { 200: { description: "The metrics.", content: { "text/plain": { schema: Type.String() } } } },
          ["KEY_MISSING", "KEY_WRONG", "ROLE_TOO_WEAK", "DATABASE_AWAY"],
        ),
      },
    },
    async (request, reply) => {
      if (!isDirect(request)) {
        await authenticate(request);
        if (actorOf(request).kind !== "operator") throw new LedgerError("ROLE_TOO_WEAK", { needed: "operator" });
      }
      // The metrics of the process matter most when the database is away.
      metrics.showCounts(await readCounts(ledger).catch(() => null));
      return reply.type(TEXT).send(await metrics.registry.metrics());
    },
  );
}
