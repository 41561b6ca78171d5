import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { DECIDED, KEYED, MEASURED, POSTED, QUERIED, responses, TAKEN } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { BatchPath, ListQuery, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { disposeOf, getDisposalOf, readDisposals } from "../acts/dispose.ts";
import { Disposal, Disposals, NewDisposal } from "../views/disposals.ts";
import type { DisposalView } from "../views/types.ts";

const tags = ["batches"];

export function disposalRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/batches/:id/disposals",
    {
      schema: {
        operationId: "disposeOfBatch",
        summary: "Dispose of stock of a batch",
        description:
          "Stock that you hold leaves the ledger for good: sold to people, given as a sample, destroyed or lost.",
        tags,
        params: BatchPath,
        headers: Type.Object({ ...IdempotencyHeader, ...PreferHeader }),
        body: ref(NewDisposal),
        response: responses(
          {
            201: { description: "On the chain.", schema: Disposal, location: "The operation." },
            202: { description: "Stored and on its way.", schema: Disposal, location: "The operation." },
          },
          [...KEYED, ...POSTED, ...DECIDED, ...MEASURED, ...TAKEN, "ORGANISATION_REJECTED"],
        ),
      },
    },
    (request, reply) =>
      answers.send<DisposalView>(request, reply, {
        status: 201,
        work: async (tx) => ({
          body: await disposeOf(ledger, tx, actorOf(request), request.params.id, request.body),
        }),
        onChain: {
          operation: ({ operation }) => operation,
          again: ({ operation }) => getDisposalOf(ledger, ledger.db, actorOf(request), operation),
        },
        location: ({ operation }) => `/v1/operations/${operation}`,
      }),
  );

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
          ...KEYED,
          ...QUERIED,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readDisposals(ledger, actorOf(request), request.params.id, request.query)),
  );
}
