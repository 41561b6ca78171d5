import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { OperationView } from "../../accept/evidence.ts";
import type { Transaction } from "../../accept/once.ts";
import { getOperation } from "../../accept/operations.ts";
import { actorOf } from "../../rest/auth.ts";
import { refuseBody } from "../../rest/body.ts";
import { DECIDED, KEYED, POSTED, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { Operation } from "../../rest/problemSchemas.ts";
import { sendOne } from "../../rest/reading.ts";
import { OrganisationPath, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { getRecovery, startRecovery, vetoRecovery, withdrawRecovery } from "../acts/recoveries.ts";
import { NewRecovery, Recovery } from "../views/schemas.ts";

const tags = ["organisations"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });
const SUCCESSES = {
  200: { description: "Done, the chain says so.", schema: Operation },
  202: { description: "Stored and on its way.", schema: Operation, location: "The operation." },
};
/** What ends a recovery takes no body. */
const ENDING = [...KEYED, ...POSTED, ...DECIDED, "NOT_FOUND", "RECOVERY_UNKNOWN"] as const;

export function recoveryRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  const send = (request: FastifyRequest, reply: FastifyReply, work: (tx: Transaction) => Promise<string>) =>
    answers.send<OperationView>(request, reply, {
      status: 200,
      work: async (tx) => ({ body: await getOperation(ledger, tx, actorOf(request), await work(tx)) }),
      onChain: {
        operation: (body) => body.id,
        again: (body) => getOperation(ledger, ledger.db, actorOf(request), body.id),
      },
    });

  app.post(
    "/v1/organisations/:id/recovery",
    {
      schema: {
        operationId: "startRecovery",
        summary: "Recover an organisation's signing keys",
        description:
          "Asks that all its keys be replaced by one new key: lost or stolen keys, also of a suspended organisation. For seven days any of its present keys can veto; then the service completes it by itself. For the operator; everyone sees it among the acts of the registry.",
        tags,
        params: OrganisationPath,
        headers,
        body: ref(NewRecovery),
        response: responses(SUCCESSES, [
          ...KEYED,
          ...POSTED,
          ...DECIDED,
          "NOT_FOUND",
          "ORGANISATION_REJECTED",
          "RECOVERY_PENDING",
        ]),
      },
    },
    (request, reply) =>
      send(request, reply, (tx) => startRecovery(ledger, tx, actorOf(request), request.params.id, request.body)),
  );

  app.get(
    "/v1/organisations/:id/recovery",
    {
      schema: {
        operationId: "getRecovery",
        summary: "Read the recovery of an organisation's signing keys",
        description: "The latest one: whether it waits, from when it can be completed, who asked for it and why.",
        tags,
        params: OrganisationPath,
        response: responses(
          {
            200: { description: "The recovery.", schema: Recovery },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEYED, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getRecovery(ledger, ledger.db, actorOf(request), request.params.id)),
  );

  app.post(
    "/v1/organisations/:id/recovery/veto",
    {
      preValidation: refuseBody,
      schema: {
        operationId: "vetoRecovery",
        summary: "Veto a recovery of signing keys",
        description:
          "The organisation refuses the replacement of its keys, signed with a key that the service keeps for it; also while it is suspended. For its managers.",
        tags,
        params: OrganisationPath,
        headers,
        response: responses(SUCCESSES, [...ENDING, "ORGANISATION_REJECTED"]),
      },
    },
    (request, reply) => send(request, reply, (tx) => vetoRecovery(tx, actorOf(request), request.params.id)),
  );

  app.post(
    "/v1/organisations/:id/recovery/withdrawal",
    {
      preValidation: refuseBody,
      schema: {
        operationId: "withdrawRecovery",
        summary: "Withdraw a recovery of signing keys",
        description: "Its keys stay as they are. For the operator.",
        tags,
        params: OrganisationPath,
        headers,
        response: responses(SUCCESSES, ENDING),
      },
    },
    (request, reply) => send(request, reply, (tx) => withdrawRecovery(tx, actorOf(request), request.params.id)),
  );
}
