import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { LedgerError } from "../base/errors.ts";
import { actRoute } from "../rest/acts.ts";
import { actorOf } from "../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../rest/documentation.ts";
import { sendOne, sendPage } from "../rest/reading.ts";
import { ListQuery } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { annulTransformation } from "./acts/annulTransformation.ts";
import { transform } from "./acts/transform.ts";
import { MAX_INPUTS, MAX_OUTPUTS } from "./rules/transformation.ts";
import { Transformation, TransformationPath, Transformations } from "./views/schemas.ts";
import { getTransformation, readTransformations } from "./views/transformations.ts";

const tags = ["transformations"];

export function transformationRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  actRoute(app, deps, transform, { preValidation: refuseLongLists });

  app.get(
    "/v1/transformations",
    {
      schema: {
        operationId: "listTransformations",
        summary: "List transformations",
        description: "Newest first. The operator sees all; an organisation's key sees its own.",
        tags,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of transformations.", schema: Transformations } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readTransformations(ledger, actorOf(request), request.query)),
  );

  app.get(
    "/v1/transformations/:id",
    {
      schema: {
        operationId: "getTransformation",
        summary: "Read a transformation",
        tags,
        params: TransformationPath,
        response: responses(
          {
            200: { description: "The transformation.", schema: Transformation },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getTransformation(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}

/** What never was is annulled: told with the corrections of batches. */
export const annulmentRoutes = (app: Api, deps: RouteDeps): void => actRoute(app, deps, annulTransformation);

/** Before the schema, which would look at every one of a hundred thousand items to report them all. */
async function refuseLongLists({ body }: FastifyRequest): Promise<void> {
  const lists = { inputs: MAX_INPUTS, outputs: MAX_OUTPUTS };
  for (const [field, max] of Object.entries(lists)) {
    const list = (body as Record<string, unknown> | null)?.[field];
    if (Array.isArray(list) && list.length > max) {
      const reason = `must have at most ${max} items, not ${list.length}`;
      throw new LedgerError("FIELD_INVALID", { field, reason }, `/${field}`);
    }
  }
}
