import Type from "typebox";
import { getOperation } from "../../accept/operations.ts";
import { Operation } from "../../accept/schemas.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { account, UUID } from "../../values/schemas.ts";
import { AuditRecords, readRecords } from "../audit.ts";

export function auditRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/audit/records",
    {
      schema: {
        operationId: "listRecords",
        summary: "List the events of the chain",
        description:
          "Every event of the contracts in the chain's own order, oldest first. The operator sees all; an organisation's key sees its own.",
        tags: ["audit"],
        querystring: Type.Object(
          {
            kind: Type.Optional(
              Type.String({
                pattern: "^[a-z_]{1,60}$",
                description: "Only events of this kind.",
                examples: ["batch_registered"],
              }),
            ),
            organisation: Type.Optional(account("Only events of this organisation.")),
            subject: Type.Optional(
              Type.String({
                pattern: "^0x[0-9a-f]{40}([0-9a-f]{24})?$",
                description: "Only events about the thing with this id.",
              }),
            ),
            ...ListQuery,
          },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of events.", schema: AuditRecords } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readRecords(ledger, actorOf(request), request.query)),
  );
}

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
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getOperation(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}
