import Type from "typebox";
import { type ApiKeyView, withoutSecret } from "../../keys/acts/apiKeys.ts";
import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { CHAIN_ERRORS, KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { readNumbers, sendOne, sendPage } from "../../rest/reading.ts";
import { ListQuery, OrganisationPath, searchQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ref } from "../../values/schemas.ts";
import { enrolOrganisation, registerOrganisation } from "../acts/registerOrganisation.ts";
import { reinstateOrganisation, suspendOrganisation } from "../acts/suspendOrganisation.ts";
import { vouch } from "../acts/vouch.ts";
import {
  getOrganisation,
  NewOrganisation,
  Organisation,
  Organisations,
  type OrganisationView,
  readOrganisations,
  RegisteredOrganisation,
} from "../views/organisations.ts";
import { readRegistryActs, RegistryActs } from "../views/registry.ts";

const tags = ["organisations"];

export function organisationRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/organisations",
    {
      schema: {
        operationId: registerOrganisation.word,
        summary: "Register an organisation",
        description:
          "Registers an organisation on the chain, with a signing key that the service keeps for it, and issues its first API key, a manager's. For the operator.",
        tags,
        headers: Type.Object({ ...IdempotencyHeader, ...PreferHeader }),
        body: ref(NewOrganisation),
        response: responses(
          {
            201: { description: "Registered.", schema: RegisteredOrganisation, location: "The organisation." },
            202: { description: "Stored and on its way.", schema: RegisteredOrganisation, location: "The operation." },
          },
          [...KEY_ERRORS, ...BODY_ERRORS, ...CHAIN_ERRORS, "ORGANISATION_SERIAL_TAKEN", "ORGANISATION_NAMESAKE"],
        ),
      },
    },
    (request, reply) =>
      answers.send<OrganisationView & { apiKey: ApiKeyView }>(request, reply, {
        status: 201,
        work: async (tx) => {
          const { organisation, apiKey } = await enrolOrganisation(ledger, tx, actorOf(request), request.body);
          return { body: { ...organisation, apiKey }, kept: { ...organisation, apiKey: withoutSecret(apiKey) } };
        },
        onChain: {
          operation: (body) => body.operation,
          again: (body) => getOrganisation(ledger, ledger.db, actorOf(request), body.id),
        },
        location: (body) => `/v1/organisations/${body.id}`,
      }),
  );

  app.get(
    "/v1/organisations",
    {
      schema: {
        operationId: "listOrganisations",
        summary: "List organisations",
        description: "Newest first. The operator sees all; an organisation's key sees its own.",
        tags,
        querystring: Type.Object(
          { ...searchQuery("name or commune", "ferkla"), ...ListQuery },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of organisations.", schema: Organisations } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readOrganisations(ledger, actorOf(request), request.query)),
  );

  app.get(
    "/v1/organisations/:id",
    {
      schema: {
        operationId: "getOrganisation",
        summary: "Read an organisation",
        tags,
        params: OrganisationPath,
        response: responses(
          {
            200: { description: "The organisation.", schema: Organisation },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getOrganisation(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}

/** Open to everyone: who has power over others uses it in plain sight. */
export function registryRoutes(app: Api, { ledger }: Pick<RouteDeps, "ledger">): void {
  app.get(
    "/v1/registry/acts",
    {
      preValidation: readNumbers,
      schema: {
        operationId: "listRegistryActs",
        summary: "List the acts of the registry",
        description:
          "Registrations, suspensions, recoveries of keys, recalls by an authority, and every change of who may administer the contracts, newest first. No key is needed; organisations stand in it by their accounts, without names.",
        tags: ["audit"],
        security: [],
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of acts.", schema: RegistryActs } }, [
          ...QUERY_ERRORS,
          "DATABASE_AWAY",
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readRegistryActs(ledger, request.query)),
  );
}

export function suspensionRoutes(app: Api, deps: RouteDeps): void {
  for (const act of [suspendOrganisation, vouch, reinstateOrganisation]) actRoute(app, deps, act);
}
