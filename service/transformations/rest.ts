import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { LedgerError } from "../base/errors.ts";
import { Reasoned } from "../batches/views/corrections.ts";
import { actorOf } from "../rest/auth.ts";
import { DECIDED, KEYED, MEASURED, POSTED, PRODUCED, QUERIED, responses, TAKEN } from "../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../rest/headers.ts";
import { sendOne, sendPage } from "../rest/reading.ts";
import { ACT_HEADERS, actResponses, sendAct } from "../rest/reasoned.ts";
import { HASH, ListQuery, ref } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { annulTransformation } from "./acts/annul.ts";
import { getTransformation, readTransformations, recordTransformation } from "./acts/transform.ts";
import { MAX_INPUTS, MAX_OUTPUTS } from "./rules.ts";
import { NewTransformation, Transformation, Transformations, type TransformationView } from "./views/schemas.ts";

const tags = ["transformations"];
const TransformationPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "transformation", description: "The transformation's id." }),
});

export function transformationRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/transformations",
    {
      preValidation: refuseLongLists,
      schema: {
        operationId: "recordTransformation",
        summary: "Make new batches of old ones",
        description:
          "Split, merge, sort, press, weave, pack: what goes in is used up, what comes out are new batches of your own; all of it or nothing. The contract weighs both sides to the milligram. What is added (water, salt, dye) is a batch too, and an input.",
        tags,
        headers: Type.Object({ ...IdempotencyHeader, ...PreferHeader }),
        body: ref(NewTransformation),
        response: responses(
          {
            201: { description: "On the chain.", schema: Transformation, location: "The transformation." },
            202: { description: "Stored and on its way.", schema: Transformation, location: "The operation." },
          },
          [
            ...KEYED,
            ...POSTED,
            ...DECIDED,
            ...MEASURED,
            ...PRODUCED,
            ...TAKEN,
            "ORGANISATION_REJECTED",
            "MASS_EXCEEDED",
            "YIELD_IMPLAUSIBLE",
          ],
        ),
      },
    },
    (request, reply) =>
      answers.send<TransformationView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: await recordTransformation(ledger, tx, actorOf(request), request.body) }),
        onChain: {
          operation: ({ operation }) => operation,
          again: ({ id }) => getTransformation(ledger, ledger.db, actorOf(request), id),
        },
        location: ({ id }) => `/v1/transformations/${id}`,
      }),
  );

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
          ...KEYED,
          ...QUERIED,
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
          [...KEYED, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getTransformation(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}

/** What never was is annulled: told with the corrections of batches. */
export function annulmentRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  app.post(
    "/v1/transformations/:id/annulment",
    {
      schema: {
        operationId: "annulTransformation",
        summary: "Annul a transformation",
        description:
          "All its outputs are annulled and what was put in is free again, while nothing of the outputs was used or sent.",
        tags: ["corrections"],
        params: TransformationPath,
        headers: ACT_HEADERS,
        body: ref(Reasoned),
        response: actResponses([
          "TRANSFORMATION_NOT_MINED",
          "TRANSFORMATION_ANNULLED",
          "BATCH_ANNULLED",
          "BATCH_PARTLY_SPENT",
          "BATCH_ON_HOLD",
          "BATCH_RECALLED",
        ]),
      },
    },
    (request, reply) => {
      const { id } = request.params;
      return sendAct(deps, request, reply, `/v1/transformations/${id}`, (tx) =>
        annulTransformation(ledger, tx, actorOf(request), id, request.body.reason),
      );
    },
  );
}

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
