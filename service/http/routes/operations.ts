import Type from "typebox";
import { getOperation } from "../../ledger/operations.ts";
import type { Api, RouteDeps } from "../api.ts";
import { actorOf } from "../auth.ts";
import { KEYED, responses } from "../documentation.ts";
import { sendOne } from "../reading.ts";
import { UUID } from "../schemas/common.ts";
import { Operation } from "../schemas/operations.ts";

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
