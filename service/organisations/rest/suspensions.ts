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
import { OrganisationPath, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { reinstateOrganisation, suspendOrganisation, vouchForOrganisation } from "../acts/register.ts";
import { Suspension } from "../views/organisations.ts";

const tags = ["organisations"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });
const SUCCESSES = {
  200: { description: "Done, the chain says so.", schema: Operation },
  202: {
    description: "Asked of the chain; the service acts on it already.",
    schema: Operation,
    location: "The operation.",
  },
};

export function suspensionRoutes(app: Api, { ledger, answers }: RouteDeps): void {
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
    "/v1/organisations/:id/suspension",
    {
      schema: {
        operationId: "suspendOrganisation",
        summary: "Suspend an organisation",
        description: "It can record nothing until it is reinstated; what it recorded stays. For the operator.",
        tags,
        params: OrganisationPath,
        headers,
        body: ref(Suspension),
        response: responses(SUCCESSES, [...KEYED, ...POSTED, ...DECIDED, "NOT_FOUND", "ORGANISATION_SUSPENDED"]),
      },
    },
    (request, reply) =>
      send(request, reply, (tx) =>
        suspendOrganisation(ledger, tx, actorOf(request), request.params.id, request.body.reason),
      ),
  );

  app.post(
    "/v1/organisations/:id/vouching",
    {
      preValidation: refuseBody,
      schema: {
        operationId: "vouchForOrganisation",
        summary: "Vouch for a buyer",
        description:
          "For one that a cooperative or union vouched for when it accepted an invitation: from now on the registrar does. For the operator.",
        tags,
        params: OrganisationPath,
        headers,
        response: responses(SUCCESSES, [...KEYED, ...POSTED, ...DECIDED, "NOT_FOUND", "ORGANISATION_NOT_SPONSORED"]),
      },
    },
    (request, reply) => send(request, reply, (tx) => vouchForOrganisation(tx, actorOf(request), request.params.id)),
  );

  app.delete(
    "/v1/organisations/:id/suspension",
    {
      schema: {
        operationId: "reinstateOrganisation",
        summary: "Reinstate an organisation",
        description: "Ends its suspension. For the operator.",
        tags,
        params: OrganisationPath,
        headers,
        response: responses(SUCCESSES, [
          ...KEYED,
          ...DECIDED,
          "HEADER_INVALID",
          "IDEMPOTENCY_KEY_REUSED",
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
          "ORGANISATION_NOT_SUSPENDED",
        ]),
      },
    },
    (request, reply) => send(request, reply, (tx) => reinstateOrganisation(tx, actorOf(request), request.params.id)),
  );
}
