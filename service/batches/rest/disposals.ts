import Type from "typebox";
import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { dispose } from "../acts/dispose.ts";
import { Disposals, readDisposals } from "../views/disposals.ts";
import { BatchPath } from "../views/schemas.ts";

const tags = ["batches"];

export function disposalRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  actRoute(app, deps, dispose);

  app.get(
    "/v1/batches/:id/disposals",
    {
      schema: {
        operationId: "listDisposals",
        summary: "List disposals of a batch",
        description: "Newest first. The operator sees all; an organisation's key sees its own.",
        tags,
        params: BatchPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of disposals.", schema: Disposals } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readDisposals(ledger, actorOf(request), request.params.id, request.query)),
  );
}
