import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEYED, responses } from "../../rest/documentation.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { accredit, endAccreditation } from "../acts/accredit.ts";
import { Accreditations, readAccreditations } from "../views/accreditations.ts";

export function accreditationRoutes(app: Api, deps: RouteDeps): void {
  actRoute(app, deps, accredit);
  actRoute(app, deps, endAccreditation);

  app.get(
    "/v1/organisations/:id/accreditations",
    {
      schema: {
        operationId: "listAccreditations",
        summary: "List the accreditations of a certifier",
        tags: ["certificates"],
        params: OrganisationPath,
        response: responses({ 200: { description: "All of them, by scheme.", schema: Accreditations } }, [
          ...KEYED,
          "NOT_FOUND",
        ]),
      },
    },
    async (request) => ({ items: await readAccreditations(deps.ledger, actorOf(request), request.params.id) }),
  );
}
