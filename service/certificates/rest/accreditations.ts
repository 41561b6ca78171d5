import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { OperationView } from "../../accept/evidence.ts";
import type { Transaction } from "../../accept/once.ts";
import { getOperation } from "../../accept/operations.ts";
import { actorOf } from "../../rest/auth.ts";
import { DECIDED, KEYED, POSTED, responses } from "../../rest/documentation.ts";
import { Operation } from "../../rest/problemSchemas.ts";
import { ACT_HEADERS } from "../../rest/reasoned.ts";
import { ACCOUNT, OrganisationPath, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { accreditCertifier, endAccreditation, readAccreditations } from "../acts/accredit.ts";
import { Accreditations, NewAccreditation, Scheme } from "../views/schemas.ts";

const tags = ["certificates"];
const SUCCESSES = {
  200: { description: "Done, the chain says so.", schema: Operation },
  202: { description: "Asked of the chain.", schema: Operation, location: "The operation." },
};
const REFUSALS = [...KEYED, ...DECIDED, "NOT_FOUND", "ORGANISATION_KIND_NOT_ALLOWED", "ORGANISATION_REJECTED"] as const;

const AccreditationPath = Type.Object({
  id: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The certifier's id, its account." }),
  scheme: Type.Enum([...Scheme.enum], { title: "scheme", description: "What it is accredited for." }),
});

export function accreditationRoutes(app: Api, { ledger, answers }: RouteDeps): void {
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
    "/v1/organisations/:id/accreditations",
    {
      schema: {
        operationId: "accreditCertifier",
        summary: "Accredit a certifier for a scheme",
        description: "It can issue certificates of it as soon as the chain says so. For the operator.",
        tags,
        params: OrganisationPath,
        headers: ACT_HEADERS,
        body: ref(NewAccreditation),
        response: responses(SUCCESSES, [...REFUSALS, ...POSTED, "CERTIFIER_ACCREDITED"]),
      },
    },
    (request, reply) =>
      send(request, reply, (tx) => accreditCertifier(tx, actorOf(request), request.params.id, request.body.scheme)),
  );

  app.delete(
    "/v1/organisations/:id/accreditations/:scheme",
    {
      schema: {
        operationId: "endAccreditation",
        summary: "End an accreditation",
        description: "The certifier can issue nothing more of it; what it issued stands. For the operator.",
        tags,
        params: AccreditationPath,
        headers: ACT_HEADERS,
        response: responses(SUCCESSES, [
          ...REFUSALS,
          "HEADER_INVALID",
          "IDEMPOTENCY_KEY_REUSED",
          "ROLE_TOO_WEAK",
          "CERTIFIER_NOT_ACCREDITED",
        ]),
      },
    },
    (request, reply) =>
      send(request, reply, (tx) => endAccreditation(tx, actorOf(request), request.params.id, request.params.scheme)),
  );

  app.get(
    "/v1/organisations/:id/accreditations",
    {
      schema: {
        operationId: "listAccreditations",
        summary: "List the accreditations of a certifier",
        tags,
        params: OrganisationPath,
        response: responses({ 200: { description: "All of them, by scheme.", schema: Accreditations } }, [
          ...KEYED,
          "NOT_FOUND",
        ]),
      },
    },
    async (request) => ({ items: await readAccreditations(ledger, actorOf(request), request.params.id) }),
  );
}
