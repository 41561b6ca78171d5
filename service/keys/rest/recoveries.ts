import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, responses } from "../../rest/documentation.ts";
import { sendOne } from "../../rest/reading.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { vetoRecovery, withdrawRecovery } from "../acts/recoveryEnds.ts";
import { startRecovery } from "../acts/startRecovery.ts";
import { getRecovery } from "../views/recoveries.ts";
import { Recovery } from "../views/schemas.ts";

const tags = ["organisations"];

export function recoveryRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  actRoute(app, deps, startRecovery);

  app.get(
    "/v1/organisations/:id/recovery",
    {
      schema: {
        operationId: "getRecovery",
        summary: "Read the recovery of an organisation's signing keys",
        description: "The latest one: whether it waits, from when it can be completed, who asked for it and why.",
        tags,
        params: OrganisationPath,
        response: responses(
          {
            200: { description: "The recovery.", schema: Recovery },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getRecovery(ledger, ledger.db, actorOf(request), request.params.id)),
  );

  actRoute(app, deps, vetoRecovery);
  actRoute(app, deps, withdrawRecovery);
}
