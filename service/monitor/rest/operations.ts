import Type from "typebox";
import { getOperation } from "../../accept/operations.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEYED, responses } from "../../rest/documentation.ts";
import { Operation } from "../../rest/operations.ts";
import { sendOne } from "../../rest/reading.ts";
import { UUID } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";

const OperationPath = Type.Object({
  id: Type.String({ pattern: UUID, title: "operation", description: "The operation's id." }),
});

export function operationRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/operations/:id",
    {
      schema: {
        operationId: "getOperation",
        summary: "Read an operation",
        description:
          "How far something asked of the chain has come: queued, sent, mined, final; or rejected, with why.",
        tags: ["operations"],
        params: OperationPath,
        response: responses(
          {
            200: { description: "The operation.", schema: Operation },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEYED, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getOperation(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}
