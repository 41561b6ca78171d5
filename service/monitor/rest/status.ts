import { KEYED, responses } from "../../rest/documentation.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { readStatus } from "../status.ts";
import { Status } from "./statusMerged.ts";

export function statusRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/status",
    {
      schema: {
        operationId: "getStatus",
        summary: "Read how the ledger stands",
        description: "The chain as far as it was read, what is under way, and how much there is.",
        tags: ["service"],
        response: responses({ 200: { description: "The status.", schema: Status } }, KEYED),
      },
    },
    async () => readStatus(ledger),
  );
}
