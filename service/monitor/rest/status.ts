import { KEY_ERRORS, responses } from "../../rest/documentation.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { checkDatabase, Health, readStatus, Status } from "../status.ts";

export function statusRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/status",
    {
      schema: {
        operationId: "getStatus",
        summary: "Read how the ledger stands",
        description: "The chain as far as it was read, what is under way, and how much there is.",
        tags: ["service"],
        response: responses({ 200: { description: "The status.", schema: Status } }, KEY_ERRORS),
      },
    },
    async () => readStatus(ledger),
  );
}

/** For whoever starts and watches the service; no node of the chain is asked, for it may be away while we serve. */
export function healthRoutes(app: Api, { ledger }: RouteDeps): void {
  const config = { rateLimit: false as const, unlimited: true };
  app.get(
    "/healthz",
    {
      config,
      schema: {
        operationId: "getHealth",
        summary: "Ask whether the service is alive",
        tags: ["service"],
        security: [],
        response: responses({ 200: { description: "It is.", schema: Health } }, []),
      },
    },
    async () => ({ status: "ok" as const }),
  );
  app.get(
    "/readyz",
    {
      config,
      schema: {
        operationId: "getReadiness",
        summary: "Ask whether the service can serve",
        description: "It can when its database answers.",
        tags: ["service"],
        security: [],
        response: responses({ 200: { description: "It can.", schema: Health } }, ["DATABASE_AWAY"]),
      },
    },
    async () => {
      await checkDatabase(ledger);
      return { status: "ok" as const };
    },
  );
}
