import Type from "typebox";
import { actorOf } from "../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../rest/documentation.ts";
import { sendPage } from "../rest/reading.ts";
import { BatchPath, ListQuery, orDefault } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { MAX_DEPTH, readProvenance } from "./views/provenance.ts";
import { Provenance } from "./views/schemas.ts";

export function provenanceRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/batches/:id/provenance",
    {
      schema: {
        operationId: "getProvenance",
        summary: "Read where a batch came from and where it went",
        description: `What it was made of, and what was made of it, as the chain says; nearest first, then by id. For whoever may read the batch.

What was made of a batch is told to the organisation whose batch it is and to the operator. Whoever else holds it is told what it made of it itself, and what came of that, never what others made.`,
        tags: ["batches"],
        params: BatchPath,
        querystring: Type.Object(
          {
            direction: orDefault(
              Type.Enum(["up", "down", "both"], {
                default: "both",
                description: "Up: what it was made of. Down: what was made of it.",
              }),
            ),
            depth: Type.Optional(
              Type.Integer({
                minimum: 0,
                maximum: MAX_DEPTH,
                description: "How many transformations away at most; left out, the whole graph.",
                examples: [10],
              }),
            ),
            limit: orDefault(
              Type.Integer({
                minimum: 1,
                maximum: 1_000,
                default: 100,
                description: "How many nodes a page holds; it holds fewer where they have very many inputs.",
              }),
            ),
            cursor: ListQuery.cursor,
          },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of the graph.", schema: Provenance } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readProvenance(ledger, actorOf(request), request.params.id, request.query)),
  );
}
