import Type from "typebox";
import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { amend } from "../acts/amend.ts";
import { annul } from "../acts/annul.ts";
import { hold } from "../acts/hold.ts";
import { releaseHold } from "../acts/releaseHold.ts";
import { BatchVersions } from "../views/corrections.ts";
import { BatchPath } from "../views/schemas.ts";
import { readVersions } from "../views/versions.ts";

export function correctionRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  actRoute(app, deps, amend);

  app.get(
    "/v1/batches/:id/versions",
    {
      schema: {
        operationId: "listBatchVersions",
        summary: "List the versions of a batch",
        description: "As registered, then each amendment with its reason, oldest first; also those the chain refused.",
        tags: ["corrections"],
        params: BatchPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of versions.", schema: BatchVersions } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readVersions(ledger, actorOf(request), request.params.id, request.query)),
  );

  actRoute(app, deps, annul);
}

export function holdRoutes(app: Api, deps: RouteDeps): void {
  actRoute(app, deps, hold);
  actRoute(app, deps, releaseHold);
}
