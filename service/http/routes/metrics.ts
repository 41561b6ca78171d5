import Type from "typebox";
import { LedgerError } from "../../errors.ts";
import { readCounts } from "../../ledger/status.ts";
import type { Metrics } from "../../metrics.ts";
import type { Api, RouteDeps } from "../api.ts";
import { identify } from "../auth.ts";
import { responses } from "../documentation.ts";

const TEXT = "text/plain; version=0.0.4; charset=utf-8";
const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** For Prometheus on the same machine without a key, from elsewhere with the operator's. */
export function metricsRoutes(app: Api, { ledger, metrics }: RouteDeps & { metrics: Metrics }): void {
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
      // Behind a proxy on this machine everybody comes from the loopback; a forwarded request is never local.
      const { "x-forwarded-for": forwardedFor, forwarded } = request.headers;
      if (!LOOPBACK.has(request.socket.remoteAddress ?? "") || forwardedFor !== undefined || forwarded !== undefined) {
        const actor = await identify(ledger, request);
        if (actor.kind !== "operator") throw new LedgerError("ROLE_TOO_WEAK", { needed: "operator" });
      }
      // The metrics of the process matter most when the database is away.
      metrics.showCounts(await readCounts(ledger).catch(() => null));
      return reply.type(TEXT).send(await metrics.registry.metrics());
    },
  );
}
